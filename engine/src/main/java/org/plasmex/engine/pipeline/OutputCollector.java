package org.plasmex.engine.pipeline;

import com.lmax.disruptor.Sequence;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.plasmex.engine.OutputPort;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.RecordHandler;
import org.plasmex.journal.RecordLog;

/**
 * Collects the state machine's records into batches of the output log, none of which is committed before the journal
 * has the commands that its records came of. While the journal is replayed, records that the log has already are
 * compared with it in place of being written.
 */
final class OutputCollector implements OutputPort
{
    private static final int NO_CLAIM = -1;

    private final RecordLog log;
    private final Sequence journaled;
    private final Failure failure;
    private final RecordHandler comparison;
    private LogReader reader;
    private int claimOffset;
    private int claimLength = NO_CLAIM;
    private int recordLength;
    private long sequence;
    private long timeNanos;
    private long known;

    /**
     * @param journaled sequence of the last command that is in the journal for good.
     */
    OutputCollector(final RecordLog log, final Sequence journaled, final Failure failure)
    {
        this.log = log;
        this.journaled = journaled;
        this.failure = failure;
        comparison = (recordSequence, recordTimeNanos, buffer, offset, length) ->
        {
            if (recordSequence != sequence || recordTimeNanos != timeNanos || length != recordLength ||
                !isEqual(log.buffer(), claimOffset, buffer, offset, length))
            {
                throw new OutputDiffersException(
                    OutputDiffersException.text(recordSequence, recordTimeNanos, buffer, offset, length),
                    OutputDiffersException.text(sequence, timeNanos, log.buffer(), claimOffset, recordLength),
                    sequence);
            }
        };
    }

    public MutableDirectBuffer buffer()
    {
        return log.buffer();
    }

    public int claim(final int maxLength)
    {
        if (!log.fits(maxLength))
        {
            awaitJournal();
            log.commit();
        }

        claimOffset = log.claim(maxLength);
        claimLength = maxLength;

        return claimOffset;
    }

    public void commit(final int length)
    {
        if (length <= 0 || length > claimLength)
        {
            throw new IllegalArgumentException("length " + length + " is not within the claim of " + claimLength);
        }

        recordLength = length;
        claimLength = NO_CLAIM;
        if (null == reader || !isInLog())
        {
            log.append(sequence, timeNanos, length);
        }
    }

    /**
     * Records until the next call belong to this command.
     */
    void begin(final long commandSequence, final long commandTimeNanos)
    {
        sequence = commandSequence;
        timeNanos = commandTimeNanos;
        claimLength = NO_CLAIM;
    }

    /**
     * Sequence of the last command begun.
     */
    long sequence()
    {
        return sequence;
    }

    int batchLength()
    {
        return log.batchLength();
    }

    /**
     * Whether the journal has a command for good.
     */
    boolean isJournaled(final long commandSequence)
    {
        if (commandSequence > known)
        {
            known = journaled.get();
        }

        return commandSequence <= known;
    }

    /**
     * Commit what there is, unless it has to wait for the journal.
     *
     * @return false if it has.
     */
    boolean commitIfJournaled()
    {
        final boolean isJournaled = isJournaled(sequence);
        if (isJournaled)
        {
            log.commit();
        }

        return isJournaled;
    }

    /**
     * Compare with what is in the log from its start, until {@link #endComparison()}.
     */
    void beginComparison(final LogReader logReader)
    {
        reader = logReader;
    }

    /**
     * The replay is over: the log must not have more than came out of it.
     */
    void endComparison()
    {
        if (null != reader)
        {
            reader.poll(
                (recordSequence, recordTimeNanos, buffer, offset, length) ->
                {
                    throw new OutputDiffersException(
                        OutputDiffersException.text(recordSequence, recordTimeNanos, buffer, offset, length),
                        OutputDiffersException.NOTHING,
                        recordSequence);
                },
                1);
            reader.checkEnd();
            reader = null;
        }

        log.commit();
    }

    /**
     * The batch is full, and the command in the middle of which it is may be one that the disk is still given.
     */
    private void awaitJournal()
    {
        while (!isJournaled(sequence))
        {
            if (null != failure.cause())
            {
                throw new AgentTerminationException();
            }
            Thread.yield();
        }
    }

    private boolean isInLog()
    {
        if (reader.poll(comparison, 1) > 0)
        {
            return true;
        }

        reader.checkEnd();
        reader = null;

        return false;
    }

    private static boolean isEqual(
        final DirectBuffer left,
        final int leftOffset,
        final DirectBuffer right,
        final int rightOffset,
        final int length)
    {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES)
        {
            if (left.getLong(leftOffset + i) != right.getLong(rightOffset + i))
            {
                return false;
            }
        }

        for (; i < length; i++)
        {
            if (left.getByte(leftOffset + i) != right.getByte(rightOffset + i))
            {
                return false;
            }
        }

        return true;
    }
}
