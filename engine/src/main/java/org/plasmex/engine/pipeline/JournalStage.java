package org.plasmex.engine.pipeline;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.EpochNanoClock;
import org.plasmex.journal.RecordLog;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Gives commands their sequence and time, and writes what waits as one batch. It lets go of the slots before that, so
 * that the machine executes what the disk is given meanwhile; what is committed may be told.
 */
final class JournalStage extends Stage
{
    /** With more of them a force is long enough for the rest to come in. */
    private static final int FEW_COMMANDS = 64;

    /** How often to look again for one that follows. */
    private static final int QUIET_YIELDS = 5;
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final RecordLog journal;
    private final EpochNanoClock clock;
    private final RefusalListener refusalListener;
    private final Slowdown slowdown;
    private final boolean isForced;
    private final LongSupplier arrived;
    private final Sequence committed;
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong commitNanos = new AtomicLong();
    private long timeNanos;

    /**
     * @param committed is set to the sequence of the last command that is in the journal for good.
     */
    JournalStage(
        final RecordLog journal,
        final EpochNanoClock clock,
        final RefusalListener refusalListener,
        final Slowdown slowdown,
        final boolean isForced,
        final LongSupplier arrived,
        final Sequence committed,
        final EventPoller<Slot> poller,
        final LongSupplier fill,
        final Failure failure)
    {
        super("journal", poller, fill, failure);
        this.isForced = isForced;
        this.arrived = arrived;
        this.journal = journal;
        this.clock = clock;
        this.refusalListener = refusalListener;
        this.slowdown = slowdown;
        this.committed = committed;
        timeNanos = journal.timeNanos();
    }

    /**
     * Commands often come in several at once, from somebody who was told of several: a force for the first of them
     * would have the others wait for two.
     */
    void beforePoll()
    {
        if (isForced)
        {
            awaitMore(position().get());
        }
    }

    private void awaitMore(final long done)
    {
        long last = arrived.getAsLong();
        if (last > done)
        {
            final long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
            int quiet = 0;
            while (quiet < QUIET_YIELDS && last - done < FEW_COMMANDS && System.nanoTime() - deadline < 0)
            {
                Thread.yield();
                final long now = arrived.getAsLong();
                quiet = now > last ? 0 : quiet + 1;
                last = now;
            }
        }
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

        return !isEndOfPart(position) && journal.fits(Slot.MAX_COMMAND_LENGTH);
    }

    void afterPoll()
    {
        if (hasWorked())
        {
            commit();
        }
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
