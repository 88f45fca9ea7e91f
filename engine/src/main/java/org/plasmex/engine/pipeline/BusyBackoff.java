package org.plasmex.engine.pipeline;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.TimeUnit;

/**
 * Yields for a while after there was work, for longer than the stage before needs to force a batch to disk; then backs
 * off. So a thread of a venue that is busy does not sleep, since to be woken takes it as long as a force does, and a
 * thread of one that is idle has no core.
 */
final class BusyBackoff implements IdleStrategy
{
    static final String ALIAS = BackoffIdleStrategy.ALIAS;

    private static final long YIELD_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final int FIRST_PARK_NANOS = 10_000;
    private static final int LONGEST_PARK_NANOS = 1_000_000;

    private final IdleStrategy backoff = new BackoffIdleStrategy(0, 0, FIRST_PARK_NANOS, LONGEST_PARK_NANOS);
    private long idleSince;
    private boolean isIdle;

    public void idle(final int workCount)
    {
        if (workCount > 0)
        {
            reset();
        }
        else
        {
            idle();
        }
    }

    public void idle()
    {
        final long now = System.nanoTime();
        if (!isIdle)
        {
            isIdle = true;
            idleSince = now;
        }

        if (now - idleSince < YIELD_NANOS)
        {
            Thread.yield();
        }
        else
        {
            backoff.idle();
        }
    }

    public void reset()
    {
        if (isIdle)
        {
            isIdle = false;
            backoff.reset();
        }
    }

    public String alias()
    {
        return ALIAS;
    }
}
