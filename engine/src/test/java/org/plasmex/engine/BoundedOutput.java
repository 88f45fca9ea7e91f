package org.plasmex.engine;

import java.util.Arrays;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An output port that keeps the last record only, and counts.
 */
final class BoundedOutput implements OutputPort
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_RECORD_LENGTH]);
    private long count;
    private int length;

    long count()
    {
        return count;
    }

    /** The last record, without balances and orders. */
    String last()
    {
        return Renderer.line(Arrays.copyOf(buffer.byteArray(), length)).split(" \\| ")[0];
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public int claim(final int maxLength)
    {
        return 0;
    }

    @Override
    public void commit(final int recordLength)
    {
        count++;
        length = recordLength;
    }
}
