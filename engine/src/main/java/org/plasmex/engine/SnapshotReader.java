package org.plasmex.engine;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * Reads what {@link SnapshotWriter} wrote, value by value, and says where it was when something is wrong.
 */
final class SnapshotReader
{
    private static final int CHUNK_LENGTH = 1 << 16;

    private final UnsafeBuffer chunk = new UnsafeBuffer(new byte[CHUNK_LENGTH]);
    private final SnapshotSource source;
    private long position; // of the value that was read last
    private long next;     // of the one that is read next
    private int offset;
    private int limit;

    SnapshotReader(final SnapshotSource source)
    {
        this.source = source;
    }

    long getLong()
    {
        final int at = take(Long.BYTES);

        return chunk.getLong(at, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Read a number that has bounds.
     *
     * @param least it may be.
     * @param most  it may be.
     * @param what  it is.
     * @return the number.
     * @throws SnapshotException if it is not within its bounds.
     */
    long getLong(final long least, final long most, final String what)
    {
        final long value = getLong();
        if (value < least || value > most)
        {
            throw wrong(what + " " + value + " is not in " + least + ".." + most);
        }

        return value;
    }

    int getInt(final int least, final int most, final String what)
    {
        return (int)getLong(least, most, what);
    }

    void getBytes(final MutableDirectBuffer buffer, final int bufferOffset, final int length)
    {
        final int at = take(length);
        buffer.putBytes(bufferOffset, chunk, at, length);
    }

    /**
     * Read that the snapshot ends here.
     */
    void end()
    {
        position = next;
        if (offset < limit || fill())
        {
            throw wrong("the snapshot goes on after its end");
        }
    }

    /**
     * Insist on what the values read up to now must be.
     *
     * @param isRight true if they are.
     * @param what    is wrong if they are not.
     * @throws SnapshotException if they are not.
     */
    void require(final boolean isRight, final String what)
    {
        if (!isRight)
        {
            throw wrong(what);
        }
    }

    private SnapshotException wrong(final String what)
    {
        return new SnapshotException(position, what);
    }

    private int take(final int length)
    {
        position = next;
        if (limit - offset < length)
        {
            chunk.putBytes(0, chunk, offset, limit - offset);
            limit -= offset;
            offset = 0;
            while (limit < length)
            {
                if (!fill())
                {
                    throw wrong("the snapshot ends early, after " + (next + limit) + " bytes");
                }
            }
        }
        final int at = offset;
        offset += length;
        next += length;

        return at;
    }

    private boolean fill()
    {
        final int count = source.read(chunk, limit, CHUNK_LENGTH - limit);
        if (count == SnapshotSource.END)
        {
            return false;
        }
        if (count < 1 || count > CHUNK_LENGTH - limit)
        {
            throw new IllegalStateException("the source gave " + count + " bytes of " + (CHUNK_LENGTH - limit));
        }
        limit += count;

        return true;
    }
}
