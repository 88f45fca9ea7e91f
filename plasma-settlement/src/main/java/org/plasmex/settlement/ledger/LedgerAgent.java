package org.plasmex.settlement.ledger;

import org.agrona.concurrent.Agent;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.RecordHandler;

/**
 * The duty cycle that feeds a ledger from the output log. A ledger that halts throws out of {@link #doWork()}, and so
 * it does with every further record: the agent's error handler decides what stops with it.
 */
public final class LedgerAgent implements Agent
{
    private final LogReader reader;
    private final RecordHandler handler;
    private final int limit;

    /**
     * A ledger that reads a log.
     *
     * @param reader of the output log, from its first record on; closed by this agent.
     * @param ledger that takes the records.
     * @param limit  of records taken in one duty cycle.
     */
    public LedgerAgent(final LogReader reader, final Ledger ledger, final int limit)
    {
        this(reader, ledger, limit, () ->
        {
            // Nobody asked to be told.
        });
    }

    /**
     * A ledger that reads a log, and is at a seal whenever that is to be known.
     *
     * @param reader of the output log; closed by this agent.
     * @param ledger that takes the records.
     * @param limit  of records taken in one duty cycle.
     * @param onSeal run by this agent's thread at each seal, before the next record is taken: the place to write a
     *               {@link Ledger#snapshot}. What it throws goes to the agent's error handler.
     */
    public LedgerAgent(final LogReader reader, final Ledger ledger, final int limit, final Runnable onSeal)
    {
        this.reader = reader;
        this.limit = limit;
        handler = (sequence, timeNanos, buffer, offset, length) ->
        {
            final long blocks = ledger.blocks();
            ledger.onRecord(buffer, offset, length);
            if (ledger.blocks() != blocks)
            {
                onSeal.run();
            }
        };
    }

    @Override
    public int doWork()
    {
        return reader.poll(handler, limit);
    }

    @Override
    public void onClose()
    {
        reader.close();
    }

    @Override
    public String roleName()
    {
        return "ledger";
    }
}
