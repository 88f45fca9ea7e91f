package org.plasmex.engine;

/**
 * A snapshot cannot be loaded: it is damaged, of another format, or too large for the machine that is to hold it.
 */
public final class SnapshotException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final long position;

    /**
     * Say what is wrong and where.
     *
     * @param position of the value that is wrong, in bytes from the beginning of the snapshot.
     * @param what     is wrong with it.
     */
    SnapshotException(final long position, final String what)
    {
        super("snapshot, byte " + position + ": " + what);
        this.position = position;
    }

    /**
     * Where the snapshot is wrong: of what does not fit together, the last part.
     *
     * @return bytes from its beginning.
     */
    public long position()
    {
        return position;
    }
}
