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
 * ends. Whoever writes to a directory must hold it before it looks at what is there.
 */
public final class WriterLock implements AutoCloseable
{
    private static final String FILE_NAME = "writer.lock";

    private final FileChannel channel;

    private WriterLock(final FileChannel channel)
    {
        this.channel = channel;
    }

    /**
     * Take the lock, or refuse.
     *
     * @param directory which is created when it does not exist.
     * @return the lock, which the caller must close.
     * @throws LogInUseException if another writer has it, in this process or another one.
     * @throws LogException      if the directory or its lock file cannot be made.
     */
    public static WriterLock acquire(final Path directory)
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
            throw new LogException("cannot lock " + directory + ": " + LogDirectory.REMEDY, ex);
        }
        finally
        {
            if (!isAcquired)
            {
                CloseHelper.close(channel);
            }
        }
    }

    /**
     * Give it up. Does nothing when that was done already.
     */
    @Override
    public void close()
    {
        CloseHelper.close(channel);
    }
}
