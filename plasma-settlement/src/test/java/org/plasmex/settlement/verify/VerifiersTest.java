package org.plasmex.settlement.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.InMemory;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.RandomHistory;
import org.plasmex.settlement.SharedData;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.inbox.InboxReader;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.json.LedgerImport;
import org.plasmex.settlement.ledger.Ledger;
import org.plasmex.settlement.ledger.LedgerDigest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The two ways of verifying a history say the same of it, with any number of threads.
 */
class VerifiersTest
{
    private static final int HISTORIES = 4;
    private static final int MUTATIONS = 40;
    private static final int HELD_TOUCHES = 100;
    private static final int LONGER_THAN_LAWFUL = 5_000;

    @TempDir(factory = InMemory.class)
    private Path directory;

    private final Random random = new Random(21);
    private final Set<Fault.Kind> found = EnumSet.noneOf(Fault.Kind.class);
    private int stores;

    @Test
    void shouldAgreeOnHonestAndMutatedHistories() throws IOException
    {
        for (int i = 0; i < HISTORIES; i++)
        {
            final TestChain chain = RandomHistory.of(random, 300);
            final List<Header> headers = headers(chain);
            assertThat(verdict(chain, headers, chain.steps(), chain.inbox())).isEmpty();

            for (int times = 0; times < MUTATIONS; times++)
            {
                final List<byte[]> steps = new ArrayList<>(chain.steps());
                final int changes = 1 + random.nextInt(2);
                for (int change = 0; change < changes; change++)
                {
                    mutate(steps);
                }
                assertThat(verdict(chain, headers, steps, chain.inbox())).isPresent();
            }
            assertThat(verdict(chain, headers, chain.steps(), shorter(chain.inbox()))).isPresent();
            assertThat(verdict(chain, withWrongRoot(headers), chain.steps(), chain.inbox())).isPresent();
        }

        assertThat(found).containsExactlyInAnyOrder(Fault.Kind.values());
    }

    /**
     * A bit, a link's step, a step in another's place, or one that is too long; never the first step, which is as the
     * operator says.
     */
    private void mutate(final List<byte[]> steps)
    {
        final int index = 1 + random.nextInt(steps.size() - 1);
        final byte[] step = steps.get(index).clone();
        switch (random.nextInt(8))
        {
            case 0:
                steps.set(index, steps.get(1 + random.nextInt(index)));
                steps.set(index, Arrays.equals(steps.get(index), step) ? new byte[0] : steps.get(index));
                break;

            case 1:
                steps.set(index, Arrays.copyOf(step, LONGER_THAN_LAWFUL));
                break;

            case 2:
                step[random.nextInt(step.length)] ^= (byte)(1 << random.nextInt(8));
                steps.set(index, step);
                break;

            case 3:
            case 4:
                final int prev = step.length - (step[0] == 0x0F ? 16 : 24);
                step[prev + 7] ^= (byte)(1 << random.nextInt(8));
                steps.set(index, step);
                break;

            default:
                step[step.length - 1 - random.nextInt(16)] ^= (byte)(1 << random.nextInt(4));
                steps.set(index, step);
                break;
        }
    }

    private static MemoryInbox shorter(final InboxReader inbox)
    {
        final MemoryInbox shorter = new MemoryInbox();
        for (long i = 0; i < inbox.size() - 1; i++)
        {
            shorter.add(inbox.entry(i));
        }
        return shorter;
    }

    private List<Header> withWrongRoot(final List<Header> headers)
    {
        final List<Header> wrong = new ArrayList<>(headers);
        final int index = random.nextInt(headers.size());
        final Header h = headers.get(index);
        wrong.set(index, new Header(
            h.number(), h.since(), h.until(), h.firstStep(), h.steps(), h.inbox(), h.parent(), new byte[32]));
        return wrong;
    }

