package org.plasmex.journal;

import org.agrona.CloseHelper;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * Keeps the writers of a directory apart. The operating system gives the lock up when its process ends, however it
 * ends.
 */
final class WriterLock implements AutoCloseable
{
    private static final String FILE_NAME = "writer.lock";

    private final FileChannel channel;

    private WriterLock(final FileChannel channel)
    {
        this.channel = channel;
    }

    static WriterLock acquire(final Path directory)
    {
        FileChannel channel = null;
        boolean isAcquired = false;
        try
        {
            Files.createDirectories(directory);
            channel = FileChannel.open(directory.resolve(FILE_NAME), CREATE, WRITE);
            final FileLock lock = channel.tryLock();
            isAcquired = null != lock;
            if (!isAcquired)
            {
                throw new LogInUseException(directory);
            }

            return new WriterLock(channel);
        }
        catch (final OverlappingFileLockException ex)
        {
            throw new LogInUseException(directory);
        }
        catch (final IOException ex)
        {
            throw new LogException("cannot lock the log in " + directory, ex);
        }
        finally
        {
            if (!isAcquired)
            {
                CloseHelper.close(channel);
            }
        }
    }

    public void close()
    {
        CloseHelper.close(channel);
    }
}
