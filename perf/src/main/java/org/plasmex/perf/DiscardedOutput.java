package org.plasmex.perf;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.engine.OutputPort;
import org.plasmex.engine.StateMachine;

/**
 * Keeps nothing of what a machine puts out.
 */
public final class DiscardedOutput implements OutputPort
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_RECORD_LENGTH]);

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
    public void commit(final int length)
    {
        // Nobody reads it.
    }
}
