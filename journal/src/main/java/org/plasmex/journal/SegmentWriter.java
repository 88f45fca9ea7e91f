package org.plasmex.journal;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.ExcerptContext;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
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
 */
final class SegmentWriter implements AutoCloseable
{
    /** More than Chronicle adds of its own to a batch: the header, and an index in two levels. */
    private static final long OVERHEAD = 256 * 1024;
    private static final long LEAST_FLOOR = 1024 * 1024;

    private final Path logDirectory;
    private final Path directory;
    private final long first;
    private final Reserve reserve;
    private SingleChronicleQueue queue;
    private ExcerptAppender appender;
    private Bytes<?> mapped;
    private FileChannel channel;
    private long position;
    private long last; // where the batch began that was written last
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
     * Whether a batch goes where the file is mapped already, so that nothing is allocated to write it.
     */
    boolean isInPlace(final int length)
    {
        return position > 0 && ChronicleLog.isOneBlock(last, position + OVERHEAD + length);
    }

    /**
     * Returns when there is room for a batch.
     *
     * @throws LogFullException if there is none.
     */
    void makeRoom(final int length)
    {
        reserve.upTo(position + OVERHEAD + length);
    }

    /**
     * Write a batch for which room was made, and see that it is found where readers will look for it.
     */
    void write(final Bytes<ByteBuffer> batch, final int length) throws IOException
    {
        appender.writeBytes(batch);
        if (null == channel)
        {
            mapped = ((ExcerptContext)appender).wire().bytes();
            channel = LogDirectory.open(appender.currentFile().toPath(), READ, WRITE);
        }

        skipMeta();
        if (length != mapped.readVolatileInt(position))
        {
            throw new IOException(
                "what was written cannot be read at position " + position + " of " + appender.currentFile());
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
            skipMeta();
        }

        CloseHelper.closeAll(appender, queue);
        if (null != channel)
        {
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

    /**
     * An index that Chronicle wrote may come first.
     */
    private void skipMeta()
    {
        int word = mapped.readVolatileInt(position);
        while (ChronicleLog.isMeta(word))
        {
            position = ChronicleLog.next(position, ChronicleLog.length(word));
            word = mapped.readVolatileInt(position);
        }
    }
}