    /**
     * What all verifiers say alike.
     */
    private Optional<Fault> verdict(
        final TestChain chain, final List<Header> headers, final List<byte[]> steps, final InboxReader inbox)
        throws IOException
    {
        final Path scratch = Files.createDirectory(directory.resolve("scratch" + stores));
        try (BlockStore store = BlockStore.open(directory.resolve("store" + stores++), chain.genesis()))
        {
            commit(store, headers, steps);
            final Optional<Fault> one = new LedgerVerifier(store, inbox, KeyRecovery::best, 1).verify(this::onBlock);
            final Optional<Fault> three = new LedgerVerifier(store, inbox, KeyRecovery::best, 3).verify(this::onBlock);
            assertThat(three).isEqualTo(one);

            for (final int held : new int[] {HELD_TOUCHES, 1 << 16})
            {
                final Optional<Fault> cellwise =
                    new CellwiseVerifier(store, inbox, KeyRecovery::best, 2, scratch, held).verify(this::onBlock);
                assertThat(cellwise.map(VerifiersTest::place)).isEqualTo(one.map(VerifiersTest::place));
            }
            try (Stream<Path> left = Files.list(scratch))
            {
                assertThat(left).isEmpty();
            }
            one.ifPresent((fault) -> found.add(fault.kind()));
            return one;
        }
    }

    private void onBlock(final long block, final long newest, final long steps)
    {
        assertThat(block).isBetween(1L, newest);
        assertThat(steps).isPositive();
    }

    /**
     * A fault but for its message: one way knows values, the other their hashes.
     */
    private static Fault place(final Fault fault)
    {
        return new Fault(fault.kind(), fault.block(), fault.step(), fault.access(), fault.other(), "");
    }

    private List<Header> headers(final TestChain chain)
    {
        final List<Header> headers = new ArrayList<>();
        try (BlockStore store = BlockStore.open(directory.resolve("honest" + stores++), chain.genesis()))
        {
            final Ledger ledger = new Ledger(store, chain.inbox());
            chain.records().forEach((record) -> ledger.onRecord(new UnsafeBuffer(record), 0, record.length));
            for (long block = 1; block <= store.newest(); block++)
            {
                headers.add(store.header(block));
            }
        }
        return headers;
    }

    /**
     * Stores steps as an operator would who commits to them, but for a root that is zero.
     */
    private static void commit(final BlockStore store, final List<Header> headers, final List<byte[]> steps)
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
            final boolean isWrong = Arrays.equals(header.dataRoot(), new byte[32]);
            store.seal(new Header(header.number(), header.since(), header.until(), header.firstStep(), header.steps(),
                header.inbox(), store.newestHeader().hash(), isWrong ? header.dataRoot() : tree.seal()));
        }
    }

    @Test
    void shouldAgreeOnChainThatAnIndependentModelMade()
    {
        final Path file = SharedData.file("ledger/chain_a.json.gz");
        try (LedgerImport.Imported chain = LedgerImport.read(file, directory.resolve("blocks"), 600))
        {
            final LedgerVerifier one = new LedgerVerifier(chain.store(), chain.inbox(), KeyRecovery::best, 1);
            final LedgerVerifier all = new LedgerVerifier(chain.store(), chain.inbox());
            final CellwiseVerifier cellwise = new CellwiseVerifier(
                chain.store(), chain.inbox(), KeyRecovery::best, 2, directory, 1 << 15);

            assertThat(one.verify(this::onBlock)).isEmpty();
            assertThat(all.verify(this::onBlock)).isEmpty();
            assertThat(cellwise.verify(this::onBlock)).isEmpty();
            assertThat(LedgerDigest.of(all.cells())).isEqualTo(LedgerDigest.of(one.cells()));
            assertThat(all.steps()).isEqualTo(22_503);
            assertThat(cellwise.steps()).isEqualTo(22_503);
        }
    }

    @Test
    void shouldRefuseToJudgeWithoutThread()
    {
        final TestChain chain = new TestChain();
        try (BlockStore store = BlockStore.open(directory.resolve("none"), chain.genesis()))
        {
            assertThatThrownBy(() -> new LedgerVerifier(store, chain.inbox(), KeyRecovery::best, 0))
                .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
