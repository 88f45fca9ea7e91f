package org.plasmex.engine.pipeline;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.AgentTerminationException;
import org.plasmex.engine.CommandHandler;

/**
 * Gives what has been journaled to the state machine, and commits what came out of it.
 */
final class ExecuteStage extends Stage
{
    private static final int OUTPUT_BATCH_LENGTH = 1024 * 1024;

    private final CommandHandler handler;
    private final OutputCollector output;
    private final Sequence committed;
    private final Sequence executed;
    private long committedSequence;

    ExecuteStage(
        final CommandHandler handler,
        final OutputCollector output,
        final JournalStage journal,
        final EventPoller<Slot> poller,
        final Failure failure)
    {
        super("execute", poller, failure);
        this.handler = handler;
        this.output = output;
        committed = journal.committed();
        committedSequence = committed.get();
        executed = new Sequence(committedSequence);
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

        if (isLast || output.batchLength() >= OUTPUT_BATCH_LENGTH)
        {
            output.commitBatch();
            executed.set(output.sequence());
        }

        return true;
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
