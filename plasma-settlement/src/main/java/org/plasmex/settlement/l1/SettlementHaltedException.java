package org.plasmex.settlement.l1;

/**
 * This venue and L1 have parted: what it has sealed can never be committed, or not by this venue. L1's word stands.
 * <p>
 * Some causes end in FROZEN: the venue is the right one, its history is over, and that is certain. The others say that
 * this may be the wrong venue, data directory or chain. Nothing is journaled for them, so that whoever starts a venue
 * with the wrong directory, or beside another, voids no history: committing stops, and an operator has to look.
 */
public final class SettlementHaltedException extends RuntimeException
{
    private static final long serialVersionUID = 1L;
    private static final long UNKNOWN = -1;

    private final Cause why;
    private final long number;
    private final long tip;
    private final long lastStep;

    /**
     * For a cause that takes an operator.
     *
     * @param why     it stops.
     * @param number  of the block, or inbox entry, it is about.
     * @param message for an operator: the values, and the remedy.
     */
    public SettlementHaltedException(final Cause why, final long number, final String message)
    {
        this(why, number, UNKNOWN, UNKNOWN, message);
    }

    /**
     * For a cause that ends in FROZEN.
     *
     * @param why      it stops.
     * @param number   of the block it is about.
     * @param tip      number of the last block that is committed, 0 for genesis.
     * @param lastStep number of the last step in it: the last that counts, 0 for none.
     * @param message  for an operator: the values, and the remedy.
     */
    public SettlementHaltedException(
        final Cause why, final long number, final long tip, final long lastStep, final String message)
    {
        super(message);
        this.why = why;
        this.number = number;
        this.tip = tip;
        this.lastStep = lastStep;
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
     * The last block that is committed.
     *
     * @return its number, 0 for genesis; -1 unless it {@link #endsInFreeze()}.
     */
    public long tip()
    {
        return tip;
    }

    /**
     * The last step that counts. Where blocks that are committed are not final, they can still be found at fault, and
     * fewer steps count then: only a final step is sure to.
     *
     * @return its number, 0 where no step counts; -1 unless it {@link #endsInFreeze()}.
     */
    public long lastStep()
    {
        return lastStep;
    }

    /**
     * Whether the history of this venue is over, for certain, so that it is to be told FROZEN.
     *
     * @return false where an operator has to look first.
     */
    public boolean endsInFreeze()
    {
        return why.endsInFreeze;
    }

    /**
     * Why settlement can stop.
     */
    public enum Cause
    {
        /**
         * Another block than ours is committed under this number: another venue uses the key, or this data directory
         * is not the one the chain was made from. Takes an operator.
         */
        OTHER_BLOCK_COMMITTED(false),
        /** The block does not follow on the one that is committed before it. Takes an operator. */
        DOES_NOT_FOLLOW(false),
        /**
         * The tip is ours, and the block that follows on it is further behind a confirmed L1 block than INCLUSION, so
         * it can never be committed. Ends in FROZEN.
         */
        TOO_OLD(true),
        /** The tip is ours, and a confirmed L1 block says that the chain is frozen. Ends in FROZEN. */
        FROZEN(true),
        /**
         * A confirmed L1 block says that the operator is another one: this key commits nothing any more, and the
         * successor goes on, from this data. Takes an operator.
         */
        HANDED_OVER(false),
        /**
         * What was read from the inbox is not what L1 now says: L1 was reorganised below what was taken for confirmed
         * (with {@link Confirmation#FINALIZED} it would have to break its own promise), or this is another chain. Takes
         * an operator.
         */
        INBOX_DIVERGED(false);

        private final boolean endsInFreeze;

        Cause(final boolean endsInFreeze)
        {
            this.endsInFreeze = endsInFreeze;
        }
    }
}
