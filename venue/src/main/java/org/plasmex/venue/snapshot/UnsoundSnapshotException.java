package org.plasmex.venue.snapshot;

import java.nio.file.Path;

/**
 * A snapshot from which no venue can start: it is damaged, or does not belong to the logs and blocks beside it. The
 * message names the file.
 */
public final class UnsoundSnapshotException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    UnsoundSnapshotException(final Path file, final String what)
    {
        super(file + ": " + what);
    }

    UnsoundSnapshotException(final Path file, final Throwable cause)
    {
        super(file + ": " + cause.getMessage(), cause);
    }
}
