package org.plasmex.journal;

import com.sun.management.ThreadMXBean;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.journal.LogFixture.*;

class LogAllocationTest
{
    private static final int RECORDS_PER_BATCH = 50;
    private static final int WARMUP_BATCHES = 2_000;
    private static final int BATCHES = 2_000;

    @TempDir
    Path directory;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[200]);
    private long records;

    @ParameterizedTest
    @EnumSource(SyncPolicy.class)
    void shouldNotAllocateForARecord(final SyncPolicy syncPolicy)
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory).syncPolicy(syncPolicy));
            LogReader reader = LogReader.open(readerOf(directory)))
        {
            final RecordHandler handler = (sequence, timeNanos, buffer, offset, length) -> records++;
            write(writer, WARMUP_BATCHES);
            read(reader, handler);

            final long start = threads.getCurrentThreadAllocatedBytes();
            write(writer, BATCHES);
            final long written = threads.getCurrentThreadAllocatedBytes();
            read(reader, handler);
            final long read = threads.getCurrentThreadAllocatedBytes();

            assertThat(records).isEqualTo((long)(WARMUP_BATCHES + BATCHES) * RECORDS_PER_BATCH);
            assertThat((written - start) / BATCHES).as("bytes allocated per batch written").isZero();
            assertThat((read - written) / BATCHES).as("bytes allocated per batch read").isZero();
        }
    }

    /**
     * What Chronicle keeps for each thread that writes to a file, two thread locals, is all that is left.
     */
    @Test
    void shouldHaveAnotherThreadDoWhatAllocatesWhenSegmentsBegin()
    {
        final int segmentLength = 1024 * 1024;
        try (LogWriter writer = LogWriter.open(writerOf(directory).segmentLength(segmentLength)))
        {
            write(writer, WARMUP_BATCHES);

            final long start = threads.getCurrentThreadAllocatedBytes();
            write(writer, BATCHES);
            final long written = threads.getCurrentThreadAllocatedBytes();

            final long segments = (long)BATCHES * RECORDS_PER_BATCH * payload.capacity() / segmentLength;
            assertThat((written - start) / segments).as("bytes allocated per segment").isLessThan(1024);
        }
    }

    private void write(final LogWriter writer, final int batches)
    {
        for (int i = 0; i < batches; i++)
        {
            for (int j = 0; j < RECORDS_PER_BATCH; j++)
            {
                writer.append(writer.sequence() + 1, TIME, payload, 0, payload.capacity());
            }

            writer.commit();
        }
    }

    private void read(final LogReader reader, final RecordHandler handler)
    {
        while (reader.poll(handler, 64) > 0)
        {
            Thread.onSpinWait();
        }
    }
}
