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
 * again after each force. Where they are not forced, short ones are stored through a mapping that was prepared for it,
 * which takes a twentieth of the two calls; where it is not ready they are written by calls too.
 * <p>
 * One thread at a time, but for {@link #writeAhead()}.
 */
final class SegmentWriter implements AutoCloseable
{
    /** Up to this length of a batch a force takes a third to a half less where its blocks were written before. */
    private static final int LONGEST_FORCED_AHEAD = 96 * 1024;

    /** How many zeros are written ahead at a time where batches are forced. */
    private static final long FORCED_AHEAD = 1024 * 1024;

    /** Up to this length a batch that is not forced is stored. */
    private static final int LONGEST_STORED = 16 * 1024;

    /** What is prepared at a time to be stored to. Who does it may have the processor of who writes meanwhile. */
    private static final long STORED_AHEAD = 128 * 1024;

    /** More than Chronicle adds of its own to the first batch: the header, and an index in two levels. */
    private static final long OVERHEAD = 256 * 1024;
    private static final long LEAST_FLOOR = 1024 * 1024;

    private final Path logDirectory;
    private final Path directory;
    private final long first;
    private final boolean isForced;
    private final int longest; // batch that is written ahead of
    private final long aheadLength; // what is written ahead at a time
    private final long lead; // with less of it more is written ahead
    private final Reserve reserve;
    private final StoreWindow window = new StoreWindow();
    private final ByteBuffer word = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
    private SingleChronicleQueue queue;
    private ExcerptAppender appender;
    private FileChannel channel;
    private long position;
    private long last; // where the batch began that was written last
    private long aheadFrom; // where batches went when writing ahead began
    private long aheadStart; // below it nothing is written ahead any more
    private long aheadEnd; // above it nothing was written ahead yet
    private boolean isSynced;

    /**
     * Make the directory of a segment, and room for its first batches.
     *
     * @param logDirectory of the log.
     * @param first        number of the segment's first record.
     * @param isForced     whether each batch is forced.
     * @param length       of a batch, at most.
     * @param floor        how many bytes of the disk stay free.
     */
    SegmentWriter(
        final Path logDirectory, final long first, final boolean isForced, final int length, final long floor)
    {
        this.isForced = isForced;
        longest = isForced ? LONGEST_FORCED_AHEAD : LONGEST_STORED;
        aheadLength = isForced ? FORCED_AHEAD : STORED_AHEAD;
        lead = isForced ? FORCED_AHEAD / 2 : 2 * STORED_AHEAD;
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
            // Else the first fault of Chronicle's has the kernel read ahead megabytes of nothing.
            newReserve.writeZeros(0, OVERHEAD);
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
        return length <= longest && position + lead > aheadEnd && position + 2 * aheadLength <= segmentLength;
    }

    /**
     * Say where {@link #writeAhead()} begins: batches go before that while it is on its way.
     */
    void beginAhead()
    {
        final long start = Math.max(aheadEnd, BitUtil.align(position + lead / 2, Reserve.ZEROS_LENGTH));
        aheadFrom = position;
        aheadStart = Math.min(start, reserve.end());
        window.take();
    }

    /**
     * Write zeros where batches will be written. Another thread may write batches meanwhile that are
     * {@link #isBeforeAhead(int) before} it. Where the disk has no room none are written.
     * <p>
     * Where batches are forced it returns when they are on disk: what is written over blocks that were written before
     * is forced sooner, since nothing has to be noted of where it is. Where they are not, what was written is prepared
     * to be stored to: a page that a call has brought into memory takes a tenth of one that a fault has to bring.
     */
    void writeAhead() throws IOException
    {
        aheadEnd = aheadStart + aheadLength;
        if (reserve.writeZeros(aheadStart, aheadEnd))
        {
            if (isForced)
            {
                reserve.force();
            }
            else
            {
                window.prepare(channel, aheadFrom, aheadStart, aheadLength);
            }
        }
    }

    /**
     * Write a batch for which room was made, and see that it is found where readers will look for it: they look for
     * the word in front of it, which is written last.
     */
    void write(final Bytes<ByteBuffer> batch, final ByteBuffer bytes, final int length) throws IOException
    {
        if (!isBegun())
        {
            begin(batch, length);
        }
        else if (isForced || length > LONGEST_STORED || !window.store(position, bytes, length))
        {
            write(bytes.limit(length).position(0), position + Integer.BYTES);
            word.putInt(0, length);
            write(word.rewind(), position);
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
        CloseHelper.closeAll(window, appender, queue, channel, reserve);
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
