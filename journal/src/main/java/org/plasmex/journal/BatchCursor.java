package org.plasmex.journal;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.TailerDirection;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueStore;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.text.ParseException;
import java.util.zip.CRC32C;

import static org.plasmex.journal.BatchLayout.*;

/**
 * Walks over the records of a log and checks all that can be checked about them.
 * <p>
 * A batch is copied out of the mapped file before it is looked at, so what is handed out neither changes nor goes
 * away.
 */
final class BatchCursor implements AutoCloseable
{
    private static final int INITIAL_CAPACITY = 64 * 1024;

    private final SingleChronicleQueue queue;
    private final ExcerptTailer tailer;
    private final Sequencing sequencing;
    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer excerpt = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private ByteBuffer bytes;

    private long index;
    private long position;
    private long number = LogReader.UNKNOWN;
    private int length;
    private int nextOffset;
    private long nextBatchNumber;
    private int shownCycle;
    private long shownPosition;
    private LogDamagedException damage;

    private int offset;
    private long sequence = LogReader.UNKNOWN;
    private long timeNanos;
    private int payloadLength;

    BatchCursor(final SingleChronicleQueue queue, final Sequencing sequencing)
    {
        this.queue = queue;
        this.sequencing = sequencing;
        tailer = queue.createTailer();
        tailer.singleThreadedCheckDisabled(true);
        capacity(INITIAL_CAPACITY);
    }

