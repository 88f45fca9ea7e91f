package org.plasmex.settlement.block;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.EveryOp;
import org.plasmex.settlement.Scratch;
import org.plasmex.settlement.Mutations;
import org.plasmex.settlement.json.LedgerExport;
import org.plasmex.settlement.json.LedgerImport;
import org.plasmex.settlement.ledger.Ledger;
import org.plasmex.settlement.ledger.LedgerSnapshotException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Whatever bytes there are in a file of blocks, a snapshot, an exported chain or a receipt: they are read as what they
 * are, or refused with the exception that says so; never anything else.
 * <p>
 * The first byte of an input says which file it is, and whether its checksum is made to fit, so that a fuzzer gets
 * behind it.
 */
class BlockFilesFuzzTest
{
    private static final int GENESIS = 0;
    private static final int BLOCK = 1;
    private static final int SNAPSHOT = 2;
    private static final int JSON = 3;
    private static final int RECEIPT = 4;
    private static final int FILES = 5;
    private static final int FITTING = 0x80;
    private static final int CRC_LENGTH = 4;
    private static final int HASH_LENGTH = 32;
    private static final int RANDOM_INPUTS = 20_000;
    private static final long SPAN = 600;
    private static final long SEED = 20_261_121;
    private static final String FIRST_BLOCK = "00000000000000000001.block";
    private static final String SECOND_BLOCK = "00000000000000000002.block";

    private static final Scratch HONEST = new Scratch();
    private static final Scratch SCRATCH = new Scratch();
    private static final TestChain CHAIN = EveryOp.history();
    private static final List<byte[]> SEEDS = seeds();
    private static BlockStore honest;

