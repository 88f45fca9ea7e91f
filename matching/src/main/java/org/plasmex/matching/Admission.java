package org.plasmex.matching;

/**
 * Whether an order may be matched, decided before anything happens: see {@link OrderBook#admit}.
 */
public final class Admission
{
    /**
     * It may be matched.
     */
    public static final int ADMITTED = 0;

    /**
     * A POST_ONLY order would trade.
     */
    public static final int WOULD_TRADE = 1;

    /**
     * A FOK order could not be filled wholly: resting orders of its own account do not count.
     */
    public static final int NOT_FILLABLE = 2;

    /**
     * It would take more fills than one order may.
     */
    public static final int TOO_MANY_FILLS = 3;

    private Admission()
    {
    }
}
