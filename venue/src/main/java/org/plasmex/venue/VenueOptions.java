package org.plasmex.venue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/**
 * Options of every command that runs a venue of its own.
 */
public final class VenueOptions
{
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "Configuration file; docs/configuration.md explains its settings.")
    private Path config;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Where the venue keeps its data: an empty or new directory. Default: a temporary one, kept.")
    private Path data;

    /**
     * The settings of file and environment.
     *
     * @return the settings.
     * @throws UserException if one is wrong.
     */
    public Settings settings()
    {
        return Settings.load(config);
    }

    /**
     * The directory for a new venue.
     *
     * @return an empty directory.
     * @throws UserException if the one that was named is not empty, or cannot be made.
     */
    public Path newDirectory()
    {
        try
        {
            if (null == data)
            {
                return Files.createTempDirectory("plasmex-");
            }

            if (Files.exists(data) && !Files.isDirectory(data))
            {
                throw new WrongUsageException("--data is " + data + ", which is a file; name a new or empty directory");
            }
            Files.createDirectories(data);
            try (Stream<Path> content = Files.list(data))
            {
                if (content.findAny().isPresent())
                {
                    throw new WrongUsageException("--data is " + data + ", which is not empty; this command starts a " +
                        "chain and a venue from nothing: name a new or empty directory");
                }
            }
            return data.toAbsolutePath().normalize();
        }
        catch (final IOException ex)
        {
            throw new UserException("cannot use " + data + " for the venue's data: " + Reason.of(ex), ex);
        }
    }
}
