package org.plasmex.journal;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.ExcerptContext;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * Writes one segment of a log: a Chronicle queue of one file, in a directory of its own, which nobody wrote to before.
 * <p>
 * Chronicle makes the file and writes the first batch, with all that it puts before it. From then on batches are
 * written as Chronicle lays them out, but by write calls: a page that is written through a mapping faults first, and
 * again after each force.
 * <p>
 * One thread at a time, but for {@link #writeAhead()}.
 */
final class SegmentWriter implements AutoCloseable
{
    /** Up to this length of a batch a force takes a third to a half less where its blocks were written before. */
    private static final int LONGEST_AHEAD = 96 * 1024;

    /** How many zeros are written ahead at a time. */
    private static final long AHEAD = 1024 * 1024;

    /** Where zeros are to begin behind what was written last: batches go there while they are on their way. */
    private static final long MARGIN = 256 * 1024;
    private static final int PAGE_LENGTH = 4096;

    /** More than Chronicle adds of its own to the first batch: the header, and an index in two levels. */
    private static final long OVERHEAD = 256 * 1024;
    private static final long LEAST_FLOOR = 1024 * 1024;

    private final Path logDirectory;
    private final Path directory;
    private final long first;
    private final Reserve reserve;
    private final ByteBuffer word = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
    private SingleChronicleQueue queue;
    private ExcerptAppender appender;
    private FileChannel channel;
    private long position;
    private long last; // where the batch began that was written last
    private long aheadStart; // below it nothing is written ahead any more
    private long aheadEnd; // above it nothing was written ahead yet
    private boolean isSynced;

    /**
     * Make the directory of a segment, and room for its first batches.
     *
     * @param logDirectory of the log.
     * @param first        number of the segment's first record.
     * @param length       of a batch, at most.
     * @param floor        how many bytes of the disk stay free.
     */
    SegmentWriter(final Path logDirectory, final long first, final int length, final long floor)
    {
        this.logDirectory = logDirectory;
        this.first = first;
        directory = LogDirectory.segment(logDirectory, first);
        Reserve newReserve = null;
        try
        {
            LogDirectory.delete(directory);
            LogDirectory.create(directory);
            newReserve = new Reserve(
                logDirectory, ChronicleLog.preparedFile(directory), Math.max(LEAST_FLOOR, floor));
            newReserve.upTo(OVERHEAD + length);
            queue = ChronicleLog.open(directory);
            appender = queue.createAppender();
            appender.singleThreadedCheckDisabled(true);
        }
        catch (final IOException | RuntimeException | InternalError ex)
        {
            CloseHelper.quietCloseAll(appender, queue, newReserve);
            LogDirectory.quietDelete(directory);
            throw ex instanceof LogException log ? log :
                new LogException("cannot make " + directory + ": " + LogDirectory.REMEDY, ex);
        }

        reserve = newReserve;
    }

    /**
     * Number of the first record, which names the segment.
     */
    long first()
    {
        return first;
    }

    /**
     * Where the file ends for now, 0 while nothing was written.
     */
    long position()
    {
        return position;
    }

    /**
     * Whether the file is there, so that nothing is allocated to write a batch.
     */
    boolean isBegun()
    {
        return null != channel;
    }

    /**
     * Whether a batch goes where nobody is writing ahead, be it that somebody is.
     */
    boolean isBeforeAhead(final int length)
    {
        return end(length) <= aheadStart;
    }

    /**
     * Returns when there is room for a batch. While somebody is writing ahead there is, before that.
     *
     * @throws LogFullException if there is none.
     */
    void makeRoom(final int length)
    {
        reserve.upTo(isBegun() ? end(length) : OVERHEAD + length);
    }

    /**
     * Whether batches are such that it pays to write ahead of them, and it is time.
     *
     * @param length        of the last one.
     * @param segmentLength that the file is not to exceed.
     */
    boolean wantsAhead(final int length, final long segmentLength)
    {
        return length <= LONGEST_AHEAD && position + AHEAD / 2 > aheadEnd && position + 2 * AHEAD <= segmentLength;
    }

    /**
     * Say where {@link #writeAhead()} begins.
     */
    void beginAhead()
    {
        final long start = Math.max(aheadEnd, BitUtil.align(position + MARGIN, PAGE_LENGTH));
        aheadStart = Math.min(start, reserve.end());
    }

    /**
     * Write zeros where batches will be written, and return when they are on disk: what is written over blocks that
     * were written before is forced sooner, since nothing has to be noted of where it is. Another thread may write
     * batches meanwhile that are {@link #isBeforeAhead(int) before} it. Where the disk has no room none are written.
     */
    void writeAhead()
    {
        reserve.writeZeros(aheadStart, aheadStart + AHEAD);
        aheadEnd = aheadStart + AHEAD;
    }

    /**
     * Write a batch for which room was made, and see that it is found where readers will look for it: they look for
     * the word in front of it, which is written last.
     */
    void write(final Bytes<ByteBuffer> batch, final ByteBuffer bytes, final int length) throws IOException
    {
        if (isBegun())
        {
            write(bytes.limit(length).position(0), position + Integer.BYTES);
            word.putInt(0, length);
            write(word.rewind(), position);
        }
        else
        {
            begin(batch, length);
        }

        last = position;
        position = ChronicleLog.next(position, length);
    }

    /**
     * Returns when the device says that all that was written is there, and is found after a power cut.
     */
    void force() throws IOException
    {
        if (null != channel)
        {
            channel.force(false);
            if (!isSynced)
            {
                LogDirectory.force(directory);
                LogDirectory.force(logDirectory);
                isSynced = true;
            }
        }
    }

    /**
     * Mark the end of the file, and give back the room that was not used. No more can be written.
     */
    void finish() throws IOException
    {
        if (null != channel)
        {
            ChronicleLog.show(channel, last);
            writeEnd(channel, position);
        }
    }

    /**
     * Give the files up. A segment without records goes.
     */
    public void close()
    {
        CloseHelper.closeAll(appender, queue, channel, reserve);
        if (0 == position)
        {
            LogDirectory.quietDelete(directory);
        }
    }

    /**
     * Let a file end behind its last document.
     */
    static void writeEnd(final FileChannel channel, final long position) throws IOException
    {
        final ByteBuffer end = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
        end.putInt(0, ChronicleLog.END);
        channel.write(end, position);
        channel.truncate(position + Integer.BYTES);
    }

    private void begin(final Bytes<ByteBuffer> batch, final int length) throws IOException
    {
        appender.writeBytes(batch);
        final Bytes<?> mapped = ((ExcerptContext)appender).wire().bytes();
        int found = mapped.readVolatileInt(position);
        while (ChronicleLog.isMeta(found))
        {
            position = ChronicleLog.next(position, ChronicleLog.length(found));
            found = mapped.readVolatileInt(position);
        }

        final Path file = appender.currentFile().toPath();
        if (length != found)
        {
            throw new IOException("what was written cannot be read at position " + position + " of " + file);
        }

        channel = LogDirectory.open(file, READ, WRITE);
        CloseHelper.closeAll(appender, queue);
    }

    private void write(final ByteBuffer bytes, final long start) throws IOException
    {
        for (long at = start; bytes.hasRemaining();)
        {
            at += channel.write(bytes, at);
        }
    }

    private long end(final int length)
    {
        return ChronicleLog.next(position, length) + Integer.BYTES;
    }
}
