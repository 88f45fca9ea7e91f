package org.plasmex.settlement.ledger;

/**
 * The ledger does not agree with what it was told, and stands still: nothing of the open block is handed on. The
 * message says where, and gives both values.
 */
public final class LedgerHaltedException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final long step;

    /**
     * A difference.
     *
     * @param step    number of the step at which the ledger stands.
     * @param message what differs, and both values.
     */
    public LedgerHaltedException(final long step, final String message)
    {
        super("the ledger halts at step " + step + ": " + message);
        this.step = step;
    }

    /**
     * A failure.
     *
     * @param step  number of the step at which the ledger stands.
     * @param cause what went wrong.
     */
    public LedgerHaltedException(final long step, final Throwable cause)
    {
        super("the ledger halts at step " + step + ": " + cause.getMessage(), cause);
        this.step = step;
    }

    /**
     * Where the ledger stands.
     *
     * @return number of the step.
     */
    public long step()
    {
        return step;
    }
}
