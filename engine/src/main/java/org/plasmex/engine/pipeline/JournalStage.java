package org.plasmex.engine.pipeline;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.EpochNanoClock;
import org.plasmex.journal.RecordLog;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives commands their sequence and time, and writes what waits as one batch before letting go of any of it.
 */
final class JournalStage extends Stage
{
    private final RecordLog journal;
    private final EpochNanoClock clock;
    private final RefusalListener refusalListener;
    private final Slowdown slowdown;
    private final Sequence committed;
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong commitNanos = new AtomicLong();
    private long timeNanos;

    JournalStage(
        final RecordLog journal,
        final EpochNanoClock clock,
        final RefusalListener refusalListener,
        final Slowdown slowdown,
        final EventPoller<Slot> poller,
        final Failure failure)
    {
        super("journal", poller, failure);
        this.journal = journal;
        this.clock = clock;
        this.refusalListener = refusalListener;
        this.slowdown = slowdown;
        committed = new Sequence(journal.sequence());
        timeNanos = journal.timeNanos();
    }

    /**
     * Sequence of the last command that is in the journal for good.
     */
    Sequence committed()
    {
        return committed;
    }

    boolean onSlot(final Slot slot, final long position, final boolean isLast)
    {
        worked();
        if (slot.isForged())
        {
            refusalListener.onRefused(slot.buffer(), Slot.COMMAND, slot.commandLength());
        }
        else if (!slot.isVoid())
        {
            append(slot);
        }

        final boolean isBatchComplete = isLast || !journal.fits(Slot.MAX_COMMAND_LENGTH);
        if (isBatchComplete)
        {
            commit();
        }

        return !isBatchComplete;
    }

    /**
     * Batches that were committed.
     */
    long batches()
    {
        return batches.get();
    }

    /**
     * How long it has taken to commit them, in nanoseconds.
     */
    long commitNanos()
    {
        return commitNanos.get();
    }

    private void commit()
    {
        final long start = System.nanoTime();
        if (journal.commit() > 0)
        {
            slowdown.after(System.nanoTime() - start);
            commitNanos.lazySet(commitNanos.get() + System.nanoTime() - start);
            batches.lazySet(batches.get() + 1);
        }
        committed.set(journal.sequence());
    }

    private void append(final Slot slot)
    {
        final long sequence = journal.sequence() + 1;
        timeNanos = Math.max(timeNanos, clock.nanoTime());
        journal.append(sequence, timeNanos, slot.buffer(), Slot.COMMAND, slot.commandLength());
        slot.journaled(sequence, timeNanos);
    }
}
