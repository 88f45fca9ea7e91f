package org.plasmex.settlement.court;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.TestSteps;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.verify.Fault;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.settlement.TestChain.owner;
import static org.plasmex.settlement.TestSteps.*;

/**
 * Every proof against a block of 2^16 steps, with evidence from another one; the largest lawful answer; and what is
 * proven by somebody who has just been started.
 */
class LargeBlocksTest extends CourtTestBase
{
    private static final int STEPS = 1 << 16;
    private static final int SMALL_STEPS = 300;
    private static final int LISTED = 8;
    private static final int ORDER = 1;
    private static final long ORDER_LOTS = 2_000;
    private static final long PROOF_GAS = 350_000;
    private static final long ANSWER_GAS = 3_000_000;

    private int accounts = 3;
    private long firstReduction;

    @Override
    void history(final TestChain chain)
    {
        chain.withTraders().lawful(list(LISTED, BASE, QUOTE, LOT, TICK, 0, 0)).sealBlock();
        chain.lawful(chain.place(ORDER, ALICE, Terms.SELL, Terms.GTC, 1_000, ORDER_LOTS)).lawful(rest(ORDER));
        trade(chain, 2);
        halt(chain, 20);
        while ((chain.number() - chain.bounds().firstStep()) % 64 != 0)
        {
            openAccount(chain);
        }
        firstReduction = chain.number();
        final byte[][] reductions = chain.reduceBatch(ORDER, ALICE, ORDER_LOTS - 4 - 1);
        Arrays.stream(reductions, 0, 64).forEach(chain::lawful);
        fillUp(chain, STEPS);
        trade(chain, 3);
        fillUp(chain, STEPS);
        fillUp(chain, SMALL_STEPS);
    }

    private static void trade(final TestChain chain, final int slot)
    {
        chain.lawful(chain.place(slot, BOB, Terms.BUY, Terms.IOC, 1_000, 4)).lawful(TestSteps.fill(slot, ORDER))
            .lawful(chain.withdraw(BOB, BASE, 5, address(9)));
    }

    private static void halt(final TestChain chain, final int times)
    {
        for (int i = 0; i < times; i++)
        {
            chain.lawful(status(LISTED, Terms.HALTED)).lawful(status(LISTED, Terms.OPEN));
        }
    }

    private void openAccount(final TestChain chain)
    {
        chain.lawful(open(accounts, owner(BOB).address()));
        accounts++;
    }

    private void fillUp(final TestChain chain, final int steps)
    {
        final long last = chain.bounds().firstStep() + steps - 1;
        while (chain.number() < last)
        {
            openAccount(chain);
        }
        chain.sealBlock();
    }

    private Links links(final long step)
    {
        return Links.of(system().chain(), step);
    }

    /**
     * The withdrawal of the third block.
     */
    private long withdrawal()
    {
        return nth(Steps.WITHDRAW, 2);
    }

    private void convict(final long step, final byte[] bytes, final Fault.Kind kind, final long otherBlock)
        throws Exception
    {
        try (BlockStore store = forgery().replace(step, (honest) -> bytes).write(system().newDirectory()))
        {
            system().commit(store, store.newest());
            final Course.Prove course = (Course.Prove)system().prover(store).course(system().verify(store, 0));
            assertThat(course.fault().kind()).isEqualTo(kind);
            assertThat(course.fault().block()).isEqualTo(3);
            assertThat(store.header(3).steps()).isEqualTo(STEPS);
            if (otherBlock != 0)
            {
                assertThat(store.blockOf(course.fault().other())).isEqualTo(otherBlock);
            }

            // Nothing is kept but what is on disk, and what L1 tells again.
            system().readInbox();
            try (BlockStore again = BlockStore.openReadOnly(store.file(1).getParent()))
            {
                final Course.Prove repeated = (Course.Prove)system().prover(again).course(system().verify(again, 0));
                assertThat(repeated).isEqualTo(course);
                final TransactionReceipt receipt = system().send(repeated.proof());
                assertThat(receipt.getGasUsed().longValueExact()).isLessThan(PROOF_GAS);
                assertConvicted(receipt, kind.name(), again.header(3), step);
            }
        }
    }

