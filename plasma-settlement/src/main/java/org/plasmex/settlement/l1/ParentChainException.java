package org.plasmex.settlement.l1;

/**
 * The parent chain did not answer, or refused what it was asked. What it says is meant for an operator: what happened,
 * the value, and what to do. Whoever asks again later may be answered.
 */
public class ParentChainException extends Exception
{
    private static final long serialVersionUID = 1L;

    /**
     * With what happened.
     *
     * @param message for an operator.
     */
    public ParentChainException(final String message)
    {
        super(message);
    }

    /**
     * With what happened and its cause.
     *
     * @param message for an operator.
     * @param cause   of it.
     */
    public ParentChainException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
