package org.plasmex.settlement.l1;

import org.agrona.concurrent.NanoClock;

import java.time.Duration;

/**
 * When to ask again: after the interval while all is well, after twice as long with every failure in a row, up to a
 * limit. Not thread safe.
 */
public final class Backoff
{
    private static final int MAX_DOUBLINGS = 30;

    private final NanoClock clock;
    private final long interval;
    private final long limit;
    private int failuresInARow;
    private long dueAt;

    /**
     * It is time to ask at once.
     *
     * @param clock    monotonic.
     * @param interval between two questions while all is well.
     * @param limit    the longest wait after failures in a row.
     */
    public Backoff(final NanoClock clock, final Duration interval, final Duration limit)
    {
        this.clock = clock;
        this.interval = interval.toNanos();
        this.limit = Math.max(this.interval, limit.toNanos());
        dueAt = clock.nanoTime();
    }

    /**
     * Whether it is time to ask.
     *
     * @return true if it is.
     */
    public boolean isDue()
    {
        return clock.nanoTime() - dueAt >= 0;
    }

    /** Whatever comes of it, even an exception, do not ask again before the interval. */
    public void begin()
    {
        dueAt = clock.nanoTime() + interval;
    }

    /** All is well: ask again after the interval. */
    public void rest()
    {
        failuresInARow = 0;
        dueAt = clock.nanoTime() + interval;
    }

    /** There is more to do: ask again at once. */
    public void goOn()
    {
        failuresInARow = 0;
        dueAt = clock.nanoTime();
    }

    /** It failed: ask again later than after the failure before. */
    public void failed()
    {
        final long delay = Math.min(limit, interval << Math.min(failuresInARow, MAX_DOUBLINGS));
        failuresInARow++;
        dueAt = clock.nanoTime() + (delay < 0 ? limit : delay);
    }
}
