package org.plasmex.settlement.l1;

import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.time.Duration;

/**
 * The parts of an {@link L1Follower}. Those without a default are required.
 */
public final class L1FollowerContext
{
    private ParentChain chain;
    private InboxStore store;
    private L1Clock clock;
    private CommandPort port;
    private NanoClock monotonic = SystemNanoClock.INSTANCE;
    private Duration pollInterval = Duration.ofSeconds(2);
    private Duration backoffLimit = Duration.ofSeconds(60);
    private long firstBlock;
    private long nextEntry;
    private int offersPerCycle = 64;

    /**
     * The chain to follow. Not closed by the follower.
     *
     * @param chain is required.
     * @return this.
     */
    public L1FollowerContext chain(final ParentChain chain)
    {
        this.chain = chain;
        return this;
    }

    /**
     * Where entries are kept. The follower is its only writer, and does not close it.
     *
     * @param store is required.
     * @return this.
     */
    public L1FollowerContext store(final InboxStore store)
    {
        this.store = store;
        return this;
    }

    /**
     * The clock to set. The follower is its only writer.
     *
     * @param clock is required.
     * @return this.
     */
    public L1FollowerContext clock(final L1Clock clock)
    {
        this.clock = clock;
        return this;
    }

    /**
     * Where commands go.
     *
     * @param port is required.
     * @return this.
     */
    public L1FollowerContext port(final CommandPort port)
    {
        this.port = port;
        return this;
    }

    /**
     * The monotonic clock that times the polls.
     *
     * @param monotonic is {@link SystemNanoClock} unless set.
     * @return this.
     */
    public L1FollowerContext monotonic(final NanoClock monotonic)
    {
        this.monotonic = monotonic;
        return this;
    }

    /**
     * How often L1 is asked for a new block.
     *
     * @param pollInterval is 2 s unless set.
     * @return this.
     */
    public L1FollowerContext pollInterval(final Duration pollInterval)
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
    public L1FollowerContext backoffLimit(final Duration backoffLimit)
    {
        this.backoffLimit = backoffLimit;
        return this;
    }

    /**
     * The L1 block in which the Vault was deployed: no event is looked for below it.
     *
     * @param firstBlock is 0 unless set.
     * @return this.
     */
    public L1FollowerContext firstBlock(final long firstBlock)
    {
        this.firstBlock = firstBlock;
        return this;
    }

    /**
     * The first entry to be offered: the one that follows the last that is in the journal.
     *
     * @param nextEntry is 0 unless set.
     * @return this.
     */
    public L1FollowerContext nextEntry(final long nextEntry)
    {
        this.nextEntry = nextEntry;
        return this;
    }

    /**
     * How many commands are offered in one duty cycle at most.
     *
     * @param offersPerCycle is 64 unless set.
     * @return this.
     */
    public L1FollowerContext offersPerCycle(final int offersPerCycle)
    {
        this.offersPerCycle = offersPerCycle;
        return this;
    }

    ParentChain chain()
    {
        return chain;
    }

    InboxStore store()
    {
        return store;
    }

    L1Clock clock()
    {
        return clock;
    }

    CommandPort port()
    {
        return port;
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

    long firstBlock()
    {
        return firstBlock;
    }

    long nextEntry()
    {
        return nextEntry;
    }

    int offersPerCycle()
    {
        return offersPerCycle;
    }

    void conclude()
    {
        Required.check("chain", chain);
        Required.check("store", store);
        Required.check("clock", clock);
        Required.check("port", port);
    }
}
