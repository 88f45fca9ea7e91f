package org.plasmex.venue.attack;

import org.plasmex.settlement.law.Bounds;

/**
 * The bounds of a block, as far as they are known.
 *
 * @param since     seconds.
 * @param until     seconds.
 * @param firstStep number of the first step.
 * @param steps     how many there are.
 * @param inbox     below which entries of L1 may be read.
 */
record Limits(long since, long until, long firstStep, long steps, long inbox) implements Bounds
{
    private static final long NO_END = 1 << 20;

    /**
     * Of a block that goes on.
     */
    static Limits open(final long since, final long until, final long firstStep, final long inbox)
    {
        return new Limits(since, until, firstStep, NO_END, inbox);
    }

    /**
     * The same, when a step is its last.
     */
    Limits endingAt(final long number, final long register)
    {
        return new Limits(since, until, firstStep, number - firstStep + 1, register);
    }
}
