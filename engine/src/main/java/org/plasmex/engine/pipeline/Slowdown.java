package org.plasmex.engine.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes a part of a venue so many times slower than it is, for drills: who has done something lets it wait for as long
 * as that would have taken longer.
 * <p>
 * Thread safe. What is not slowed down costs nothing.
 */
public final class Slowdown
{
    /** Lets nobody wait. */
    public static final Slowdown NONE = new Slowdown(1);

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final long more;

    /**
     * A slowdown.
     *
     * @param times how many times slower than it is, 1 for not at all.
     */
    public Slowdown(final int times)
    {
        if (times < 1)
        {
            throw new IllegalArgumentException("nothing is made " + times + " times slower: it must be 1 or more");
        }
        more = times - 1;
    }

    /**
     * Whether anybody is let wait.
     *
     * @return false where nothing is to be slower than it is.
     */
    public boolean isWanted()
    {
        return more > 0;
    }

    /**
     * Wait for as long as what was done would have taken longer, but no more than 5 s at once: what takes long now and
     * then is not what it is to be compared with.
     *
     * @param nanos that it has taken.
     */
    public void after(final long nanos)
    {
        final long wait = Math.min(LONGEST_NANOS, Math.min(nanos, LONGEST_NANOS) * more);
        final long until = System.nanoTime() + wait;
        for (long left = wait; left > 0 && !Thread.currentThread().isInterrupted();
            left = until - System.nanoTime())
        {
            LockSupport.parkNanos(left);
        }
    }
}
