package org.plasmex.matching;

/**
 * The sides of a book, by the numbers the ledger gives them.
 */
public final class Side
{
    /**
     * Wants the base asset: a bid.
     */
    public static final int BUY = 1;

    /**
     * Offers the base asset: an ask.
     */
    public static final int SELL = 2;

    private Side()
    {
    }

    /**
     * The side that a side trades with.
     *
     * @param side {@link #BUY} or {@link #SELL}.
     * @return the other one.
     */
    public static int opposite(final int side)
    {
        return BUY + SELL - side;
    }
}
