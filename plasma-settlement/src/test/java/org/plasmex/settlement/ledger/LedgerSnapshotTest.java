package org.plasmex.settlement.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.settlement.InMemory;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.RandomHistory;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class LedgerSnapshotTest
{
    private static final int HEADER = 60;
    private static final int CELLS = HEADER + 256;
    private static final int FIRST_CELL = CELLS + 8;
    private static final int HASH_LENGTH = 32;

    @TempDir(factory = InMemory.class)
    private Path directory;

    private final Random random = new Random(9);
    private final TestChain chain = RandomHistory.of(random, 400);
    private final List<byte[]> records = chain.records();
    private final List<byte[]> snapshots = new ArrayList<>();
    private final List<Integer> seals = new ArrayList<>();
    private final List<byte[]> hashes = new ArrayList<>();
    private BlockStore store;
    private byte[] digest;
    private int stores;

    @BeforeEach
    void setUp()
    {
        store = BlockStore.open(directory.resolve("original"), chain.genesis());
        final Ledger ledger = new Ledger(store, chain.inbox());
        for (int i = 0; i < records.size(); i++)
        {
            feed(ledger, i, i + 1);
            if (ledger.isAtSeal() && isSeal(records.get(i)))
            {
                snapshots.add(snapshot(ledger));
                seals.add(i);
                hashes.add(store.hash(store.newest()));
            }
        }
        digest = ledger.digest();
    }

    @AfterEach
    void tearDown()
    {
        store.close();
    }

    private void feed(final Ledger ledger, final int from, final int to)
    {
        for (final byte[] record : records.subList(from, to))
        {
            ledger.onRecord(new UnsafeBuffer(record), 0, record.length);
        }
    }

    private static boolean isSeal(final byte[] record)
    {
        return new MessageHeaderDecoder().wrap(new UnsafeBuffer(record), 0).templateId() ==
            BlockSealedDecoder.TEMPLATE_ID;
    }

    private static byte[] snapshot(final Ledger ledger)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        ledger.snapshot(out);
        return out.toByteArray();
    }

    private Ledger load(final byte[] snapshot)
    {
        return Ledger.load(new ByteArrayInputStream(snapshot), store, chain.inbox());
    }

    /**
     * From any seal, into a store that holds no more than that, given the log from any record up to the seal.
     */
    @Test
    void shouldGoOnAsOriginalDid()
    {
        for (int i = 0; i < snapshots.size(); i++)
        {
            try (BlockStore other = BlockStore.open(directory.resolve("store" + stores++), chain.genesis()))
            {
                feed(new Ledger(other, chain.inbox()), 0, seals.get(i) + 1);
                final Ledger loaded =
                    Ledger.load(new ByteArrayInputStream(snapshots.get(i)), other, chain.inbox());
                assertThat(loaded.blocks()).isEqualTo(i + 1);
                assertThat(snapshot(loaded)).isEqualTo(snapshots.get(i));

                feed(loaded, random.nextInt(seals.get(i) + 2), records.size());
                assertThat(loaded.digest()).isEqualTo(digest);
                assertThat(snapshot(loaded)).isEqualTo(snapshots.get(snapshots.size() - 1));
                assertThat(other.newest()).isEqualTo(hashes.size());
                for (int block = 1; block <= hashes.size(); block++)
                {
                    assertThat(other.hash(block)).isEqualTo(hashes.get(block - 1));
                }
            }
        }
    }

    @Test
    void shouldCompareBlocksThatStoreHoldsAlready()
    {
        final Ledger loaded = load(snapshots.get(0));
        feed(loaded, seals.get(0) + 1, records.size());

        assertThat(loaded.blocks()).isEqualTo(store.newest());
        assertThat(loaded.digest()).isEqualTo(digest);
    }

    @Test
    void shouldHaltWhenRecordsBehindSealAreMissing()
    {
        final Ledger loaded = load(snapshots.get(0));

        assertThatThrownBy(() -> feed(loaded, seals.get(0) + 2, records.size()))
            .isInstanceOf(LedgerHaltedException.class)
            .hasMessageContaining("number of the step");
    }

    @Test
    void shouldHaltWhenStepComesAgainBehindSeal()
    {
        final Ledger loaded = load(snapshots.get(0));
        feed(loaded, seals.get(0) + 1, seals.get(0) + 2);

        assertThatThrownBy(() -> feed(loaded, seals.get(0), records.size()))
            .isInstanceOf(LedgerHaltedException.class);
    }

    @Test
    void shouldWriteSnapshotAtSealOnly()
    {
        try (BlockStore other = BlockStore.open(directory.resolve("unsealed"), chain.genesis()))
        {
            final Ledger ledger = new Ledger(other, chain.inbox());
            assertThat(ledger.isAtSeal()).isFalse();
            feed(ledger, 0, seals.get(0));
            assertThat(ledger.isAtSeal()).isFalse();
            assertThatThrownBy(() -> snapshot(ledger))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at a seal only");
            feed(ledger, seals.get(0), seals.get(0) + 1);
            assertThat(ledger.isAtSeal()).isTrue();
        }
    }

    @Test
    void shouldTellWhereSnapshotIsCutShort()
    {
        final byte[] whole = snapshots.get(0);
        for (int length = 0; length < whole.length; length++)
        {
            final byte[] cut = Arrays.copyOf(whole, length);
            final LedgerSnapshotException refused =
                catchThrowableOfType(LedgerSnapshotException.class, () -> load(cut));
            assertThat(refused.position()).isEqualTo(length);
            assertThat(refused).hasMessageContaining("it ends here");
        }
    }

    @Test
    void shouldRefuseWhateverBitIsChanged()
    {
        final byte[] whole = snapshots.get(0);
        for (int i = 0; i < whole.length; i++)
        {
            final byte[] changed = whole.clone();
            changed[i] ^= (byte)(1 << random.nextInt(8));
            final LedgerSnapshotException refused =
                catchThrowableOfType(LedgerSnapshotException.class, () -> load(changed));
            assertThat(refused.position()).isBetween(0L, (long)whole.length);
        }
    }

    @Test
    void shouldTellWhatIsWrongAndWhere()
    {
        assertRefused(0, 0, "this is no snapshot of a ledger");
        assertRefused(15, 44, "the block store of");
        assertRefused(HEADER + 31 - 7, HEADER, "the block store has blocks up to");
        assertRefused(HEADER + 255, HEADER, "another block 1 than the block store's");
        assertRefused(FIRST_CELL, FIRST_CELL, "no cell 0x8000000000000000 can be behind");
        assertRefused(FIRST_CELL + 8, FIRST_CELL + 8, "was touched by step");
        assertRefused(FIRST_CELL + 23, snapshots.get(0).length - HASH_LENGTH, "the hash is");
    }

    private void assertRefused(final int changed, final int position, final String message)
    {
        final byte[] snapshot = snapshots.get(0).clone();
        snapshot[changed] ^= (byte)0x80;
        final LedgerSnapshotException refused =
            catchThrowableOfType(LedgerSnapshotException.class, () -> load(snapshot));

        assertThat(refused).hasMessageContaining(message);
        assertThat(refused.position()).isEqualTo(position);
    }

    @Test
    void shouldRefuseSnapshotOfBlockThatStoreHasNot()
    {
        final Genesis genesis = chain.genesis();
        try (BlockStore empty = BlockStore.open(directory.resolve("empty"), genesis))
        {
            assertThatThrownBy(
                () -> Ledger.load(new ByteArrayInputStream(snapshots.get(0)), empty, chain.inbox()))
                .isInstanceOf(LedgerSnapshotException.class)
                .hasMessageContaining("it is of block 1, the block store has blocks up to 0");
        }
    }

    @Test
    void shouldReadNoByteBehindSnapshot() throws IOException
    {
        final byte[] more = Arrays.copyOf(snapshots.get(0), snapshots.get(0).length + 5);
        final InputStream in = new ByteArrayInputStream(more);
        Ledger.load(in, store, chain.inbox());

        assertThat(in.available()).isEqualTo(5);
    }

    @Test
    void shouldSayWhenBytesAreRefused()
    {
        assertThatThrownBy(() -> load(snapshots.get(0)).snapshot(new FullDisk()))
            .isInstanceOf(UncheckedIOException.class)
            .hasMessage("cannot write a ledger's snapshot: no space left");
    }

    /**
     * Takes nothing.
     */
    private static final class FullDisk extends OutputStream
    {
        @Override
        public void write(final int b) throws IOException
        {
            throw new IOException("no space left");
        }
    }
}
