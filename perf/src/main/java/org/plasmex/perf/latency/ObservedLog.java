package org.plasmex.perf.latency;

import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.plasmex.journal.RecordLog;

/**
 * A log that tells how far it is, each time that readers can see more of it.
 */
final class ObservedLog implements RecordLog
{
    private final RecordLog log;
    private final LongConsumer observer;

    /**
     * @param observer is told the sequence of the last record, by the writer's thread.
     */
    ObservedLog(final RecordLog log, final LongConsumer observer)
    {
        this.log = log;
        this.observer = observer;
    }

    @Override
    public boolean fits(final int payloadLength)
    {
        return log.fits(payloadLength);
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return log.buffer();
    }

    @Override
    public int claim(final int maxLength)
    {
        return log.claim(maxLength);
    }

    @Override
    public void append(final long recordSequence, final long recordTimeNanos, final int payloadLength)
    {
        log.append(recordSequence, recordTimeNanos, payloadLength);
    }

    @Override
    public void append(
        final long recordSequence,
        final long recordTimeNanos,
        final DirectBuffer source,
        final int offset,
        final int payloadLength)
    {
        log.append(recordSequence, recordTimeNanos, source, offset, payloadLength);
    }

    @Override
    public int commit()
    {
        final int records = log.commit();
        if (records > 0)
        {
            observer.accept(log.sequence());
        }

        return records;
    }

    @Override
    public void forceFiles()
    {
        log.forceFiles();
    }

    @Override
    public long prune(final long belowSequence)
    {
        return log.prune(belowSequence);
    }

    @Override
    public int batchLength()
    {
        return log.batchLength();
    }

    @Override
    public long sequence()
    {
        return log.sequence();
    }

    @Override
    public long timeNanos()
    {
        return log.timeNanos();
    }

    @Override
    public void close()
    {
        log.close();
    }
}
