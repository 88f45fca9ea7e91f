package org.plasmex.settlement.l1;

import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The venue's clock: the timestamp of the newest L1 header, carried on by a monotonic clock.
 * <p>
 * It never goes backwards. Where a header comes that is behind what the clock already told (it came sooner than its
 * predecessor did, or L1 was reorganised), the clock stands still until L1 has caught up, so that it is never ahead of
 * L1 by more than the time since the newest header.
 * <p>
 * One thread calls {@link #onHeader(long)}, any number of threads read.
 */
public final class L1Clock implements EpochNanoClock
{
    private final NanoClock monotonic;
    private final AtomicLong told;
    private volatile Anchor anchor;

    /**
     * A clock that starts with the first header it is given.
     *
     * @param monotonic carries the clock on between headers.
     */
    public L1Clock(final NanoClock monotonic)
    {
        this(monotonic, 0);
    }

    /**
     * A clock that goes on from a time told in an earlier life, also while L1 cannot be reached. Until the first header
     * it lags L1 by as long as the venue was down, so what it says is good for order, and not for what is due: a venue
     * that starts while L1 is silent takes cancels only (see {@link CommitGuard}). With the first header it jumps to
     * L1's time.
     *
     * @param monotonic  carries the clock on between headers.
     * @param notBefore  the last time that was journaled, in nanoseconds since the epoch; 0 where there is none.
     */
    public L1Clock(final NanoClock monotonic, final long notBefore)
    {
        if (notBefore < 0)
        {
            throw new IllegalArgumentException("notBefore must be 0 or a time since the epoch: " + notBefore);
        }

        this.monotonic = monotonic;
        told = new AtomicLong(notBefore);
        anchor = 0 == notBefore ? null : new Anchor(0, notBefore, monotonic.nanoTime());
    }

    /**
     * Takes the newest header's time. A header not newer than the last one changes nothing. Single writer.
     *
     * @param timestamp the header's, in seconds since the epoch.
     */
    public void onHeader(final long timestamp)
    {
        final Anchor current = anchor;
        if (null == current || timestamp > current.timestamp)
        {
            anchor = new Anchor(timestamp, TimeUnit.SECONDS.toNanos(timestamp), monotonic.nanoTime());
        }
    }

    /**
     * Whether the clock can be read: a header has been seen, or it goes on from an earlier life.
     *
     * @return true when {@link #nanoTime()} will answer.
     */
    public boolean isSet()
    {
        return null != anchor;
    }

    /**
     * The timestamp of the newest header.
     *
     * @return seconds since the epoch, 0 when none has been seen.
     */
    public long headerTimestamp()
    {
        final Anchor current = anchor;

        return null == current ? 0 : current.timestamp;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException when no header has been seen yet.
     */
    @Override
    public long nanoTime()
    {
        final Anchor current = anchor;
        if (null == current)
        {
            throw new IllegalStateException("no L1 header seen yet: wait until isSet()");
        }

        final long now = current.nanos + (monotonic.nanoTime() - current.setAt);
        long last = told.get();
        while (now > last)
        {
            if (told.compareAndSet(last, now))
            {
                return now;
            }

            last = told.get();
        }

        return last;
    }

    private static final class Anchor
    {
        private final long timestamp;
        private final long nanos;
        private final long setAt;

        private Anchor(final long timestamp, final long nanos, final long setAt)
        {
            this.timestamp = timestamp;
            this.nanos = nanos;
            this.setAt = setAt;
        }
    }
}
