package org.plasmex.settlement.verify;

import java.util.List;
import java.util.function.Supplier;

import org.agrona.concurrent.Agent;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.ledger.LedgerHaltedException;

/**
 * Judges sealed blocks as a stranger would, before they are attested and committed: every key recovered from its
 * signature, every root computed again from what is on disk. The ledger takes keys from the pipeline, and so cannot
 * see whether a step's terms are those that were signed; this sees it. Links are not looked at: the ledger has made
 * them from its own cells.
 * <p>
 * A committer that takes {@link #audited()} for what it may commit commits nothing else. A duty cycle takes as long as
 * the signatures of a block do: give the agent a thread of its own. Any thread may ask how far it has come.
 */
public final class BlockAudit implements Agent
{
    private final BlockStore store;
    private final ChainWalk<NoMap> walk;
    private LedgerHaltedException halted;
    private volatile long audited;

    /**
     * An audit of what is sealed from now on, or has been.
     *
     * @param store      of the blocks.
     * @param inbox      of L1; safe to read by any thread.
     * @param recoveries makes those that recover keys: several, each used by one thread at a time.
     * @param threads    that run the law, from 1; with one, it is the agent's own.
     * @param last       number of the last block that needs no audit: the tip on L1, or 0.
     */
    public BlockAudit(
        final BlockStore store,
        final Inbox inbox,
        final Supplier<? extends KeyRecovery> recoveries,
        final int threads,
        final long last)
    {
        this.store = store;
        audited = last;
        walk = new ChainWalk<>(store, inbox, recoveries, threads, NoMap::new);
    }

    /**
     * Audits the next block, if one is sealed.
     *
     * @return 1 if a block was found good, 0 if there is none.
     * @throws LedgerHaltedException if a block is at fault, now and ever after: it must not be committed.
     */
    @Override
    public int doWork()
    {
        if (halted != null)
        {
            throw halted;
        }

        final long number = audited + 1;
        if (number > store.newest())
        {
            return 0;
        }

        final List<Fault> faults =
            walk.walk(number, number, 0, (header, map, found) -> {}, (block, newest, steps) -> audited = block);
        if (!faults.isEmpty())
        {
            final Fault first = faults.get(0);
            halted = new LedgerHaltedException(
                Math.max(first.step(), store.header(number).firstStep()),
                "block " + number + " must not be committed: " + first);
            throw halted;
        }

        return 1;
    }

    @Override
    public String roleName()
    {
        return "audit";
    }

    /**
     * How far blocks may be committed.
     *
     * @return number of the last block that is sealed, and was found good or needs no audit.
     */
    public long audited()
    {
        return Math.min(audited, store.newest());
    }

    /**
     * Keeps nothing: whether a step is lawful is all.
     */
    private static final class NoMap implements StepMap
    {
        @Override
        public void clear()
        {
            // There is nothing to forget.
        }

        @Override
        public void onStep(final long number, final Law law)
        {
            // There is nothing to keep.
        }
    }
}
