package org.plasmex.client.aeron;

/**
 * A session could not be opened.
 */
public final class SessionException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    SessionException(final String message)
    {
        super(message);
    }
}
