package org.plasmex.watcher.fetch;

/**
 * A source of blocks did not give what was asked for.
 */
final class SourceException extends Exception
{
    private static final long serialVersionUID = 1;

    SourceException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
