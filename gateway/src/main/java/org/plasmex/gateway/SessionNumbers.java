package org.plasmex.gateway;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The numbers that one door gives its sessions, other ones than any other door and than any earlier life of the venue
 * that has journaled a command since: they follow from how many commands the journal held when the venue was launched.
 * <p>
 * Thread safe.
 */
public final class SessionNumbers
{
    /** Returned where all numbers were given out. */
    public static final long NONE = 0;

    private static final int DOOR_SHIFT = 22;
    private static final int LIFE_SHIFT = DOOR_SHIFT + 2;

    private final long before;
    private final long limit;
    private final AtomicLong last;

    private SessionNumbers(final long before, final long limit)
    {
        this.before = before;
        this.limit = limit;
        last = new AtomicLong(before);
    }

    /**
     * Numbers for the door in the venue's own process.
     *
     * @param recovered how many commands the journal held when the venue was launched.
     * @return the numbers.
     */
    public static SessionNumbers inProcess(final long recovered)
    {
        return of(recovered, 0);
    }

    /**
     * Numbers for the Aeron door.
     *
     * @param recovered how many commands the journal held when the venue was launched.
     * @return the numbers.
     */
    public static SessionNumbers aeron(final long recovered)
    {
        return of(recovered, 1);
    }

    /**
     * The next number.
     *
     * @return above 0; or {@link #NONE} when four million were given out, and the venue must be started anew.
     */
    public long next()
    {
        final long number = last.incrementAndGet();
        if (number > limit)
        {
            last.set(limit);
            return NONE;
        }

        return number;
    }

    /**
     * Whether a number has been given out here.
     *
     * @param number any u64.
     * @return true if it has been.
     */
    public boolean contains(final long number)
    {
        return number > before && number <= last.get();
    }

    private static SessionNumbers of(final long recovered, final int door)
    {
        if (recovered < 0 || recovered > Long.MAX_VALUE >> LIFE_SHIFT)
        {
            throw new IllegalArgumentException("no session numbers are left behind " + recovered + " commands");
        }

        final long before = (recovered << LIFE_SHIFT) + ((long)door << DOOR_SHIFT);
        return new SessionNumbers(before, before + (1L << DOOR_SHIFT) - 1);
    }
}
