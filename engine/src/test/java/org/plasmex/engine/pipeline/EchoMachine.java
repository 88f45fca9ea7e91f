package org.plasmex.engine.pipeline;

import org.agrona.DirectBuffer;
import org.plasmex.engine.CommandHandler;
import org.plasmex.engine.OutputPort;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Puts out what it gets, and remembers it as texts.
 */
class EchoMachine implements CommandHandler
{
    private final OutputPort output;
    private final Before before;
    private final List<String> executed = Collections.synchronizedList(new ArrayList<>());

    EchoMachine(final OutputPort output)
    {
        this(output, (sequence, timeNanos) -> {});
    }

    EchoMachine(final OutputPort output, final Before before)
    {
        this.output = output;
        this.before = before;
    }

    public void onCommand(
        final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
    {
        before.onCommand(sequence, timeNanos);
        echo(buffer, offset, length);
        executed.add(sequence + " " + Commands.text(buffer, offset, length));
    }

    final void echo(final DirectBuffer buffer, final int offset, final int length)
    {
        final int claimed = output.claim(length);
        output.buffer().putBytes(claimed, buffer, offset, length);
        output.commit(length);
    }

    /**
     * Sequence and text of each command.
     */
    final List<String> executed()
    {
        return executed;
    }

    /**
     * What the machine does before it puts out a command.
     */
    @FunctionalInterface
    interface Before
    {
        void onCommand(long sequence, long timeNanos);
    }
}
