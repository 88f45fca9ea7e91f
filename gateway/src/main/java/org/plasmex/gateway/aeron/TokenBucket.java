package org.plasmex.gateway.aeron;

/**
 * Lets so many messages pass a second, and a burst of so many at once. It keeps the time at which it would be full
 * again, in place of tokens, so nothing is rounded.
 */
final class TokenBucket
{
    private static final long NANOS = 1_000_000_000L;

    private final long interval;
    private final long depth;
    private long fullAt;

    /**
     * A full bucket.
     *
     * @param perSecond messages, from 1 to a billion.
     * @param burst     messages, from 1.
     * @param now       monotonic time, nanoseconds.
     */
    TokenBucket(final int perSecond, final int burst, final long now)
    {
        interval = NANOS / perSecond;
        depth = interval * burst;
        fullAt = now;
    }

    /**
     * Take a token.
     *
     * @return false where there is none.
     */
    boolean take(final long now)
    {
        final long from = fullAt - now > 0 ? fullAt : now;
        if (from + interval - now > depth)
        {
            return false;
        }
        fullAt = from + interval;

        return true;
    }

    /**
     * Give back the token that was taken last.
     */
    void giveBack()
    {
        fullAt -= interval;
    }
}
