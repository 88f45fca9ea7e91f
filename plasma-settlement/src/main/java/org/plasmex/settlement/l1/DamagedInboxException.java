package org.plasmex.settlement.l1;

/**
 * The inbox store does not hold what was written to it, or belongs to another chain.
 */
public final class DamagedInboxException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * With the file, the position, and what to do.
     *
     * @param message for an operator.
     */
    public DamagedInboxException(final String message)
    {
        super(message);
    }
}
