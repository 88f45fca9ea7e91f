package org.plasmex.venue.data;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.engine.OutputPort;
import org.plasmex.engine.StateMachine;

/**
 * Of a machine that is only looked at: it executes nothing.
 */
class NoOutput implements OutputPort
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_RECORD_LENGTH]);

    @Override
    public final MutableDirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public final int claim(final int maxLength)
    {
        return 0;
    }

    @Override
    public void commit(final int length)
    {
        throw new IllegalStateException("a machine that is only looked at has put out " + length + " bytes");
    }
}
