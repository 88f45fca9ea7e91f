package org.plasmex.journal;

import java.nio.file.Path;

/**
 * There is no room on disk for what a log is about to take. Nothing of it was written; once there is room the writer
 * can be asked again, or the log be opened again: it ends with what was committed.
 */
public final class LogFullException extends LogException
{
    private static final long serialVersionUID = 1L;

    private final long free;
    private final long needed;

    LogFullException(final Path directory, final long free, final long needed, final long floor, final Throwable cause)
    {
        super("no room for the log in " + directory + ": " + free + " bytes are free, " + needed +
            " are needed and " + floor + " are to stay free. Make room on that disk and start again: nothing that " +
            "was acknowledged is lost", cause);
        this.free = free;
        this.needed = needed;
    }

    /**
     * How much room there was.
     *
     * @return the number of bytes.
     */
    public long free()
    {
        return free;
    }

    /**
     * How much room the log wanted, the floor not counted.
     *
     * @return the number of bytes.
     */
    public long needed()
    {
        return needed;
    }
}
