package org.plasmex.journal;

/**
 * A log cannot be opened, read or written.
 */
public class LogException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * Construct with what happened.
     *
     * @param message that says what happened, and where.
     */
    public LogException(final String message)
    {
        super(message);
    }

    /**
     * Construct with what happened and why.
     *
     * @param message that says what happened, and where.
     * @param cause   of it.
     */
    public LogException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
