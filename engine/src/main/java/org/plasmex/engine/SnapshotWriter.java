package org.plasmex.engine;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * Writes the state as a row of little-endian 64-bit words, handed on in chunks.
 */
final class SnapshotWriter
{
    private static final int CHUNK_LENGTH = 1 << 16;

    private final UnsafeBuffer chunk = new UnsafeBuffer(new byte[CHUNK_LENGTH]);
    private SnapshotPort port;
    private int length;

    void wrap(final SnapshotPort snapshotPort)
    {
        port = snapshotPort;
        length = 0;
    }

    void putLong(final long value)
    {
        reserve(Long.BYTES);
        chunk.putLong(length, value, ByteOrder.LITTLE_ENDIAN);
        length += Long.BYTES;
    }

    void putBytes(final DirectBuffer buffer, final int offset, final int count)
    {
        reserve(count);
        chunk.putBytes(length, buffer, offset, count);
        length += count;
    }

    void flush()
    {
        if (length > 0)
        {
            port.onBytes(chunk, 0, length);
            length = 0;
        }
    }

    private void reserve(final int count)
    {
        if (length + count > CHUNK_LENGTH)
        {
            flush();
        }
    }
}
