package org.plasmex.gateway.aeron;

import org.agrona.DirectBuffer;
import org.plasmex.engine.pipeline.CommandPort;

/**
 * A port that takes commands or not as a test says, and passes none on.
 */
final class ScriptedPort implements CommandPort
{
    private volatile long answer;
    private volatile int taken;
    private volatile int offered;

    void answer(final long code)
    {
        answer = code;
    }

    int taken()
    {
        return taken;
    }

    int offered()
    {
        return offered;
    }

    @Override
    public long offer(final DirectBuffer command, final int offset, final int length)
    {
        offered++;
        final long code = answer;
        if (code >= 0)
        {
            taken++;
        }

        return code;
    }
}
