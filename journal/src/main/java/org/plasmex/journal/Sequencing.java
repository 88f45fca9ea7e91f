package org.plasmex.journal;

/**
 * The rule that the sequences of a log's records obey. Writers refuse and readers report what breaks it.
 */
public enum Sequencing
{
    /**
     * Each record has the sequence of the one before plus one.
     */
    GAPLESS
    {
        boolean follows(final long previous, final long sequence)
        {
            return sequence == previous + 1;
        }
    },

    /**
     * No record has a sequence below that of the one before: several records, or none, may have the same.
     */
    RISING
    {
        boolean follows(final long previous, final long sequence)
        {
            return sequence >= previous;
        }
    };

    abstract boolean follows(long previous, long sequence);
}
