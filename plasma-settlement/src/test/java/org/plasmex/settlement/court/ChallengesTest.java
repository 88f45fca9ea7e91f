package org.plasmex.settlement.court;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.EveryOp;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.block.Receipt;
import org.plasmex.settlement.verify.Fault;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What nobody can show, or somebody can: challenges, answers, and what becomes of the deposits. Also the freezes for
 * which no proof is needed.
 */
class ChallengesTest extends CourtTestBase
{
    private static final int UNSHOWABLE = 200_000;
    private static final long INCLUSION = 5_000;
    private static final int SELECTOR = 10;
    private static final int WORD = 64;
    private static final int STEPS_AT = 9;

    @Override
    void history(final TestChain chain)
    {
        EveryOp.history(chain);
    }

    private Challenge challengeLink(final BlockStore store, final long step, final int access) throws Exception
    {
        final Prover prover = system().prover(store);
        final TransactionReceipt receipt =
            system().send(prover.challengeLink(step, access, system().court().price()));
        final CourtEvent.Challenged challenged = system().told(receipt, CourtEvent.Challenged.class).get(0);
        assertThat(challenged.challenge())
            .isEqualTo(new Challenge(store.hash(store.blockOf(step)), step, access));
        assertThat(challenged.challenger()).isEqualTo(system().stranger());
        return challenged.challenge();
    }

    private int balance(final long step)
    {
        return Links.of(system().chain(), step).access(Cells.BALANCE, 1);
    }

    @Test
    void shouldAnswerChallengedLink() throws Exception
    {
        final BlockStore store = system().honest();
        system().commit(store, store.newest());
        final long step = first(Steps.WITHDRAW);
        final Challenge challenge = challengeLink(store, step, balance(step));
        final long previous = system().court().caseOf(challenge).previous();
        assertThat(previous).isEqualTo(Links.of(system().chain(), step).prev(balance(step)));

        final TransactionReceipt receipt = system().send(system().prover(store).answer(challenge, previous));
        final CourtEvent.Answered answered = system().told(receipt, CourtEvent.Answered.class).get(0);
        assertThat(answered.id()).isEqualTo(challenge.id());
        assertThat(answered.paid()).isPositive();
        final Receipt shown = system().court().shownStep(answered).orElseThrow();
        assertThat(shown.verify()).isTrue();
        assertThat(shown.step()).isEqualTo(store.step(previous));
        assertThat(system().court().openChallenges()).isZero();
        assertThat(system().court().owedTo(system().addresses().court(), system().stranger())).isPositive();
    }

    /**
     * Whoever answers chooses how: here the path comes first, and there is something between it and the steps.
     */
    @Test
    void shouldReadWhatAnAnswerShowsHoweverItIsEncoded() throws Exception
    {
        final BlockStore store = system().honest();
        system().commit(store, store.newest());
        final Prover prover = system().prover(store);
        final long block = store.newest();
        final Header header = store.header(block);
        system().send(prover.challengeChunk(header, 0, system().court().price()));

        final Filing plain = prover.answer(new Challenge(store.hash(block), 0, 0), 0);
        final String words = plain.data().substring(SELECTOR);
        final int steps = place(words, STEPS_AT);
        final int path = place(words, STEPS_AT + 1);
        final String gap = "5a".repeat(77);
        final String strange = plain.data().substring(0, SELECTOR) + words.substring(0, STEPS_AT * WORD) +
            word((STEPS_AT + 2) * WORD + words.length() - path + gap.length()) + word((STEPS_AT + 2) * WORD) +
            words.substring(path) + gap + words.substring(steps, path);
        final TransactionReceipt receipt = system().send(
            new Filing(plain.kind(), plain.block(), plain.step(), plain.what(), plain.to(), plain.value(), strange));
        final CourtEvent.Answered answered = system().told(receipt, CourtEvent.Answered.class).get(0);

        final ChunkProof shown = system().court().shownChunk(answered).orElseThrow();
        assertThat(shown.header()).isEqualTo(header);
        assertThat(shown.verify()).isTrue();
    }

    private static int place(final String words, final int word)
    {
        return 2 * Integer.parseInt(words.substring(word * WORD, (word + 1) * WORD), 16);
    }

    private static String word(final int digits)
    {
        return String.format("%064x", digits / 2);
    }

