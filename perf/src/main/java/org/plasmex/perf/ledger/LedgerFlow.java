package org.plasmex.perf.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.plasmex.engine.StateMachine;
import org.plasmex.perf.flow.MemoryLog;
import org.plasmex.perf.flow.MemoryOutput;
import org.plasmex.perf.flow.MixedFlow;
import org.plasmex.perf.flow.Prepared;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.ledger.Ledger;

/**
 * What the engine puts out for mixed commands, in memory, and the ledgers that are made of it.
 */
final class LedgerFlow
{
    private final Prepared records = new Prepared();
    private final MemoryInbox inbox;
    private long steps;

    /**
     * Execute commands that nobody signed; the last block stays open.
     */
    LedgerFlow(final int commands)
    {
        this(commands, 0, MixedFlow.STEPS_PER_BLOCK);
    }

    /**
     * Execute commands that are signed in batches, 1 for each by itself; 0 for not at all.
     */
    LedgerFlow(final int commands, final int batchSize, final int stepsPerBlock)
    {
        final StateMachine machine = new StateMachine(
            new StateMachine.Context().outputPort(new MemoryOutput(records::add)));
        final MemoryLog journal = new MemoryLog(machine::onCommand);
        final MixedFlow flow = 0 == batchSize ? new MixedFlow(journal) : MixedFlow.signed(journal, batchSize);
        flow.stepsPerBlock(stepsPerBlock).write(commands);
        inbox = flow.inbox();
    }

    /**
     * All records, from the first one on.
     */
    Prepared records()
    {
        records.rewind();

        return records;
    }

    MemoryInbox inbox()
    {
        return inbox;
    }

    /**
     * Steps that the last ledger took.
     */
    long steps()
    {
        return steps;
    }

    /**
     * Make a ledger of all records.
     *
     * @param parent in which a directory for its blocks is made.
     * @return that directory.
     */
    Path link(final Path parent)
    {
        return link(parent, false);
    }

    /**
     * Make a ledger of all records.
     *
     * @param parent   in which a directory for its blocks is made.
     * @param isHelped whether a second thread hashes.
     * @return that directory.
     */
    Path link(final Path parent, final boolean isHelped)
    {
        try
        {
            final Path directory = Files.createTempDirectory(parent, "blocks");
            try (BlockStore store = BlockStore.open(directory, MixedFlow.genesis()))
            {
                final Ledger ledger = new Ledger(store, inbox);
                try (AgentRunner hasher = new AgentRunner(
                    new BackoffIdleStrategy(), Throwable::printStackTrace, null, ledger.hasher()))
                {
                    if (isHelped)
                    {
                        AgentRunner.startOnThread(hasher);
                    }
                    for (final Prepared all = records(); all.next();)
                    {
                        ledger.onRecord(all.buffer(), all.offset(), all.length());
                    }
                }
                steps = ledger.steps();
            }

            return directory;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
