package org.plasmex.venue.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.plasmex.engine.FuzzedVenue;
import org.plasmex.engine.OutputPort;
import org.plasmex.engine.StateMachine;
import org.plasmex.settlement.ledger.Ledger;
import org.plasmex.venue.snapshot.SnapshotFile;
import org.plasmex.venue.snapshot.UnsoundSnapshotException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever bytes there are in a snapshot, also behind a checksum that fits: machine and ledger are loaded from it and
 * would write the same bytes again, or it is refused as unsound.
 */
class SnapshotFileFuzzTest
{
    private static final long FORMAT = 0x506C_6173_6D53_6E01L;
    private static final int HEADER_LENGTH = 5 * Long.BYTES;
    private static final int MACHINE_LENGTH = 4 * Long.BYTES;
    private static final int CRC_LENGTH = Long.BYTES;
    private static final int RANDOM_INPUTS = 3_000;
    private static final long SEED = 20_261_121;

    private static final ShadowLedger SHADOW = new ShadowLedger();
    private static final List<byte[]> SEEDS = seedList();

    private static List<byte[]> seedList()
    {
        final FuzzedVenue venue = new FuzzedVenue(FuzzedVenue.random(new Random(SEED))).run();
        final Ledger ledger = SHADOW.follow(venue).ledger();
        final ByteArrayOutputStream ledgerPart = new ByteArrayOutputStream();
        ledger.snapshot(ledgerPart);
        final byte[] machine = machinePart(venue.machine());
        final byte[] file = ByteBuffer.allocate(HEADER_LENGTH + machine.length + ledgerPart.size() + CRC_LENGTH)
            .putLong(FORMAT).putLong(ledger.blocks()).putLong(ledger.sequence()).putLong(ledger.sequence())
            .putLong(machine.length).put(machine).put(ledgerPart.toByteArray()).array();
        return List.of(withCrc(file));
    }

    private static byte[] machinePart(final StateMachine machine)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        machine.snapshot((buffer, offset, length) ->
        {
            final byte[] part = new byte[length];
            buffer.getBytes(offset, part);
            out.writeBytes(part);
        });
        return out.toByteArray();
    }

    private static byte[] withCrc(final byte[] file)
    {
        if (file.length >= CRC_LENGTH)
        {
            final CRC32C crc = new CRC32C();
            crc.update(file, 0, file.length - CRC_LENGTH);
            ByteBuffer.wrap(file).putLong(file.length - CRC_LENGTH, crc.getValue());
        }
        return file;
    }

    @AfterAll
    static void tearDown()
    {
        SHADOW.close();
    }

    static Stream<byte[]> seeds()
    {
        return SEEDS.stream();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldLoadOrRefuseAnyBytes(final byte[] input)
    {
        judge(withCrc(input.clone()));
    }

    @Test
    void shouldLoadOrRefuseBytesNearHonestOnes()
    {
        final Random random = new Random(SEED);
        int loaded = 0;
        for (int i = 0; i < RANDOM_INPUTS; i++)
        {
            byte[] file = SEEDS.get(0).clone();
            for (int changes = random.nextInt(3); changes >= 0; changes--)
            {
                file[random.nextInt(file.length)] ^= (byte)(1 << random.nextInt(Byte.SIZE));
            }
            file = random.nextInt(4) == 0 ? Arrays.copyOf(file, random.nextInt(file.length + 99)) : file;
            loaded += judge(random.nextInt(8) == 0 ? file : withCrc(file)) ? 1 : 0;
        }
        assertThat(loaded).isLessThan(RANDOM_INPUTS / 2);
    }

    @Test
    void shouldLoadWhatIsHonest()
    {
        assertThat(judge(SEEDS.get(0))).isTrue();
    }

    private static boolean judge(final byte[] bytes)
    {
        final Path path = SHADOW.directory().resolve("fuzzed.snapshot");
        try
        {
            Files.write(path, bytes);
            final SnapshotFile file = SnapshotFile.read(path);
            final boolean hasMachine = loadsMachine(file, bytes);
            final boolean hasLedger = loadsLedger(file, bytes);
            return hasMachine && hasLedger;
        }
        catch (final UnsoundSnapshotException ex)
        {
            assertThat(ex).hasMessageContaining(path.toString());
            return false;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static boolean loadsMachine(final SnapshotFile file, final byte[] bytes) throws IOException
    {
        try
        {
            final StateMachine machine = file.loadMachine(new StateMachine.Context().outputPort(new NoOutput()));
            assertThat(machinePart(machine)).isEqualTo(
                Arrays.copyOfRange(bytes, HEADER_LENGTH, HEADER_LENGTH + (int)machineLength(bytes)));
            return true;
        }
        catch (final UnsoundSnapshotException ex)
        {
            assertThat(ex).hasMessageContaining(file.path().toString());
            return false;
        }
    }

    private static boolean loadsLedger(final SnapshotFile file, final byte[] bytes) throws IOException
    {
        try
        {
            final ByteArrayOutputStream out = new ByteArrayOutputStream();
            file.loadLedger(SHADOW.store(), SHADOW.inbox()).snapshot(out);
            assertThat(out.toByteArray()).isEqualTo(Arrays.copyOfRange(
                bytes, HEADER_LENGTH + (int)machineLength(bytes), bytes.length - CRC_LENGTH));
            return true;
        }
        catch (final UnsoundSnapshotException ex)
        {
            assertThat(ex).hasMessageContaining(file.path().toString());
            return false;
        }
    }

    private static long machineLength(final byte[] bytes)
    {
        return ByteBuffer.wrap(bytes).getLong(MACHINE_LENGTH);
    }

    /**
     * Takes what a machine says when it is not asked anything.
     */
    private static final class NoOutput implements OutputPort
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_RECORD_LENGTH]);

        @Override
        public MutableDirectBuffer buffer()
        {
            return buffer;
        }

        @Override
        public int claim(final int maxLength)
        {
            return 0;
        }

        @Override
        public void commit(final int length)
        {
            // Nobody reads it.
        }
    }
}
