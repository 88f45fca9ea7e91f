package org.plasmex.perf.flow;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Commands as they come in through a door: encoded before they are measured, one behind the other in memory.
 * <p>
 * Not thread safe.
 */
public final class Prepared
{
    private static final int CHUNK_LENGTH = 16 * 1024 * 1024;

    private final List<UnsafeBuffer> chunks = new ArrayList<>();
    private int end = CHUNK_LENGTH;
    private int chunk;
    private int offset;
    private int next;
    private int count;

    /**
     * Add a command.
     *
     * @param source of the bytes.
     * @param from   offset of the first one.
     * @param length of the command in bytes.
     */
    public void add(final DirectBuffer source, final int from, final int length)
    {
        if (end + Integer.BYTES + length + Integer.BYTES > CHUNK_LENGTH)
        {
            chunks.add(new UnsafeBuffer(ByteBuffer.allocateDirect(CHUNK_LENGTH)));
            end = 0;
        }
        final UnsafeBuffer last = chunks.get(chunks.size() - 1);
        last.putInt(end, length);
        last.putBytes(end + Integer.BYTES, source, from, length);
        end += BitUtil.align(Integer.BYTES + length, Integer.BYTES);
        count++;
    }

    /**
     * How many commands there are.
     *
     * @return the number of them.
     */
    public int count()
    {
        return count;
    }

    /**
     * Begin with the first command again.
     */
    public void rewind()
    {
        chunk = 0;
        next = 0;
    }

    /**
     * Go to the next command.
     *
     * @return false behind the last one.
     */
    public boolean next()
    {
        while (chunk < chunks.size())
        {
            final int length = next + Integer.BYTES <= CHUNK_LENGTH ? chunks.get(chunk).getInt(next) : 0;
            if (length > 0)
            {
                offset = next + Integer.BYTES;
                next += BitUtil.align(Integer.BYTES + length, Integer.BYTES);
                return true;
            }
            chunk++;
            next = 0;
        }

        return false;
    }

    /**
     * The buffer of the command that {@link #next()} went to.
     *
     * @return the buffer, of which the command alone may be changed.
     */
    public MutableDirectBuffer buffer()
    {
        return chunks.get(chunk);
    }

    /**
     * Where it starts.
     *
     * @return the offset in the buffer.
     */
    public int offset()
    {
        return offset;
    }

    /**
     * How long it is.
     *
     * @return the length in bytes.
     */
    public int length()
    {
        return chunks.get(chunk).getInt(offset - Integer.BYTES);
    }
}
