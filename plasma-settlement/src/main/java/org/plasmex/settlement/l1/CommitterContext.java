package org.plasmex.settlement.l1;

import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.plasmex.settlement.block.Header;

import java.time.Duration;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * The parts of a {@link Committer}. Those without a default are required.
 */
public final class CommitterContext
{
    private ParentChain chain;
    private LongFunction<Header> headers;
    private LongSupplier committable;
    private InboxStore inbox;
    private Attestor attestor;
    private NanoClock monotonic = SystemNanoClock.INSTANCE;
    private Duration pollInterval = Duration.ofSeconds(2);
    private Duration backoffLimit = Duration.ofSeconds(60);
    private int blocksPerTransaction = 16;

    /**
     * The chain to commit to. Not closed by the committer.
     *
     * @param chain is required.
     * @return this.
     */
    public CommitterContext chain(final ParentChain chain)
    {
        this.chain = chain;
        return this;
    }

    /**
     * Where the headers of sealed blocks are found by number, from 1 to the newest that may be committed.
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
     * @param committable is required; 0 while there is none.
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
     * The monotonic clock that times the polls.
     *
     * @param monotonic is {@link SystemNanoClock} unless set.
     * @return this.
     */
    public CommitterContext monotonic(final NanoClock monotonic)
    {
        this.monotonic = monotonic;
        return this;
    }

    /**
     * How often the parent chain is asked while there is nothing to send.
     *
     * @param pollInterval is 2 s unless set.
     * @return this.
     */
    public CommitterContext pollInterval(final Duration pollInterval)
    {
        this.pollInterval = pollInterval;
        return this;
    }

    /**
     * The longest wait after failures in a row.
     *
     * @param backoffLimit is 60 s unless set.
     * @return this.
     */
    public CommitterContext backoffLimit(final Duration backoffLimit)
    {
        this.backoffLimit = backoffLimit;
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

    ParentChain chain()
    {
        return chain;
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

    NanoClock monotonic()
    {
        return monotonic;
    }

    Duration pollInterval()
    {
        return pollInterval;
    }

    Duration backoffLimit()
    {
        return backoffLimit;
    }

    int blocksPerTransaction()
    {
        return blocksPerTransaction;
    }

    void conclude()
    {
        Required.check("chain", chain);
        Required.check("source of headers", headers);
        Required.check("source of the newest committable block", committable);
        Required.check("inbox", inbox);
        Required.check("attestor", attestor);
        if (blocksPerTransaction < 1)
        {
            throw new IllegalStateException("blocksPerTransaction must be at least 1, and is " + blocksPerTransaction);
        }
    }
}
