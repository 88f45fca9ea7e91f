package org.plasmex.venue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * Forces what others have written to disk. What was written before is there for good when it returns; it need not be
 * written by this process, and may be written to meanwhile. Locks have nothing in them, and are left alone.
 */
public final class LogSync
{
    // To close a file gives up all locks that this process has on it, whoever has taken them.
    private static final String LOCK = ".lock";

    private LogSync()
    {
    }

    /**
     * Force all files below a directory, and the directories, to disk.
     *
     * @param directory which need not exist.
     * @throws IOException if it cannot be done.
     */
    public static void force(final Path directory) throws IOException
    {
        if (Files.exists(directory))
        {
            try (Stream<Path> files = Files.walk(directory))
            {
                for (final Path file : files.filter(path -> !path.toString().endsWith(LOCK)).toList())
                {
                    forceOne(file);
                }
            }
        }
    }

    private static void forceOne(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(
            file, Files.isDirectory(file) ? StandardOpenOption.READ : StandardOpenOption.WRITE))
        {
            channel.force(true);
        }
        catch (final NoSuchFileException ex)
        {
            // Whoever writes there has removed it meanwhile, so it does not count.
            return;
        }
    }
}
