package org.plasmex.venue;

/**
 * Something that the user of the command can put right. Its message is one line that says what is wrong, with the
 * value, and what would be right.
 */
public class UserException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * Something is wrong.
     *
     * @param message what is wrong, with the value, and what would be right.
     */
    public UserException(final String message)
    {
        super(message);
    }

    /**
     * Something is wrong, as another exception showed.
     *
     * @param message what is wrong, with the value, and what would be right.
     * @param cause   that showed it.
     */
    public UserException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