    @Test
    void shouldConvictWhenLinkIsNotAnswered() throws Exception
    {
        final BlockStore store = system().honest();
        system().commit(store, store.newest());
        final long step = first(Steps.WITHDRAW);
        final Challenge challenge = challengeLink(store, step, balance(step));
        system().passTime(RESPONSE + 1);

        final Header header = store.header(store.blockOf(step));
        assertConvicted(
            system().send(system().prover(store).withheld(challenge, header)),
            "WITHHELD", header, step);
    }

    @Test
    void shouldGiveDepositBackWhenBlockIsGone() throws Exception
    {
        final long early = first(Steps.FILL);
        try (BlockStore store = forgery().replace(early, (bytes) -> new byte[0]).write(system().newDirectory()))
        {
            system().commit(store, store.newest());
            final Prover prover = system().prover(store);
            final Challenge challenge = new Challenge(store.hash(4), 0, 0);
            final BigInteger price = system().court().price();
            system().send(prover.challengeChunk(store.header(4), 0, price));
            system().send(prover.unlawful(early, "no step"));

            final TransactionReceipt receipt = system().send(prover.close(challenge));
            assertThat(system().told(receipt, CourtEvent.Closed.class).get(0).id()).isEqualTo(challenge.id());
            final String court = system().addresses().court();
            assertThat(system().court().owedTo(court, system().stranger())).isEqualTo(price);
            system().send(system().court().collect(court, system().stranger()));
            assertThat(system().court().owedTo(court, system().stranger())).isZero();
        }
    }

    @Test
    void shouldMakeChallengerWholeWhenBlockIsAtFault() throws Exception
    {
        final long early = first(Steps.FILL);
        try (BlockStore store = forgery().replace(early, (bytes) -> new byte[0]).write(system().newDirectory()))
        {
            system().commit(store, store.newest());
            final Prover prover = system().prover(store);
            final long block = store.blockOf(early);
            final Challenge challenge = new Challenge(store.hash(block), 0, 0);
            system().send(prover.challengeChunk(store.header(block), 0, system().court().price()));
            system().send(prover.answer(challenge, 0));
            system().send(prover.unlawful(early, "no step"));

            system().send(prover.makeWhole(challenge));
            assertThat(system().court().caseOf(challenge).state()).isEqualTo(CaseStatus.State.CLOSED);
        }
    }

    // What does not amount to the data root, or cannot be shown.

    private void convictWithheld(final Forgery forgery, final Fault.Kind kind, final long block) throws Exception
    {
        try (BlockStore store = forgery.write(system().newDirectory()))
        {
            system().commit(store, store.newest());
            final Prover prover = system().prover(store);
            final List<Fault> faults = system().verify(store, 0);
            final Course.Ask course = (Course.Ask)prover.course(faults);
            assertThat(course.fault().kind()).isEqualTo(kind);
            assertThat(course.block()).isEqualTo(block);
            assertThat(course.chunks()).isNotEmpty();
            withhold(prover, store.header(block), course.chunks().get(0));
        }
    }

    @Test
    void shouldChallengeWhenStepsDoNotAmountToRoot() throws Exception
    {
        convictWithheld(forgery().header(2, (header) -> withRoot(header, new byte[32])), Fault.Kind.DATA_ROOT, 2);
    }

    @Test
    void shouldChallengeWhenPaddingIsNotZero() throws Exception
    {
        final byte[] leaf = new byte[32];
        Arrays.fill(leaf, (byte)7);

        convictWithheld(forgery().padding(3, leaf), Fault.Kind.DATA_ROOT, 3);
    }

    @Test
    void shouldChallengeWhenStepIsTooLongToBeShown() throws Exception
    {
        convictWithheld(
            forgery().replace(first(Steps.FILL), (bytes) -> new byte[UNSHOWABLE]), Fault.Kind.UNLAWFUL, 1);
    }

    private static Header withRoot(final Header h, final byte[] root)
    {
        return new Header(
            h.number(), h.since(), h.until(), h.firstStep(), h.steps(), h.inbox(), h.parent(), root);
    }

    // Silence.

    @Test
    void shouldFreezeWhenEntryIsNotProcessed() throws Exception
    {
        final BlockStore store = system().honest();
        system().commit(store, 1);
        system().passTime(INCLUSION + 1);

        final TransactionReceipt receipt =
            system().send(system().prover(store).freezeForInbox(store.header(1).inbox()));
        assertThat(system().told(receipt, CourtEvent.FrozenForSilence.class)).hasSize(1);
        assertThat(system().status().isFrozen()).isTrue();
        assertThat(system().status().tip()).isEqualTo(1);
    }
}
