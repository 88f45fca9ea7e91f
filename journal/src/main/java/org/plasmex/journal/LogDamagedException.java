package org.plasmex.journal;

/**
 * A log does not hold what was written to it.
 */
public final class LogDamagedException extends LogException
{
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long index;
    private final long position;
    private final long expectedSequence;

    LogDamagedException(
        final String what,
        final String file,
        final long index,
        final long position,
        final long expectedSequence)
    {
        super(what + ": file=" + file + " index=0x" + Long.toHexString(index) + " position=" + position +
            " expectedSequence=" + expectedSequence);
        this.file = file;
        this.index = index;
        this.position = position;
        this.expectedSequence = expectedSequence;
    }

    /**
     * The file that is damaged.
     *
     * @return its path.
     */
    public String file()
    {
        return file;
    }

    /**
     * Chronicle's index of the excerpt that is damaged, or of the last sound one where none can be read behind it.
     *
     * @return the index.
     */
    public long index()
    {
        return index;
    }

    /**
     * Where in the file the damaged batch or record starts.
     *
     * @return the offset in bytes.
     */
    public long position()
    {
        return position;
    }

    /**
     * The sequence that should have been found there; in a log that is {@link Sequencing#RISING} the least that
     * could be.
     *
     * @return the sequence, or {@link LogReader#UNKNOWN} where nothing before it was read.
     */
    public long expectedSequence()
    {
        return expectedSequence;
    }
}
