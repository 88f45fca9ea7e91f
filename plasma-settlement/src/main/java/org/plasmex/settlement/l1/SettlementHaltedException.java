package org.plasmex.settlement.l1;

/**
 * This venue and L1 have parted: what it has sealed can never be committed. It takes an operator, and L1's word stands.
 */
public final class SettlementHaltedException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final Cause why;
    private final long number;

    /**
     * With the block or entry concerned and what to do.
     *
     * @param why     it stops.
     * @param number  of the block, or inbox entry, it is about.
     * @param message for an operator: both values, and the remedy.
     */
    public SettlementHaltedException(final Cause why, final long number, final String message)
    {
        super(message);
        this.why = why;
        this.number = number;
    }

    /**
     * Why it stops.
     *
     * @return the cause.
     */
    public Cause why()
    {
        return why;
    }

    /**
     * The block or inbox entry it is about.
     *
     * @return its number.
     */
    public long number()
    {
        return number;
    }

    /**
     * Why settlement can stop.
     */
    public enum Cause
    {
        /** Another block than ours is committed under this number. */
        OTHER_BLOCK_COMMITTED,
        /** The block does not follow on the one that is committed before it. */
        DOES_NOT_FOLLOW,
        /** The block's time is further behind L1 than INCLUSION. */
        TOO_OLD,
        /** The chain on L1 is frozen. */
        FROZEN,
        /** What was read from the inbox is not what L1 now says. */
        INBOX_DIVERGED
    }
}
