package org.plasmex.venue;

/**
 * What the user has given with the command is wrong, or names what is not there: nothing was begun.
 */
public final class WrongUsageException extends UserException
{
    private static final long serialVersionUID = 1L;

    /**
     * Something given is wrong.
     *
     * @param message what is wrong, with the value, and what would be right.
     */
    public WrongUsageException(final String message)
    {
        super(message);
    }

    /**
     * Something given is wrong, as another exception showed.
     *
     * @param message what is wrong, with the value, and what would be right.
     * @param cause   that showed it.
     */
    public WrongUsageException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
