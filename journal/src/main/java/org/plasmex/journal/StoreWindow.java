package org.plasmex.journal;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Stores batches to a file through a mapping of a part of it, without a call and without a page fault: what is stored
 * to was prepared before.
 * <p>
 * One thread stores and takes. Another one may prepare meanwhile what was not taken yet.
 */
final class StoreWindow implements AutoCloseable
{
    private static final long LENGTH = 16L * 1024 * 1024;
    private static final int PAGE_LENGTH = 4096;

    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private MappedByteBuffer map;
    private long mapStart;
    private long start; // what is ready to be stored to
    private long end;

    private final UnsafeBuffer nextView = new UnsafeBuffer(0, 0);
    private MappedByteBuffer nextMap; // the same one, or one that follows
    private long nextMapStart;
    private long nextStart;
    private long nextEnd;
    private MappedByteBuffer left; // nobody stores there any more

    /**
     * Unmap all. Nobody may store or prepare any more.
     */
    @Override
    public void close()
    {
        take();
        start = end;
        view.wrap(0, 0);
        nextView.wrap(0, 0);
        IoUtil.unmap(left);
        IoUtil.unmap(map);
        left = null;
        map = null;
        nextMap = null;
    }

    /**
     * Map a place of which each page is in memory, and touch them all. It may be stored to meanwhile: what is touched
     * stays what it is.
     *
     * @param writer   where batches go now: what was prepared from there on is so in the next mapping too.
     * @param position of the place.
     * @param length   of the place in bytes.
     */
    void prepare(final FileChannel channel, final long writer, final long position, final long length)
        throws IOException
    {
        IoUtil.unmap(left);
        left = null;
        final long known = position == nextEnd ? Math.max(nextStart, writer - writer % PAGE_LENGTH) : position;
        final boolean isMapped = position + length <= nextMapStart + nextView.capacity();
        if (!isMapped)
        {
            nextMap = channel.map(FileChannel.MapMode.READ_WRITE, known, Math.min(LENGTH, channel.size() - known));
            nextMapStart = known;
            nextView.wrap(nextMap);
        }

        for (long at = isMapped ? position : known; at < position + length; at += PAGE_LENGTH)
        {
            nextView.getAndAddInt((int)(at - nextMapStart), 0);
        }

        nextStart = known;
        nextEnd = position + length;
    }

    /**
     * Let what was prepared be stored to. Nobody may prepare meanwhile.
     */
    void take()
    {
        if (map != nextMap)
        {
            left = map;
            map = nextMap;
            mapStart = nextMapStart;
            view.wrap(map);
        }

        start = nextStart;
        end = nextEnd;
    }

    /**
     * Store a batch, then the word in front of it.
     *
     * @param position of the word.
     * @return false if the place is not ready; then nothing was stored.
     */
    boolean store(final long position, final ByteBuffer batch, final int length)
    {
        final boolean isReady = position >= start && position + Integer.BYTES + length <= end;
        if (isReady)
        {
            final int offset = (int)(position - mapStart);
            view.putBytes(offset + Integer.BYTES, batch, 0, length);
            view.putIntOrdered(offset, length);
        }

        return isReady;
    }
}
