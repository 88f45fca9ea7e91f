package org.plasmex.journal;

import java.nio.file.Path;

/**
 * One of the files that a log consists of.
 *
 * @param file  that holds the records.
 * @param first number of its first record by its name, {@link LogReader#UNKNOWN} for a file of a log that was written
 *              before segments had directories.
 */
record Segment(Path file, long first)
{
    boolean isNamed()
    {
        return LogReader.UNKNOWN != first;
    }
}
