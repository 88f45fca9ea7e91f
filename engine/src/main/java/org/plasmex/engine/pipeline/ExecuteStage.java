package org.plasmex.engine.pipeline;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.engine.CommandHandler;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.ProceedEncoder;

import java.util.function.LongSupplier;

/**
 * Gives to the state machine what the journal stage has appended, and commits what came out of it once the journal has
 * that for good: until then it is in memory only, and if the journal fails nobody ever hears of it. While the machine
 * has long work, or its time to wake has come, one Proceed is on its way through the ring.
 */
final class ExecuteStage extends Stage
{
    private static final int OUTPUT_BATCH_LENGTH = 1024 * 1024;
    private static final long NONE = -1;

    private final CommandHandler handler;
    private final OutputCollector output;
    private final Sequence executed;
    private final Sequence settled = new Sequence(NONE);
    private final CommandPort port;
    private final EpochNanoClock clock;
    private final UnsafeBuffer proceed = new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH]);
    private long lastPosition = NONE;
    private long proceedPosition = NONE;

    /**
     * @param journaled sequence of the last command in the journal, which a replay executes.
     */
    ExecuteStage(
        final CommandHandler handler,
        final OutputCollector output,
        final long journaled,
        final EventPoller<Slot> poller,
        final CommandPort port,
        final EpochNanoClock clock,
        final LongSupplier fill,
        final Failure failure)
    {
        super("execute", poller, fill, failure);
        this.handler = handler;
        this.output = output;
        executed = new Sequence(journaled);
        this.port = port;
        this.clock = clock;
        new ProceedEncoder().wrapAndApplyHeader(proceed, 0, new MessageHeaderEncoder());
    }

    /**
     * Sequence of the last command whose output is in the log.
     */
    Sequence executed()
    {
        return executed;
    }

    /**
     * The last slot that is done with: refused, or executed, journaled, and what came of it in the log.
     */
    Sequence settled()
    {
        return settled;
    }

    boolean onSlot(final Slot slot, final long position, final boolean isLast)
    {
        worked();
        if (!slot.isForged() && !slot.isVoid())
        {
            execute(slot);
        }
        if (position == proceedPosition)
        {
            proceedPosition = NONE;
        }
        lastPosition = position;
        if (output.batchLength() >= OUTPUT_BATCH_LENGTH)
        {
            settle();
        }

        return !isEndOfPart(position);
    }

    /**
     * A Proceed goes behind what has come in meanwhile, so that it is served before the next slice. Where there is no
     * room, or nothing is taken any more, the work waits.
     */
    void afterPoll()
    {
        settle();
        if (NONE == proceedPosition && (handler.hasWork() || !hasWorked() && isTime(handler.wakeTimeNanos())))
        {
            final long position = port.offer(proceed, 0, proceed.capacity());
            if (position >= 0)
            {
                proceedPosition = position;
                worked();
            }
        }
    }

    // Not asked while commands come, which bring the time with them: the clock is shared with other threads.
    private boolean isTime(final long nanos)
    {
        return nanos != Long.MAX_VALUE && clock.nanoTime() >= nanos;
    }

    // What is in the journal is told before a command is executed that is not, so that it need not wait for it.
    private void execute(final Slot slot)
    {
        final long sequence = slot.sequence();
        if (!output.isJournaled(sequence))
        {
            settle();
        }

        output.begin(sequence, slot.timeNanos());
        handler.onCommand(sequence, slot.timeNanos(), slot.buffer(), Slot.COMMAND, slot.commandLength());
    }

    private void settle()
    {
        if (lastPosition > settled.get() && output.commitIfJournaled())
        {
            executed.set(output.sequence());
            settled.set(lastPosition);
        }
    }
}
