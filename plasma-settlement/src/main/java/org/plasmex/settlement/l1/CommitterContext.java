package org.plasmex.settlement.l1;

import org.plasmex.settlement.block.Header;

import java.time.Duration;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * The parts of a {@link Committer}. Those without a default are required.
 */
public final class CommitterContext extends L1AgentContext<CommitterContext>
{
    private LongFunction<Header> headers;
    private LongSupplier committable;
    private InboxStore inbox;
    private Attestor attestor;
    private int blocksPerTransaction = 16;
    private Duration surveyInterval = Duration.ofSeconds(60);

    /**
     * Where the headers of sealed blocks are found by number, from genesis, which is 0, to the newest that may be
     * committed.
     *
     * @param headers is required.
     * @return this.
     */
    public CommitterContext headers(final LongFunction<Header> headers)
    {
        this.headers = headers;
        return this;
    }

    /**
     * The newest block that may be committed: the journal is synced up to its seal, and the block store has it on disk.
     *
     * @param committable is required; 0 while there is none. Asked by the committer's thread, and by any that the
     *                    attestor has.
     * @return this.
     */
    public CommitterContext committable(final LongSupplier committable)
    {
        this.committable = committable;
        return this;
    }

    /**
     * The entries of the inbox, for their rolling hashes. Not closed by the committer.
     *
     * @param inbox is required.
     * @return this.
     */
    public CommitterContext inbox(final InboxStore inbox)
    {
        this.inbox = inbox;
        return this;
    }

    /**
     * Who attests the blocks.
     *
     * @param attestor is required.
     * @return this.
     */
    public CommitterContext attestor(final Attestor attestor)
    {
        this.attestor = attestor;
        return this;
    }

    /**
     * How many blocks one transaction commits at most.
     *
     * @param blocksPerTransaction is 16 unless set.
     * @return this.
     */
    public CommitterContext blocksPerTransaction(final int blocksPerTransaction)
    {
        this.blocksPerTransaction = blocksPerTransaction;
        return this;
    }

    /**
     * How often the operator's funds are looked at, and, while a transaction is on its way, whether it can still do
     * what it should.
     *
     * @param surveyInterval is 60 s unless set.
     * @return this.
     */
    public CommitterContext surveyInterval(final Duration surveyInterval)
    {
        this.surveyInterval = surveyInterval;
        return this;
    }

    LongFunction<Header> headers()
    {
        return headers;
    }

    LongSupplier committable()
    {
        return committable;
    }

    InboxStore inbox()
    {
        return inbox;
    }

    Attestor attestor()
    {
        return attestor;
    }

    int blocksPerTransaction()
    {
        return blocksPerTransaction;
    }

    Duration surveyInterval()
    {
        return surveyInterval;
    }

    @Override
    void conclude()
    {
        super.conclude();
        Required.check("source of headers", headers);
        Required.check("source of the newest committable block", committable);
        Required.check("inbox", inbox);
        Required.check("attestor", attestor);
        if (blocksPerTransaction < 1)
        {
            throw new IllegalStateException("blocksPerTransaction must be at least 1, and is " + blocksPerTransaction);
        }
    }

    @Override
    CommitterContext self()
    {
        return this;
    }
}
