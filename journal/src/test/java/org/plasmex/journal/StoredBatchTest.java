package org.plasmex.journal;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.journal.LogFixture.*;

/**
 * Of a log that is not forced, short batches are stored through a mapping, long ones written by calls, and short ones
 * too where no mapping is ready.
 */
class StoredBatchTest
{
    private static final int SHORT_LENGTH = 4 * 1024;
    private static final int LONG_LENGTH = 600 * 1024;
    private static final int BATCHES = 20_000;
    private static final int ENOUGH = 1_000;
    private static final long SEED = 11;

    @TempDir
    Path directory;

    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[LONG_LENGTH]);
    private final Random expected = new Random(SEED);
    private long read;

    /**
     * What the heap has no share in is freed by a collection that stops all threads, once there is much of it.
     */
    @Test
    void shouldLeaveNoMemoryBehindForWhatIsPrepared()
    {
        final long pieces = 100;
        try (LogWriter writer = LogWriter.open(writerOf(directory)))
        {
            writer.append(1, TIME, payload, 0, SHORT_LENGTH);
            writer.commit();
            final long before = directBuffers();
            for (int i = 2; i <= pieces * 128 * 1024 / SHORT_LENGTH; i++)
            {
                writer.append(i, TIME, payload, 0, SHORT_LENGTH);
                writer.commit();
            }

            assertThat(directBuffers() - before).isLessThan(pieces / 10);
        }
    }

    private static long directBuffers()
    {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> "direct".equals(pool.getName()))
            .mapToLong(BufferPoolMXBean::getCount)
            .sum();
    }

    /**
     * Files that end soon, and files of several mappings.
     */
    @ParameterizedTest
    @ValueSource(longs = { 1, 64 })
    void shouldReadWhatIsStoredAndWhatIsWrittenInOrder(final long megabytes)
    {
        final Random lengths = new Random(SEED);
        try (LogWriter writer = LogWriter.open(writerOf(directory).segmentLength(megabytes * 1024 * 1024));
            LogReader follower = LogReader.open(readerOf(directory)))
        {
            for (int i = 1; i <= BATCHES; i++)
            {
                final int length = nextLength(lengths);
                payload.setMemory(0, length, (byte)i);
                writer.append(i, TIME, payload, 0, length);
                writer.commit();
                follower.poll(this::onRecord, 10);
                assertThat(read).isEqualTo(i);
            }
        }

        assertThat(LogCheck.of(readerOf(directory)).isSound()).isTrue();
        assertThat(LogCheck.of(readerOf(directory)).records()).isEqualTo(BATCHES);
    }

    @Test
    void shouldMapAFileForShortBatchesAndLetGoOfItWhenItEnds() throws IOException
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory)))
        {
            long sequence = 0;
            // The one that Chronicle begins a file with may be there for a while.
            while ((sequence < ENOUGH || mappings() != 1) && sequence < BATCHES)
            {
                for (int i = 0; i < 100; i++)
                {
                    writer.append(++sequence, TIME, payload, 0, SHORT_LENGTH);
                    writer.commit();
                }
            }

            assertThat(mappings()).isEqualTo(1);
        }

        assertThat(mappings()).isZero();
        final Path file = files(directory).get(0);
        assertThat(Files.size(file)).isEqualTo(
            LogCheck.of(readerOf(directory)).files().get(0).used() + Integer.BYTES);
    }

    private void onRecord(
        final long sequence,
        final long timeNanos,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        read++;
        assertThat(sequence).isEqualTo(read);
        assertThat(length).isEqualTo(nextLength(expected));
        assertThat(buffer.getByte(offset)).isEqualTo((byte)sequence);
        assertThat(buffer.getByte(offset + length - 1)).isEqualTo((byte)sequence);
    }

    private static int nextLength(final Random random)
    {
        return 1 + random.nextInt(0 == random.nextInt(400) ? LONG_LENGTH : SHORT_LENGTH);
    }

    /**
     * Mappings of the log's segments that can be stored to.
     */
    private long mappings() throws IOException
    {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps")))
        {
            return lines.filter((line) -> line.contains("rw-s") && line.contains(directory.toString()) &&
                line.contains(ChronicleLog.FILE_NAME)).count();
        }
    }
}
