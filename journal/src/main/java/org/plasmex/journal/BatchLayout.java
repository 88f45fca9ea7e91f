package org.plasmex.journal;

import org.agrona.BitUtil;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Offsets of the fields of batches and records; the package's description draws them.
 */
final class BatchLayout
{
    static final int FORMAT = 0x31474C50;
    static final int MAX_BATCH_LENGTH = 8 * 1024 * 1024;

    static final int BATCH_CHECKSUM = 0;
    static final int BATCH_FORMAT = 4;
    static final int BATCH_NUMBER = 8;
    static final int BATCH_RECORDS = 16;
    static final int BATCH_LENGTH = 20;
    static final int BATCH_HEADER_LENGTH = 24;

    static final int RECORD_CHECKSUM = 0;
    static final int RECORD_LENGTH = 4;
    static final int RECORD_SEQUENCE = 8;
    static final int RECORD_TIME = 16;
    static final int RECORD_HEADER_LENGTH = 24;

    private static final int ALIGNMENT = 8;

    private BatchLayout()
    {
    }

    /**
     * Bytes that a record takes in its batch.
     */
    static int alignedLength(final int payloadLength)
    {
        return BitUtil.align(RECORD_HEADER_LENGTH + payloadLength, ALIGNMENT);
    }

    /**
     * Checksum of the bytes from start up to end of a direct buffer, whose position and limit it moves.
     */
    static int checksum(final CRC32C crc, final ByteBuffer buffer, final int start, final int end)
    {
        buffer.limit(end).position(start);
        crc.reset();
        crc.update(buffer);

        return (int)crc.getValue();
    }
}
