package org.plasmex.journal;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.journal.LogFixture.*;

/**
 * While zeros are written ahead of small batches, long ones go past them.
 */
class WriteAheadTest
{
    private static final int SMALL_LENGTH = 4 * 1024;
    private static final int LONG_LENGTH = 1536 * 1024;
    private static final int BATCHES = 2_000;
    private static final long SEED = 7;

    @TempDir
    Path directory;

    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[LONG_LENGTH]);

    @Test
    void shouldOverwriteNothingWhereBatchesOvertakeTheZeros()
    {
        final Random lengths = new Random(SEED);
        try (LogWriter writer = LogWriter.open(writerOf(directory).syncPolicy(SyncPolicy.BATCH)))
        {
            for (int i = 1; i <= BATCHES; i++)
            {
                final int length = nextLength(lengths);
                payload.setMemory(0, length, (byte)i);
                writer.append(i, TIME, payload, 0, length);
                writer.commit();
            }
        }

        final Random expected = new Random(SEED);
        final long[] read = new long[1];
        try (LogReader reader = LogReader.open(readerOf(directory)))
        {
            reader.replay((sequence, timeNanos, buffer, offset, length) ->
            {
                read[0]++;
                assertThat(length).isEqualTo(nextLength(expected));
                assertThat(buffer.getByte(offset + length - 1)).isEqualTo((byte)sequence);
            });
        }

        assertThat(read[0]).isEqualTo(BATCHES);
    }

    private static int nextLength(final Random random)
    {
        return 1 + random.nextInt(0 == random.nextInt(60) ? LONG_LENGTH : SMALL_LENGTH);
    }
}
