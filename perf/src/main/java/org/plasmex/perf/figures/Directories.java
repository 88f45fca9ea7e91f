package org.plasmex.perf.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * What benches do with the directories that they make.
 */
public final class Directories
{
    private Directories()
    {
    }

    /**
     * How much is in a directory.
     *
     * @param directory with all below it.
     * @return bytes of all files.
     * @throws IOException if it cannot be read.
     */
    public static long size(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /**
     * Delete a directory with all that is in it.
     *
     * @param directory to delete.
     * @throws IOException if something in it cannot be deleted.
     */
    public static void delete(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList())
            {
                Files.delete(file);
            }
        }
    }
}
