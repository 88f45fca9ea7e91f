package org.plasmex.engine;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An output port that keeps every record.
 */
final class RecordedOutput implements OutputPort
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_RECORD_LENGTH]);
    private final List<byte[]> records = new ArrayList<>();
    private int claimed;

    @Override
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public int claim(final int maxLength)
    {
        if (maxLength > buffer.capacity())
        {
            throw new IllegalArgumentException("no record may be as long as " + maxLength);
        }
        claimed = maxLength;

        return 0;
    }

    @Override
    public void commit(final int length)
    {
        if (length < 1 || length > claimed)
        {
            throw new IllegalArgumentException(length + " of " + claimed);
        }
        records.add(Arrays.copyOf(buffer.byteArray(), length));
        claimed = 0;
    }

    List<byte[]> records()
    {
        return records;
    }
}