    private static List<byte[]> seeds()
    {
        try
        {
            final Path directory = HONEST.empty().resolve("blocks");
            Files.createDirectory(directory);
            honest = BlockStore.open(directory, CHAIN.genesis());
            final Ledger ledger = new Ledger(honest, CHAIN.inbox());
            CHAIN.records().forEach((record) -> ledger.onRecord(new UnsafeBuffer(record), 0, record.length));
            final Path json = directory.resolve("chain.json");
            LedgerExport.write(honest, CHAIN.inbox(), json);

            final List<byte[]> seeds = new ArrayList<>();
            seeds.add(seed(GENESIS, Files.readAllBytes(directory.resolve("genesis"))));
            seeds.add(seed(BLOCK, Files.readAllBytes(directory.resolve(FIRST_BLOCK))));
            seeds.add(seed(BLOCK, Files.readAllBytes(directory.resolve(SECOND_BLOCK))));
            seeds.add(seed(SNAPSHOT, snapshot(ledger)));
            seeds.add(seed(JSON, Files.readAllBytes(json)));
            for (long step = 1; step <= ledger.steps(); step += 7)
            {
                final Receipt receipt = honest.receipt(step);
                final ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.write(ByteBuffer.allocate(9).put((byte)receipt.header().number()).putLong(step).array());
                for (final byte[] node : receipt.path())
                {
                    out.write(node);
                }
                out.write(receipt.step());
                seeds.add(seed(RECEIPT, out.toByteArray()));
            }
            return seeds;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static byte[] seed(final int file, final byte[] bytes)
    {
        return ByteBuffer.allocate(1 + bytes.length).put((byte)(file | FITTING)).put(bytes).array();
    }

    private static byte[] snapshot(final Ledger ledger)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        ledger.snapshot(out);
        return out.toByteArray();
    }

    static Stream<byte[]> honest()
    {
        return SEEDS.stream();
    }

    @MethodSource("honest")
    @FuzzTest(maxDuration = "5m")
    void shouldReadOrRefuseAnyBytes(final byte[] input) throws IOException
    {
        judge(input);
    }

    @Test
    void shouldReadOrRefuseBytesNearHonestOnes() throws IOException
    {
        final Mutations inputs = new Mutations(SEEDS, new Random(SEED));
        int read = 0;
        for (int i = 0; i < RANDOM_INPUTS; i++)
        {
            read += judge(inputs.next()) ? 1 : 0;
        }
        assertThat(read).isBetween(1, RANDOM_INPUTS - 1);
    }

    @Test
    void shouldReadWhatIsHonest() throws IOException
    {
        for (final byte[] seed : SEEDS)
        {
            assertThat(judge(seed)).isTrue();
        }
    }

    /**
     * As a fuzzer found: the second genesis met the lock of the first, and nobody gave that up.
     */
    @Test
    void shouldNameTheFileAndGiveUpTheStoreWhenAnExportIsNone() throws IOException
    {
        final Path directory = SCRATCH.empty();
        final String json = Files.readString(HONEST.path().resolve("blocks").resolve("chain.json"));
        final int from = json.indexOf("\"genesis\"");
        final int to = json.indexOf("\"blocks\"");
        final Path file = directory.resolve("twice.json");
        Files.writeString(file, json.substring(0, to) + json.substring(from));

        assertThatThrownBy(() -> LedgerImport.read(file, directory.resolve("blocks"), SPAN))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(file.toString()).hasMessageContaining("genesis is there twice");

        BlockStore.open(directory.resolve("blocks"), CHAIN.genesis()).close();
    }

    private static boolean judge(final byte[] input) throws IOException
    {
        if (input.length == 0)
        {
            return false;
        }

        final byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        final boolean isFitting = (input[0] & FITTING) != 0;
        switch ((input[0] & 0x7F) % FILES)
        {
            case GENESIS:
                return readStore("genesis", isFitting ? withCrc(bytes) : bytes);

            case BLOCK:
                return readStore(FIRST_BLOCK, isFitting ? withCrc(bytes) : bytes) |
                    readStore(SECOND_BLOCK, isFitting ? withCrc(bytes) : bytes);

            case SNAPSHOT:
                return readSnapshot(isFitting ? withHash(bytes) : bytes);

            case JSON:
                return readJson(bytes);

            default:
                return readReceipt(bytes);
        }
    }

    private static byte[] withCrc(final byte[] bytes)
    {
        if (bytes.length >= CRC_LENGTH)
        {
            final CRC32C crc = new CRC32C();
            crc.update(bytes, 0, bytes.length - CRC_LENGTH);
            ByteBuffer.wrap(bytes).putInt(bytes.length - CRC_LENGTH, (int)crc.getValue());
        }
        return bytes;
    }

    private static byte[] withHash(final byte[] bytes)
    {
        if (bytes.length >= HASH_LENGTH)
        {
            final byte[] hash = new Keccak().hash(Arrays.copyOf(bytes, bytes.length - HASH_LENGTH));
            System.arraycopy(hash, 0, bytes, bytes.length - HASH_LENGTH, HASH_LENGTH);
        }
        return bytes;
    }

    /**
     * A store one of whose files has these bytes: what can be opened can be read, and whoever does not compute a root
     * is told nothing that is not in the file.
     */
    private static boolean readStore(final String file, final byte[] bytes) throws IOException
    {
        final Path directory = SCRATCH.empty();
        for (final String name : List.of("genesis", FIRST_BLOCK, SECOND_BLOCK))
        {
            if (!name.equals(file))
            {
                Files.copy(HONEST.path().resolve("blocks").resolve(name), directory.resolve(name));
            }
        }
        Files.write(directory.resolve(file), bytes);

        try (BlockStore store = BlockStore.openReadOnly(directory))
        {
            for (long block = 1; block <= store.newest(); block++)
            {
                final Header header = store.header(block);
                final DataTree tree = new DataTree();
                final long[] next = {header.firstStep()};
                store.steps(
                    block,
                    (number, buffer, offset, length) ->
                    {
                        assertThat(number).isEqualTo(next[0]++);
                        final byte[] step = new byte[length];
                        buffer.getBytes(offset, step);
                        assertThat(store.step(number)).isEqualTo(step);
                        tree.add(buffer, offset, length);
                    });
                assertThat(next[0]).isEqualTo(header.nextStep());
                assertThat(store.receipt(header.firstStep()).verify())
                    .isEqualTo(Arrays.equals(tree.seal(), header.dataRoot()));
            }
            return true;
        }
        catch (final BlockStoreException ex)
        {
            assertThat(ex).hasMessageContaining(directory.toString());
            return false;
        }
    }

    /**
     * What can be loaded is written again as it was.
     */
    private static boolean readSnapshot(final byte[] bytes)
    {
        try
        {
            final ByteArrayInputStream in = new ByteArrayInputStream(bytes);
            final Ledger ledger = Ledger.load(in, honest, CHAIN.inbox());
            assertThat(snapshot(ledger)).isEqualTo(Arrays.copyOf(bytes, bytes.length - in.available()));
            return true;
        }
        catch (final LedgerSnapshotException ex)
        {
            return false;
        }
    }

    private static boolean readJson(final byte[] bytes) throws IOException
    {
        final Path directory = SCRATCH.empty();
        final Path file = directory.resolve("chain.json");
        Files.write(file, bytes);
        try (LedgerImport.Imported chain = LedgerImport.read(file, directory.resolve("blocks"), SPAN))
        {
            return chain.store().newest() == honest.newest();
        }
        catch (final IllegalArgumentException | UncheckedIOException | BlockStoreException ex)
        {
            assertThat(ex).hasMessageContaining(directory.toString());
            return false;
        }
    }

    /**
     * No other step than the one that stands in the block has a path to the block's root.
     */
    private static boolean readReceipt(final byte[] bytes)
    {
        if (bytes.length < 9)
        {
            return false;
        }

        final ByteBuffer in = ByteBuffer.wrap(bytes);
        final Header header = honest.header(1 + (in.get() - 1 & 0xFF) % honest.newest());
        final long number = in.getLong();
        final List<byte[]> path = new ArrayList<>();
        while (path.size() < DataTree.depth(header.steps()) && in.hasRemaining())
        {
            final byte[] node = new byte[Math.min(HASH_LENGTH, in.remaining())];
            in.get(node);
            path.add(node);
        }
        final byte[] step = new byte[in.remaining()];
        in.get(step);

        final boolean isSound = new Receipt(header, number, step, path.toArray(new byte[0][])).verify();
        if (isSound)
        {
            assertThat(step).isEqualTo(honest.step(number));
        }
        return isSound;
    }
}
