package org.plasmex.perf.pipeline;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.journal.RecordHandler;
import org.plasmex.journal.RecordLog;

/**
 * An output log in memory. Like one on disk it shows nobody a record before it is committed: then each is handed to
 * somebody, and is gone.
 */
final class HeldLog implements RecordLog
{
    private static final int CAPACITY = 2 * 1024 * 1024; // of a batch on disk
    private static final int LENGTH = 0;
    private static final int SEQUENCE = 8;
    private static final int TIME = 16;
    private static final int HEADER_LENGTH = 24;

    private final UnsafeBuffer batch = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    private final RecordHandler handler;
    private int length;
    private long sequence;
    private long timeNanos;

    /**
     * @param handler that each record is handed to when it is committed, by the writer's thread.
     */
    HeldLog(final RecordHandler handler)
    {
        this.handler = handler;
    }

    @Override
    public boolean fits(final int payloadLength)
    {
        return end(payloadLength) <= CAPACITY;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return batch;
    }

    @Override
    public int claim(final int maxLength)
    {
        return length + HEADER_LENGTH;
    }

    @Override
    public void append(final long recordSequence, final long recordTimeNanos, final int payloadLength)
    {
        batch.putInt(length + LENGTH, payloadLength);
        batch.putLong(length + SEQUENCE, recordSequence);
        batch.putLong(length + TIME, recordTimeNanos);
        length = end(payloadLength);
        sequence = recordSequence;
        timeNanos = recordTimeNanos;
    }

    @Override
    public void append(
        final long recordSequence,
        final long recordTimeNanos,
        final DirectBuffer source,
        final int offset,
        final int payloadLength)
    {
        batch.putBytes(claim(payloadLength), source, offset, payloadLength);
        append(recordSequence, recordTimeNanos, payloadLength);
    }

    @Override
    public int commit()
    {
        final int end = length;
        length = 0;
        int records = 0;
        for (int at = 0; at < end; records++)
        {
            final int payloadLength = batch.getInt(at + LENGTH);
            final int payload = at + HEADER_LENGTH;
            handler.onRecord(batch.getLong(at + SEQUENCE), batch.getLong(at + TIME), batch, payload, payloadLength);
            at = BitUtil.align(payload + payloadLength, Long.BYTES);
        }

        return records;
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
        return length;
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
        length = 0;
    }

    private int end(final int payloadLength)
    {
        return BitUtil.align(length + HEADER_LENGTH + payloadLength, Long.BYTES);
    }
}
