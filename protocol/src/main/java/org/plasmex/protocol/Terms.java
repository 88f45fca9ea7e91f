package org.plasmex.protocol;

/**
 * The values that fields of orders, markets and messages may take, and the bounds that the ledger sets.
 */
public final class Terms
{
    /**
     * Side of an order: buy.
     */
    public static final int BUY = 1;

    /**
     * Side of an order: sell.
     */
    public static final int SELL = 2;

    /**
     * Type of an order that rests until it is filled or cancelled.
     */
    public static final int GTC = 1;

    /**
     * Type of an order that trades at once as far as it can; the rest is cancelled.
     */
    public static final int IOC = 2;

    /**
     * Type of an order that trades at once and in full, or is refused.
     */
    public static final int FOK = 3;

    /**
     * Type of an order that only rests: it is refused where it would trade at once.
     */
    public static final int POST_ONLY = 4;

    /**
     * Status of a market number that no market has.
     */
    public static final int NOT_LISTED = 0;

    /**
     * Status of a market that trades.
     */
    public static final int OPEN = 1;

    /**
     * Status of a market in which orders rest and may be cancelled, but nothing is placed or filled.
     */
    public static final int HALTED = 2;

    /**
     * Status of a market that has ended: its orders may be cancelled by anyone, and it never opens again.
     */
    public static final int CLOSED = 3;

    /**
     * Cause for which trading is suspended: the operator says so. Causes are bits.
     */
    public static final int BY_OPERATOR = 1;

    /**
     * Cause for which trading is suspended: blocks are late on L1.
     */
    public static final int BY_LATENESS = 2;

    /**
     * Fees are so many of these parts of the notional.
     */
    public static final int FEE_UNIT = 1_000_000;

    /**
     * The highest taker fee with which a market may be listed, in millionths.
     */
    public static final int MAX_TAKER_FEE = 10_000;

    /**
     * By how much a message's nonce may be above its account's.
     */
    public static final long MAX_NONCE_STEP = 1L << 44;

    /**
     * The most fills that one taker may need.
     */
    public static final int MAX_FILLS = 10_000;

    /**
     * The most steps in a block.
     */
    public static final int MAX_STEPS = 1 << 20;

    private Terms()
    {
    }
}
