package org.plasmex.journal;

import java.nio.file.Path;

/**
 * A log has a writer already, in this process or another.
 */
public final class LogInUseException extends LogException
{
    private static final long serialVersionUID = 1L;

    LogInUseException(final Path directory)
    {
        super("another writer has the log in " + directory + ": is a venue running on this directory already?");
    }
}
