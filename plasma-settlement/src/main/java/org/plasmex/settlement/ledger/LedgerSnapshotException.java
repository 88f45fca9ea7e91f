package org.plasmex.settlement.ledger;

/**
 * A ledger's snapshot is cut short or damaged, or is not of the chain at hand. The message says what is wrong, and the
 * position.
 */
public final class LedgerSnapshotException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final long position;

    LedgerSnapshotException(final long position, final String message)
    {
        super("the ledger's snapshot cannot be used: at position " + position + ": " + message);
        this.position = position;
    }

    /**
     * Where it shows.
     *
     * @return bytes from the snapshot's beginning; where only the hash at its end tells, that is the place.
     */
    public long position()
    {
        return position;
    }
}
