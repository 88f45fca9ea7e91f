package org.plasmex.perf.grow;

import java.util.SplittableRandom;

/**
 * What prices resting orders have. {@link #MID} lies between the sides.
 */
enum Prices
{
    /** 105 levels a side: long queues. */
    NEAR(105),
    /** 500,000 levels a side, one beside the other. */
    WIDE(500_000),
    /** Powers of two, and those that follow them: few levels, as far apart as can be. */
    POWERS(0),
    /** Sells anywhere up to 2^63 - 1: every order a level of its own, neighbours of none. */
    ANY(0),
    /** Sells anywhere, two and two beside each other: the most nodes for so many levels. */
    PAIRS(0);

    static final long MID = 1_000_000;

    private static final int MID_BITS = 20;
    private static final int BITS = 63;

    private final int levels;

    Prices(final int levels)
    {
        this.levels = levels;
    }

    long buy(final SplittableRandom random)
    {
        return switch (this)
        {
            case NEAR, WIDE -> MID - 1 - random.nextInt(levels);
            case POWERS -> 1L << random.nextInt(MID_BITS);
            default -> 1 + random.nextLong(MID - 1);
        };
    }

    long sell(final SplittableRandom random)
    {
        return switch (this)
        {
            case NEAR, WIDE -> MID + 1 + random.nextInt(levels);
            case POWERS -> (1L << MID_BITS + random.nextInt(BITS - MID_BITS)) + random.nextInt(2);
            case ANY -> random.nextLong(MID + 1, Long.MAX_VALUE);
            // The one of a pair or the other, by a bit of the same number's.
            default -> pair(random.nextLong(1 << MID_BITS)) + random.nextInt(2);
        };
    }

    /**
     * One of a million even numbers spread over all that there are above the middle.
     */
    private static long pair(final long index)
    {
        return ((index + 1) * 0x9E37_79B9_7F4A_7C15L >>> 2 | 1L << BITS - 2) & ~1L;
    }
}