    public void close()
    {
        tailer.close();
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    int payloadOffset()
    {
        return offset + RECORD_HEADER_LENGTH;
    }

    int payloadLength()
    {
        return payloadLength;
    }

    /**
     * Sequence of the record the cursor is on, {@link LogReader#UNKNOWN} before the first.
     */
    long sequence()
    {
        return sequence;
    }

    long timeNanos()
    {
        return timeNanos;
    }

    /**
     * Number that the next record must have, {@link LogReader#UNKNOWN} before the first.
     */
    long number()
    {
        return number;
    }

    /**
     * Index of the batch read last, 0 before the first.
     */
    long index()
    {
        return index;
    }

    /**
     * Go to the next record.
     *
     * @return false at the end of what has been written.
     */
    boolean next()
    {
        if (null != damage)
        {
            throw damage;
        }

        if (nextOffset == length && !nextBatch())
        {
            return false;
        }

        nextRecord();
        return true;
    }

    /**
     * Forget what was read: whatever batch comes next is taken as it is.
     */
    private void forget()
    {
        number = LogReader.UNKNOWN;
        sequence = LogReader.UNKNOWN;
        nextOffset = length;
    }

    /**
     * Go before the first record of the log.
     */
    void toStart()
    {
        tailer.toStart();
        forget();
    }

    /**
     * Go to the last record of the log.
     *
     * @return false if the log has none.
     */
    boolean toLast()
    {
        toStart();
        for (int cycle = queue.lastCycle(); isCycle(cycle); cycle = previous(cycle))
        {
            final long excerpts = tailer.excerptsInCycle(cycle);
            if (excerpts > 0 && tailer.moveToIndex(queue.rollCycle().toIndex(cycle, excerpts - 1)))
            {
                toEnd(() -> {});
                break;
            }
        }

        return LogReader.UNKNOWN != sequence;
    }

    /**
     * Go over all records up to the end, and check that it is the end.
     */
    void toEnd(final Runnable onRecord)
    {
        boolean isMoved;
        do
        {
            findShown();
            isMoved = false;
            while (next())
            {
                isMoved = true;
                onRecord.run();
            }
        }
        while (isMoved);

        checkRead();
    }

    /**
     * Check that nothing was ever written behind the record the cursor is on. Only while nobody writes.
     */
    void checkEnd()
    {
        findShown();
        checkRead();
    }

    /**
     * The files know where the last excerpt was shown.
     */
    private void findShown()
    {
        shownPosition = 0;
        for (shownCycle = queue.lastCycle(); isCycle(shownCycle); shownCycle = previous(shownCycle))
        {
            shownPosition = shownPosition(shownCycle);
            if (shownPosition > 0)
            {
                break;
            }
        }
    }

    /**
     * If the last excerpt that was shown is behind the last that could be read, excerpts are gone.
     */
    private void checkRead()
    {
        final int cycle = queue.rollCycle().toCycle(index);
        if (shownPosition > 0 &&
            (cycle < shownCycle || cycle == shownCycle && position < shownPosition + Integer.BYTES))
        {
            throw damaged(
                "batches up to position " + shownPosition + " of cycle " + shownCycle + " cannot be read",
                BitUtil.align(position + length, Integer.BYTES));
        }
    }

    /**
     * @return where in a file the last excerpt that was shown starts, 0 if there is none.
     */
    private long shownPosition(final int cycle)
    {
        final SingleChronicleQueueStore store = queue.storeForCycle(cycle, queue.epoch(), false, null);
        try
        {
            return null == store ? 0 : store.writePosition();
        }
        finally
        {
            queue.closeStore(store);
        }
    }

    /**
     * Go to a batch such that all records of the sequence and above come after its start.
     */
    void seek(final long soughtSequence)
    {
        for (int cycle = queue.lastCycle(); isCycle(cycle); cycle = previous(cycle))
        {
            if (firstSequence(cycle, 0) < soughtSequence)
            {
                long low = 0;
                long high = tailer.excerptsInCycle(cycle) - 1;
                while (low < high)
                {
                    final long middle = (low + high + 1) >>> 1;
                    if (firstSequence(cycle, middle) < soughtSequence)
                    {
                        low = middle;
                    }
                    else
                    {
                        high = middle - 1;
                    }
                }

                tailer.moveToIndex(queue.rollCycle().toIndex(cycle, low));
                forget();
                return;
            }
        }

        toStart();
    }

    /**
     * @return the sequence of the first record of an excerpt, {@link Long#MAX_VALUE} if there is no such excerpt.
     */
    private long firstSequence(final int cycle, final long excerptNumber)
    {
        forget();
        if (tailer.moveToIndex(queue.rollCycle().toIndex(cycle, excerptNumber)) && next())
        {
            return sequence;
        }

        return Long.MAX_VALUE;
    }

    private boolean isCycle(final int cycle)
    {
        return cycle >= 0 && cycle >= queue.firstCycle();
    }

    private int previous(final int cycle)
    {
        try
        {
            return queue.nextCycle(cycle, TailerDirection.BACKWARD);
        }
        catch (final ParseException ex)
        {
            throw new LogException("a file in " + queue.fileAbsolutePath() + " is not one of the log's", ex);
        }
    }

    private boolean nextBatch()
    {
        try (DocumentContext document = tailer.readingDocument())
        {
            if (!document.isPresent())
            {
                return false;
            }

            final Bytes<?> excerptBytes = document.wire().bytes();
            final long excerptLength = excerptBytes.readRemaining();
            index = document.index();
            position = excerptBytes.readPosition();
            if (excerptLength < BATCH_HEADER_LENGTH || excerptLength > MAX_BATCH_LENGTH)
            {
                throw damaged("no batch has length " + excerptLength, position);
            }

            length = (int)excerptLength;
            nextOffset = length;
            capacity(length);
            excerpt.wrap(excerptBytes.addressForRead(position, length), length);
            buffer.putBytes(0, excerpt, 0, length);
        }

        checkBatch();
        nextOffset = BATCH_HEADER_LENGTH;

        return true;
    }

    private void checkBatch()
    {
        if (buffer.getInt(BATCH_CHECKSUM) != checksum(crc, bytes, BATCH_FORMAT, BATCH_HEADER_LENGTH))
        {
            throw damaged("checksum of a batch is wrong", position);
        }

        if (FORMAT != buffer.getInt(BATCH_FORMAT))
        {
            throw damaged("unknown format 0x" + Integer.toHexString(buffer.getInt(BATCH_FORMAT)), position);
        }

        if (length != buffer.getInt(BATCH_LENGTH))
        {
            throw damaged("batch of " + buffer.getInt(BATCH_LENGTH) + " bytes has " + length, position);
        }

        final long found = buffer.getLong(BATCH_NUMBER);
        if (LogReader.UNKNOWN != number && number != found)
        {
            throw damaged("batch starts with record number " + found + " instead of " + number, position);
        }

        number = found;
        nextBatchNumber = found + buffer.getInt(BATCH_RECORDS);
    }

    private void nextRecord()
    {
        offset = nextOffset;
        final int remaining = length - offset;
        payloadLength = remaining < RECORD_HEADER_LENGTH ? -1 : buffer.getInt(offset + RECORD_LENGTH);
        if (payloadLength < 0 || payloadLength > remaining - RECORD_HEADER_LENGTH)
        {
            throw damaged("length of a record is wrong", position + offset);
        }

        final int end = offset + RECORD_HEADER_LENGTH + payloadLength;
        if (buffer.getInt(offset + RECORD_CHECKSUM) != checksum(crc, bytes, offset + RECORD_LENGTH, end))
        {
            throw damaged("checksum of a record is wrong", position + offset);
        }

        final long found = buffer.getLong(offset + RECORD_SEQUENCE);
        if (LogReader.UNKNOWN != sequence && !sequencing.follows(sequence, found))
        {
            throw damaged("sequence " + found + " cannot follow", position + offset);
        }

        sequence = found;
        timeNanos = buffer.getLong(offset + RECORD_TIME);
        nextOffset = Math.min(length, offset + alignedLength(payloadLength));
        number++;

        if ((nextOffset == length) != (number == nextBatchNumber))
        {
            throw damaged("number of records in a batch is wrong", position);
        }
    }

    private LogDamagedException damaged(final String what, final long where)
    {
        final long expected = LogReader.UNKNOWN == sequence ? LogReader.UNKNOWN :
            Sequencing.GAPLESS == sequencing ? sequence + 1 : sequence;

        damage = new LogDamagedException(what, String.valueOf(tailer.currentFile()), index, where, expected);

        return damage;
    }

    private void capacity(final int required)
    {
        if (buffer.capacity() < required)
        {
            bytes = ByteBuffer.allocateDirect(BitUtil.findNextPositivePowerOfTwo(required));
            buffer.wrap(bytes);
        }
    }
}