    @Test
    void shouldConvictUnlawfulStepOfLargeBlock() throws Exception
    {
        final byte[] bytes = links(withdrawal()).bytes();
        bytes[Steps.WITHDRAW_AMOUNT + 7]++;

        convict(withdrawal(), bytes, Fault.Kind.UNLAWFUL, 0);
    }

    @Test
    void shouldConvictForgedValueOfEarlierLargeBlock() throws Exception
    {
        final long step = nth(Steps.PLACE, 3);
        final Links links = links(step);
        final int account = links.access(Cells.ACCOUNT, 1);
        links.old64(account, Cells.ACCOUNT_NONCE, links.old64(account, Cells.ACCOUNT_NONCE) - 1);

        convict(step, links.bytes(), Fault.Kind.BROKEN_LINK, 2);
    }

    @Test
    void shouldConvictForgedValueOfTheSameLargeBlock() throws Exception
    {
        final Links links = links(withdrawal());
        final int balance = links.access(Cells.BALANCE, 1);
        links.old64(balance, Cells.BALANCE_AVAILABLE, links.old64(balance, Cells.BALANCE_AVAILABLE) + 1);

        convict(withdrawal(), links.bytes(), Fault.Kind.BROKEN_LINK, 3);
    }

    @Test
    void shouldConvictLinkToStepOfEarlierLargeBlockThatDoesNotTouch() throws Exception
    {
        final long step = nth(Steps.PLACE, 3);
        final Links links = links(step);
        final int account = links.access(Cells.ACCOUNT, 1);
        links.prev(account, system().honest().header(2).nextStep() - 2);

        convict(step, links.bytes(), Fault.Kind.BROKEN_LINK, 2);
    }

    @Test
    void shouldConvictTouchThatIsSkippedAcrossLargeBlocks() throws Exception
    {
        final long step = nth(Steps.PLACE, 3);
        final Links links = links(step);
        final int account = links.access(Cells.ACCOUNT, 1);
        final long older = first(Steps.OPEN) + 2;
        links.prev(account, older);

        convict(step, links.bytes(), Fault.Kind.SKIPPED_TOUCH, 2);
    }

    @Test
    void shouldConvictWithheldChunkOfLargeBlock() throws Exception
    {
        final BlockStore store = system().honest();
        system().commit(store, store.newest());

        withhold(system().prover(store), store.header(3), STEPS / 64 - 1);
    }

    @Test
    void shouldAnswerWithLargestLawfulChunk() throws Exception
    {
        final BlockStore store = system().honest();
        system().commit(store, store.newest());
        final Header header = store.header(2);
        final long chunk = (firstReduction - header.firstStep()) / 64;
        assertThat(store.chunk(2, chunk).packed()).hasSize(64 * (2 + 641));

        final TransactionReceipt receipt = answer(header, chunk);
        assertThat(receipt.getGasUsed().longValueExact()).isLessThan(ANSWER_GAS);
    }

    @Test
    void shouldAnswerWithChunkOfZeros() throws Exception
    {
        final BlockStore store = system().honest();
        system().commit(store, store.newest());
        final Header header = store.header(4);
        assertThat(DataTree.chunks(header.steps())).isEqualTo(8);

        answer(header, 4);
        answer(header, 5);
        answer(header, 7);
    }

    private TransactionReceipt answer(final Header header, final long chunk) throws Exception
    {
        final Prover prover = system().prover(system().honest());
        final Challenge challenge = new Challenge(header.hash(), 0, chunk);
        system().send(prover.challengeChunk(header, chunk, system().court().price()));
        final TransactionReceipt receipt = system().send(prover.answer(challenge, 0));
        final ChunkProof shown = system().court()
            .shownChunk(system().told(receipt, CourtEvent.Answered.class).get(0)).orElseThrow();
        assertThat(shown.verify()).isTrue();
        assertThat(shown.packed()).isEqualTo(system().honest().chunk(header.number(), chunk).packed());
        assertThat(system().court().caseOf(challenge).state()).isEqualTo(CaseStatus.State.ANSWERED);
        return receipt;
    }
}
