package org.plasmex.journal;

import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import static java.nio.file.StandardOpenOption.*;

/**
 * Has the room for what will be written to a file allocated before it is written, so that no batch is half done when
 * the disk is full.
 * <p>
 * By {@code fallocate}, which costs as good as nothing; where the file system does not know it, by writing zeros.
 */
final class Reserve implements AutoCloseable
{
    private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);

    /** What is allocated at a time. */
    static final long STEP = 16L * 1024 * 1024;

    /**
     * How many zeros are written by a call. Where that begins at a multiple of it Linux keeps them in one piece, which
     * one fault maps.
     */
    static final int ZEROS_LENGTH = 64 * 1024;

    private static final int EOPNOTSUPP = 95;
    private static final int ENOSYS = 38;

    private final Path directory;
    private final FileChannel channel;
    private final File store; // which says how much is free without an object for it
    private final long floor;
    private final int descriptor;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_LENGTH);
    private long end;

    /**
     * Create a file.
     *
     * @param directory of the log.
     * @param file      which must not exist.
     * @param floor     how much of the disk stays free.
     */
    Reserve(final Path directory, final Path file, final long floor) throws IOException
    {
        this.directory = directory;
        this.floor = floor;
        channel = LogDirectory.open(file, CREATE_NEW, WRITE);
        store = directory.toFile();
        descriptor = descriptor(file);
    }

    public void close()
    {
        if (descriptor >= 0)
        {
            PosixAPI.posix().close(descriptor);
        }

        CloseHelper.close(channel);
    }

    /**
     * Returns when there is room up to a position.
     *
     * @throws LogFullException if there is none; then there is no more than before.
     */
    void upTo(final long position)
    {
        if (position > end)
        {
            grow(position);
        }
    }

    /**
     * Up to where there is room.
     */
    long end()
    {
        return end;
    }

    /**
     * Write zeros, if there is room for them or room can be made.
     *
     * @return whether there is.
     */
    boolean writeZeros(final long from, final long to)
    {
        try
        {
            upTo(to);
            zeros(from, to);
            return true;
        }
        catch (final LogFullException ex)
        {
            LOG.debug("nothing is written ahead in {}: {}", directory, ex.getMessage());
            return false;
        }
        catch (final IOException ex)
        {
            throw new LogException("cannot write ahead in the log in " + directory, ex);
        }
    }

    /**
     * Returns when all that was written is on disk. This is by a descriptor of this reserve's own: the system tells
     * each of them once that the disk failed, and what it tells here must not be missed by who forces batches.
     */
    void force() throws IOException
    {
        channel.force(false);
    }

    private void grow(final long position)
    {
        try
        {
            final long free = store.getUsableSpace();
            long length = Math.max(STEP, position - end);
            if (free - length < floor)
            {
                length = position - end;
            }

            if (free - length < floor)
            {
                throw new LogFullException(directory, free, length, floor, null);
            }

            allocate(length);
            end += length;
        }
        catch (final IOException ex)
        {
            throw new LogException("cannot reserve room for the log in " + directory, ex);
        }
    }

    private void allocate(final long length) throws IOException
    {
        if (descriptor >= 0)
        {
            if (0 == PosixAPI.posix().fallocate(descriptor, 0, end, length))
            {
                return;
            }

            final int error = PosixAPI.posix().lastError();
            if (EOPNOTSUPP != error && ENOSYS != error)
            {
                throw new LogFullException(directory, store.getUsableSpace(), length, floor,
                    new IOException(PosixAPI.posix().strerror(error)));
            }
        }

        try
        {
            zeros(end, end + length);
        }
        catch (final IOException ex)
        {
            throw new LogFullException(directory, store.getUsableSpace(), length, floor, ex);
        }
    }

    private void zeros(final long from, final long to) throws IOException
    {
        for (long at = from; at < to;)
        {
            zeros.clear().limit((int)Math.min(ZEROS_LENGTH, to - at));
            at += channel.write(zeros, at);
        }
    }

    /**
     * @return -1 where the native call cannot be had.
     */
    private static int descriptor(final Path file)
    {
        try
        {
            return PosixAPI.posix().open(file.toString(), OpenFlag.O_RDWR, 0);
        }
        catch (final RuntimeException | LinkageError ex)
        {
            return -1;
        }
    }
}
