package org.plasmex.journal;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

import static org.plasmex.journal.BatchLayout.*;

/**
 * A batch that was copied out of its file, so what is handed out of it neither changes nor goes away. It checks all
 * that can be checked about a batch by itself.
 */
final class Batch
{
    private static final int INITIAL_CAPACITY = 64 * 1024;

    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private ByteBuffer bytes;
    private int length;
    private int nextOffset;
    private int offset;
    private int remainingRecords;
    private int payloadLength;

    Batch()
    {
        capacity(INITIAL_CAPACITY);
    }

    /**
     * Copy a batch out of its file.
     *
     * @return null if it is sound up to its first record, else what is wrong with it; then it has no records.
     */
    String load(final FileWindow window, final long position, final int batchLength)
    {
        length = 0;
        nextOffset = 0;
        capacity(batchLength);
        window.copy(position, buffer, batchLength);

        if (buffer.getInt(BATCH_CHECKSUM) != checksum(crc, bytes, BATCH_FORMAT, BATCH_HEADER_LENGTH))
        {
            return "checksum of a batch is wrong";
        }

        if (FORMAT != buffer.getInt(BATCH_FORMAT))
        {
            return "unknown format 0x" + Integer.toHexString(buffer.getInt(BATCH_FORMAT));
        }

        if (batchLength != buffer.getInt(BATCH_LENGTH))
        {
            return "batch of " + buffer.getInt(BATCH_LENGTH) + " bytes has " + batchLength;
        }

        remainingRecords = buffer.getInt(BATCH_RECORDS);
        if (remainingRecords <= 0 || BATCH_HEADER_LENGTH == batchLength)
        {
            return "batch of " + batchLength + " bytes has " + remainingRecords + " records";
        }

        length = batchLength;
        nextOffset = BATCH_HEADER_LENGTH;

        return null;
    }

    /**
     * Whether there is the header of a batch at a position, and how long the batch says it is.
     *
     * @return the length, 0 if there is no sound header.
     */
    int probe(final FileWindow window, final long position)
    {
        length = 0;
        nextOffset = 0;
        if (!window.has(position, BATCH_HEADER_LENGTH) || FORMAT != window.word(position + BATCH_FORMAT))
        {
            return 0;
        }

        window.copy(position, buffer, BATCH_HEADER_LENGTH);
        final int claimed = buffer.getInt(BATCH_LENGTH);
        final boolean isSound =
            buffer.getInt(BATCH_CHECKSUM) == checksum(crc, bytes, BATCH_FORMAT, BATCH_HEADER_LENGTH) &&
            claimed > BATCH_HEADER_LENGTH && claimed <= MAX_BATCH_LENGTH && buffer.getInt(BATCH_RECORDS) > 0 &&
            window.has(position, claimed);

        return isSound ? claimed : 0;
    }

    boolean hasNext()
    {
        return nextOffset < length;
    }

    /**
     * Go to the next record.
     *
     * @return null if it is sound, else what is wrong with it.
     */
    String next()
    {
        offset = nextOffset;
        final int remaining = length - offset;
        payloadLength = remaining < RECORD_HEADER_LENGTH ? -1 : buffer.getInt(offset + RECORD_LENGTH);
        if (payloadLength < 0 || payloadLength > remaining - RECORD_HEADER_LENGTH)
        {
            return "length of a record is wrong";
        }

        final int end = offset + RECORD_HEADER_LENGTH + payloadLength;
        if (buffer.getInt(offset + RECORD_CHECKSUM) != checksum(crc, bytes, offset + RECORD_LENGTH, end))
        {
            return "checksum of a record is wrong";
        }

        nextOffset = Math.min(length, offset + alignedLength(payloadLength));
        remainingRecords--;
        if ((nextOffset == length) != (0 == remainingRecords))
        {
            return "number of records in a batch is wrong";
        }

        return null;
    }

    /**
     * Leave the records that were not handed out.
     */
    void drop()
    {
        nextOffset = length;
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Number of the batch's first record, by its header.
     */
    long number()
    {
        return buffer.getLong(BATCH_NUMBER);
    }

    /**
     * Where the record starts.
     */
    int offset()
    {
        return offset;
    }

    long sequence()
    {
        return buffer.getLong(offset + RECORD_SEQUENCE);
    }

    long timeNanos()
    {
        return buffer.getLong(offset + RECORD_TIME);
    }

    int payloadOffset()
    {
        return offset + RECORD_HEADER_LENGTH;
    }

    int payloadLength()
    {
        return payloadLength;
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
