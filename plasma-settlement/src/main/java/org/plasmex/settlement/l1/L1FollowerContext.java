package org.plasmex.settlement.l1;

/**
 * The parts of an {@link L1Follower}. Those without a default are required.
 */
public final class L1FollowerContext extends L1AgentContext<L1FollowerContext>
{
    private InboxStore store;
    private L1Clock clock;
    private InboxPort port;
    private long firstBlock;
    private long nextEntry;
    private int offersPerCycle = 64;

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
    public L1FollowerContext port(final InboxPort port)
    {
        this.port = port;
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

    InboxStore store()
    {
        return store;
    }

    L1Clock clock()
    {
        return clock;
    }

    InboxPort port()
    {
        return port;
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

    @Override
    void conclude()
    {
        super.conclude();
        Required.check("store", store);
        Required.check("clock", clock);
        Required.check("port", port);
    }

    @Override
    L1FollowerContext self()
    {
        return this;
    }
}
