package org.plasmex.matching;

/**
 * What becomes of an order that cannot be filled at once, by the numbers the ledger gives.
 */
public final class OrderType
{
    /**
     * Good till cancelled: what is not filled rests.
     */
    public static final int GTC = 1;

    /**
     * Immediate or cancel: what is not filled is cancelled.
     */
    public static final int IOC = 2;

    /**
     * Fill or kill: filled wholly and at once, or refused.
     */
    public static final int FOK = 3;

    /**
     * Rests, or is refused where it would trade.
     */
    public static final int POST_ONLY = 4;

    private OrderType()
    {
    }

    /**
     * Whether what is left of an order after matching goes into the book.
     *
     * @param type of the order.
     * @return true where it rests, false where it is to be cancelled.
     */
    public static boolean rests(final int type)
    {
        return type == GTC || type == POST_ONLY;
    }
}
