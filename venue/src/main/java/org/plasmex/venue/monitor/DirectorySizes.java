package org.plasmex.venue.monitor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.plasmex.venue.Venue;

/**
 * How much room the folders of a venue's data take. They are looked through when somebody asks.
 */
public final class DirectorySizes
{
    private static final List<String> NAMES =
        List.of(Venue.JOURNAL, Venue.OUTPUT, Venue.BLOCKS, Venue.INBOX, Venue.SNAPSHOTS);

    private final Path directory;

    /**
     * The folders of a venue.
     *
     * @param directory of its data.
     */
    public DirectorySizes(final Path directory)
    {
        this.directory = directory;
    }

    List<String> names()
    {
        return NAMES;
    }

    /**
     * What is in a folder.
     *
     * @param name of the folder.
     * @return the length of its files in bytes, 0 where there is no such folder; a file that goes meanwhile does not
     * count.
     */
    double bytes(final String name)
    {
        final Path folder = directory.resolve(name);
        if (!Files.exists(folder))
        {
            return 0;
        }

        try (Stream<Path> files = Files.walk(folder))
        {
            return files.mapToLong(DirectorySizes::length).sum();
        }
        catch (final IOException | UncheckedIOException ex)
        {
            return Double.NaN;
        }
    }

    private static long length(final Path file)
    {
        try
        {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        }
        catch (final IOException ex)
        {
            return 0;
        }
    }
}
