package org.plasmex.settlement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.agrona.IoUtil;

/**
 * A directory for fuzz tests, which want a new one thousands of times: in memory where there is such a place. Removed
 * when the JVM ends. For one thread.
 */
public final class Scratch
{
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path directory;

    public Scratch()
    {
        try
        {
            directory = Files.isWritable(MEMORY) ?
                Files.createTempDirectory(MEMORY, "plasmex-fuzz") : Files.createTempDirectory("plasmex-fuzz");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> IoUtil.delete(directory.toFile(), true)));
    }

    public Path path()
    {
        return directory;
    }

    /**
     * The directory with nothing in it; what was there is gone.
     *
     * @return the directory.
     * @throws IOException if the disk refuses.
     */
    public Path empty() throws IOException
    {
        IoUtil.delete(directory.toFile(), true);
        return Files.createDirectories(directory);
    }
}
