package org.plasmex.venue.torture;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What is left to chance in one round: the same for the same seed and round.
 */
final class Dice
{
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private final SplittableRandom random;

    Dice(final long seed, final long round)
    {
        random = new SplittableRandom(seed * GOLDEN + round);
    }

    /**
     * A number from 0 up to below a bound.
     */
    int below(final int bound)
    {
        return random.nextInt(bound);
    }

    /**
     * A number from one to another, both included.
     */
    long between(final long low, final long high)
    {
        return random.nextLong(low, high + 1);
    }

    boolean oneIn(final int times)
    {
        return 0 == random.nextInt(times);
    }

    <T> T oneOf(final List<T> choices)
    {
        return choices.get(random.nextInt(choices.size()));
    }

    SplittableRandom random()
    {
        return random;
    }
}
