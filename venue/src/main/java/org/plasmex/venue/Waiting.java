package org.plasmex.venue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waiting for another thread, without keeping it from its work.
 */
public final class Waiting
{
    private static final long PARK_NANOS = 200_000;

    private Waiting()
    {
    }

    /**
     * Wait until a condition holds. An interrupt ends the waiting, and stays set.
     *
     * @param millis    to wait at most.
     * @param condition to hold.
     * @return whether it holds.
     */
    public static boolean until(final long millis, final BooleanSupplier condition)
    {
        final long start = System.nanoTime();
        boolean holds = condition.getAsBoolean();
        while (!holds && TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) < millis &&
            !Thread.currentThread().isInterrupted())
        {
            LockSupport.parkNanos(PARK_NANOS);
            holds = condition.getAsBoolean();
        }
        return holds;
    }
}
