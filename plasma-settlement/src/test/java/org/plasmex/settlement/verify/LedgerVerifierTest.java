package org.plasmex.settlement.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.InMemory;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.inbox.InboxReader;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.ledger.Ledger;
import org.plasmex.settlement.ledger.LedgerDigest;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerVerifierTest
{
    private static final int PREV = 8;

    @TempDir(factory = InMemory.class)
    private Path directory;

    private final TestChain chain = new TestChain().withThreeBlocks();
    private final List<byte[]> steps = new ArrayList<>(chain.steps());
    private final List<Header> headers = new ArrayList<>();
    private byte[] digest;
    private int stores;

    @BeforeEach
    void setUp()
    {
        try (BlockStore store = BlockStore.open(directory.resolve("honest"), chain.genesis()))
        {
            final Ledger ledger = new Ledger(store, chain.inbox());
            for (final byte[] record : chain.records())
            {
                ledger.onRecord(new UnsafeBuffer(record), 0, record.length);
            }
            digest = ledger.digest();
            for (long block = 1; block <= store.newest(); block++)
            {
                headers.add(store.header(block));
            }
        }
    }

    @Test
    void shouldFindNoFaultInHonestChain()
    {
        final List<Long> blocks = new ArrayList<>();
        try (BlockStore store = BlockStore.openReadOnly(directory.resolve("honest")))
        {
            final LedgerVerifier verifier = new LedgerVerifier(store, chain.inbox(), KeyRecovery::best, 3);

            assertThat(verifier.verify((block, newest, done) -> blocks.add(block))).isEmpty();
            assertThat(blocks).containsExactly(1L, 2L, 3L);
            assertThat(verifier.steps()).isEqualTo(steps.size());
            assertThat(LedgerDigest.of(verifier.cells())).isEqualTo(digest);
        }
    }

    /**
     * Whatever bit of whatever step is changed, even where the operator commits to the changed bytes. But for the first
     * step: the owner of the venue's account is whom the operator says.
     */
    @Test
    void shouldFindEveryChangedBit()
    {
        final Random random = new Random(5);
        for (int i = 1; i < steps.size(); i++)
        {
            for (int times = 0; times < 6; times++)
            {
                final byte[] honest = steps.get(i);
                final byte[] changed = honest.clone();
                changed[random.nextInt(changed.length)] ^= (byte)(1 << random.nextInt(8));
                steps.set(i, changed);

                final Fault fault = verify(true, chain.inbox()).orElseThrow();
                assertThat(fault.step()).as(fault.toString()).isGreaterThanOrEqualTo(i + 1);
                steps.set(i, honest);
            }
        }
    }

    @Test
    void shouldFindStepsThatDoNotAmountToDataRoot()
    {
        headers.set(1, with(headers.get(1), new byte[32]));

        final Fault fault = verify(false, chain.inbox()).orElseThrow();
        assertThat(fault.kind()).isEqualTo(Fault.Kind.DATA_ROOT);
        assertThat(fault.block()).isEqualTo(2);
    }

    @Test
    void shouldFindUnlawfulStep()
    {
        final int withdraw = steps.size() - 2;
        final byte[] more = steps.get(withdraw).clone();
        more[Steps.WITHDRAW_AMOUNT + 7]++;
        steps.set(withdraw, more);

        final Fault fault = verify(true, chain.inbox()).orElseThrow();
        assertThat(fault.kind()).isEqualTo(Fault.Kind.UNLAWFUL);
        assertThat(fault.step()).isEqualTo(withdraw + 1);
        assertThat(fault.block()).isEqualTo(3);
    }

    @Test
    void shouldFindLinkToOlderStep()
    {
        final int last = steps.size() - 1;
        final byte[] seal = steps.get(last).clone();
        seal[PREV] = 1;
        steps.set(last, seal);

        final Fault fault = verify(true, chain.inbox()).orElseThrow();
        assertThat(fault.kind()).isEqualTo(Fault.Kind.SKIPPED_TOUCH);
        assertThat(fault.access()).isZero();
    }

    @Test
    void shouldFindLinkToStepThatDidNotTouchTheCell()
    {
        final int last = steps.size() - 1;
        final byte[] seal = steps.get(last).clone();
        seal[PREV] = (byte)last;
        steps.set(last, seal);

        assertThat(verify(true, chain.inbox()).orElseThrow().kind()).isEqualTo(Fault.Kind.BROKEN_LINK);
    }

    @Test
    void shouldFindValueThatNobodyLeft()
    {
        final int withdraw = steps.size() - 2;
        final byte[] richer = steps.get(withdraw).clone();
        richer[richer.length - 9]++;
        steps.set(withdraw, richer);

        final Fault fault = verify(true, chain.inbox()).orElseThrow();
        assertThat(fault.kind()).isEqualTo(Fault.Kind.BROKEN_LINK);
        assertThat(fault.message()).contains("cell 0x0200000100000002");
    }

    @Test
    void shouldFindHeaderThatReachesBeyondL1()
    {
        final Fault fault = verify(false, new MemoryInbox()).orElseThrow();

        assertThat(fault.kind()).isEqualTo(Fault.Kind.HEADER);
        assertThat(fault.toString()).contains("in block 1").contains("L1 has 0 entries");
    }

    /**
     * Stores the steps as an operator would who commits to them, and verifies.
     */
    private Optional<Fault> verify(final boolean recommit, final InboxReader inbox)
    {
        try (BlockStore store = BlockStore.open(directory.resolve("store" + stores++), chain.genesis()))
        {
            for (final Header header : headers)
            {
                final DataTree tree = new DataTree();
                store.begin(header.number());
                for (long number = header.firstStep(); number < header.nextStep(); number++)
                {
                    final byte[] step = steps.get((int)number - 1);
                    tree.add(new UnsafeBuffer(step), 0, step.length);
                    store.add(new UnsafeBuffer(step), 0, step.length);
                }
                final Header parent = store.newestHeader();
                store.seal(new Header(header.number(), header.since(), header.until(), header.firstStep(),
                    header.steps(), header.inbox(), parent.hash(), recommit ? tree.seal() : header.dataRoot()));
            }

            return new LedgerVerifier(store, inbox, KeyRecovery::best, 3).verify((block, newest, done) ->
                assertThat(block).isLessThanOrEqualTo(newest));
        }
    }

    private static Header with(final Header h, final byte[] dataRoot)
    {
        return new Header(
            h.number(), h.since(), h.until(), h.firstStep(), h.steps(), h.inbox(), h.parent(), dataRoot);
    }
}
