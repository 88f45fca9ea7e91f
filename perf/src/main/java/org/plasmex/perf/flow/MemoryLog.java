package org.plasmex.perf.flow;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.journal.RecordHandler;
import org.plasmex.journal.RecordLog;

import java.nio.ByteBuffer;

/**
 * A log that keeps nothing: what is appended is handed to somebody at once, and is gone. So a pipeline can be measured
 * without a disk.
 */
public final class MemoryLog implements RecordLog
{
    private static final int LENGTH = 4096;

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
    private final RecordHandler handler;
    private long sequence;
    private long timeNanos;
    private int records;

    /**
     * A log for one writer.
     *
     * @param handler that each record is handed to, by the writer's thread.
     */
    public MemoryLog(final RecordHandler handler)
    {
        this.handler = handler;
    }

    @Override
    public boolean fits(final int payloadLength)
    {
        return payloadLength <= LENGTH;
    }

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
    public void append(final long recordSequence, final long recordTimeNanos, final int payloadLength)
    {
        append(recordSequence, recordTimeNanos, buffer, 0, payloadLength);
    }

    @Override
    public void append(
        final long recordSequence,
        final long recordTimeNanos,
        final DirectBuffer source,
        final int offset,
        final int payloadLength)
    {
        sequence = recordSequence;
        timeNanos = recordTimeNanos;
        records++;
        handler.onRecord(recordSequence, recordTimeNanos, source, offset, payloadLength);
    }

    @Override
    public int commit()
    {
        final int committed = records;
        records = 0;

        return committed;
    }

    @Override
    public void forceFiles()
    {
        // There are none.
    }

    @Override
    public long prune(final long belowSequence)
    {
        return 0;
    }

    @Override
    public int batchLength()
    {
        return 0;
    }

    @Override
    public long sequence()
    {
        return sequence;
    }

    @Override
    public long timeNanos()
    {
        return timeNanos;
    }

    @Override
    public void close()
    {
        // There is nothing to be given up.
    }
}
