package org.plasmex.journal;

import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import static java.nio.file.StandardOpenOption.READ;

/**
 * Reads a file through one mapping at a time, which moves on with the reading. Never reaches behind the file's end, so
 * it meets no fault, unless the file is cut while it is open.
 */
final class FileWindow implements AutoCloseable
{
    private static final long LENGTH = 64L * 1024 * 1024;
    private static final long ALIGNMENT = 64 * 1024;

    private final Path file;
    private final FileChannel channel;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final LogHand hand;
    private final Runnable mapping = this::map;
    private MappedByteBuffer map;
    private long start;
    private long wantedPosition;
    private long knownSize;

    FileWindow(final Path file, final LogHand hand) throws IOException
    {
        this.file = file;
        this.hand = hand;
        channel = LogDirectory.open(file, READ);
    }

    public void close()
    {
        view.wrap(0, 0);
        IoUtil.unmap(map);
        map = null;
        CloseHelper.close(channel);
    }

    Path file()
    {
        return file;
    }

    long size()
    {
        try
        {
            return channel.size();
        }
        catch (final IOException ex)
        {
            throw new LogException("cannot read " + file, ex);
        }
    }

    /**
     * Whether the file is long enough for so many bytes at a position, which can then be read.
     */
    boolean has(final long position, final int length)
    {
        while (!isMapped(position, length))
        {
            final long size = size();
            if (position + length > size)
            {
                return false;
            }

            wantedPosition = position;
            knownSize = size;
            hand.run(mapping);
        }

        return true;
    }

    /**
     * The word at a position, which was written before all that it shows.
     */
    int word(final long position)
    {
        return view.getIntVolatile((int)(position - start));
    }

    long value(final long position)
    {
        return view.getLong((int)(position - start));
    }

    void copy(final long position, final MutableDirectBuffer target, final int length)
    {
        target.putBytes(0, view, (int)(position - start), length);
    }

    private boolean isMapped(final long position, final int length)
    {
        return position >= start && position - start + length <= view.capacity();
    }

    /**
     * Maps nothing where the file is shorter by now: its writer has just ended it.
     */
    private void map()
    {
        view.wrap(0, 0);
        IoUtil.unmap(map);
        map = null;
        start = wantedPosition - wantedPosition % ALIGNMENT;
        try
        {
            map = channel.map(FileChannel.MapMode.READ_ONLY, start, Math.min(LENGTH, knownSize - start));
            view.wrap(map);
        }
        catch (final IOException ex)
        {
            if (size() >= knownSize)
            {
                throw new LogException("cannot read " + file, ex);
            }
        }
    }
}
