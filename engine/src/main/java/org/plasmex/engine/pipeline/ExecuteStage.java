package org.plasmex.engine.pipeline;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.engine.CommandHandler;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.ProceedEncoder;

import java.util.function.LongSupplier;

/**
 * Gives what has been journaled to the state machine, and commits what came out of it. While the machine has long work,
 * or its time to wake has come, one Proceed is on its way through the ring.
 */
final class ExecuteStage extends Stage
{
    private static final int OUTPUT_BATCH_LENGTH = 1024 * 1024;
    private static final long NONE = -1;

    private final CommandHandler handler;
    private final OutputCollector output;
    private final Sequence committed;
    private final Sequence executed;
    private final CommandPort port;
    private final EpochNanoClock clock;
    private final UnsafeBuffer proceed = new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH]);
    private long committedSequence;
    private long proceedPosition = NONE;

    ExecuteStage(
        final CommandHandler handler,
        final OutputCollector output,
        final JournalStage journal,
        final EventPoller<Slot> poller,
        final CommandPort port,
        final EpochNanoClock clock,
        final LongSupplier fill,
        final Failure failure)
    {
        super("execute", poller, fill, failure);
        this.handler = handler;
        this.output = output;
        committed = journal.committed();
        committedSequence = committed.get();
        executed = new Sequence(committedSequence);
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

        final boolean isEnd = isLast || isEndOfPart(position);
        if (isEnd || output.batchLength() >= OUTPUT_BATCH_LENGTH)
        {
            output.commitBatch();
            executed.set(output.sequence());
        }

        return !isEnd;
    }

    /**
     * Behind what has come in meanwhile, so that it is served before the next slice. Where there is no room, or nothing
     * is taken any more, the work waits.
     */
    void afterPoll()
    {
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

    /**
     * When the journal fails in the middle of a batch, its poller lets go of the slots before that although they are
     * not in the journal for good. Whoever sees that first stops; the journal stage says why.
     */
    private void execute(final Slot slot)
    {
        final long sequence = slot.sequence();
        if (sequence > committedSequence)
        {
            committedSequence = committed.get();
            if (sequence > committedSequence)
            {
                throw new AgentTerminationException();
            }
        }

        output.begin(sequence, slot.timeNanos());
        handler.onCommand(sequence, slot.timeNanos(), slot.buffer(), Slot.COMMAND, slot.commandLength());
    }
}
