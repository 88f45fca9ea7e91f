package org.plasmex.journal;

import net.openhft.chronicle.queue.ExcerptAppender;
import org.agrona.CloseHelper;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * Forces what an appender wrote to disk, file by file.
 */
final class DiskSync implements AutoCloseable
{
    private static final String METADATA_FILE_NAME = "metadata.cq4t";

    private final Path directory;
    private final ExcerptAppender appender;
    private FileChannel file;
    private int cycle = Integer.MIN_VALUE;

    DiskSync(final Path directory, final ExcerptAppender appender)
    {
        this.directory = directory;
        this.appender = appender;
    }

    public void close()
    {
        CloseHelper.close(file);
    }

    /**
     * Whether the appender has gone on to a file that was never synced.
     */
    boolean isFileNew()
    {
        return cycle != appender.cycle() && null != appender.currentFile();
    }

    /**
     * Returns when the device says that all that was written is there.
     */
    void force()
    {
        try
        {
            if (isFileNew())
            {
                changeFile();
            }

            if (null != file)
            {
                file.force(false);
            }
        }
        catch (final IOException ex)
        {
            throw new LogException("cannot sync the log in " + directory, ex);
        }
    }

    /**
     * The file before gets what was not synced in it; the new one must be found in its directory after a power cut.
     */
    private void changeFile() throws IOException
    {
        if (null != file)
        {
            file.force(false);
            file.close();
        }

        file = FileChannel.open(appender.currentFile().toPath(), READ, WRITE);
        cycle = appender.cycle();
        forceOnce(directory.resolve(METADATA_FILE_NAME));
        forceOnce(directory);
    }

    private static void forceOnce(final Path path) throws IOException
    {
        try (FileChannel channel = FileChannel.open(path, READ))
        {
            channel.force(true);
        }
    }
}
