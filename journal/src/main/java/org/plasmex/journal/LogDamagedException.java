package org.plasmex.journal;

/**
 * A log does not hold what was written to it.
 */
public final class LogDamagedException extends LogException
{
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String file;
    private final long position;
    private final long expectedSequence;

    LogDamagedException(final String what, final String file, final long position, final long expectedSequence)
    {
        super(text(what, file, position, expectedSequence) +
            ". What was written there counted and is gone: put the log's directory back from a backup");
        this.what = text(what, file, position, expectedSequence);
        this.file = file;
        this.position = position;
        this.expectedSequence = expectedSequence;
    }

    /**
     * The file that is damaged, or the directory that should be there with a file.
     *
     * @return its path.
     */
    public String file()
    {
        return file;
    }

    /**
     * Where in the file the damaged batch or record starts, or the one that is missing should.
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

    /**
     * What is damaged, without a word on whether it counted.
     *
     * @return the text.
     */
    public String what()
    {
        return what;
    }

    private static String text(
        final String what, final String file, final long position, final long expectedSequence)
    {
        return what + ": file=" + file + " position=" + position + " expectedSequence=" + expectedSequence;
    }
}
