package org.plasmex.watcher;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.agrona.concurrent.Agent;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.inbox.InboxReader;
import org.plasmex.settlement.ledger.CellStore;
import org.plasmex.settlement.verify.Doubt;
import org.plasmex.settlement.verify.Fault;
import org.plasmex.settlement.verify.LedgerVerifier;
import org.plasmex.watcher.chain.ChainState;

/**
 * Checks every step, link and signature of the blocks that are committed and there, from the first on. After a block
 * that is at fault it waits until that is gone, and begins anew with what is left.
 * <p>
 * One thread runs the duty cycle, with others beside it for the signatures; any thread may read the figures.
 */
public final class BlockChecker implements Agent
{
    private static final int BLOCKS_A_CYCLE = 64;

    private final ChainState state;
    private final BlockStore store;
    private final InboxReader inbox;
    private final Supplier<? extends KeyRecovery> recoveries;
    private final int threads;
    private final LongSupplier filled;
    private volatile LedgerVerifier verifier;
    private volatile List<Fault> faults = List.of();
    private volatile List<Doubt> doubts = List.of();
    private long filledBefore;
    private volatile long checked;
    private volatile long steps;

    /**
     * A checker that has checked nothing.
     *
     * @param state      of the chain: which blocks stand.
     * @param store      of the blocks.
     * @param inbox      of L1; safe to read by any thread.
     * @param recoveries makes those that recover keys: several, each used by one thread at a time.
     * @param threads    that run the law, from 1.
     * @param filled     rises when a block has come to the store that others came before.
     */
    public BlockChecker(
        final ChainState state,
        final BlockStore store,
        final InboxReader inbox,
        final Supplier<? extends KeyRecovery> recoveries,
        final int threads,
        final LongSupplier filled)
    {
        this.filled = filled;
        this.state = state;
        this.store = store;
        this.inbox = inbox;
        this.recoveries = recoveries;
        this.threads = threads;
        begin();
    }

    private void begin()
    {
        verifier = new LedgerVerifier(store, inbox, recoveries, threads);
        checked = 0;
        steps = 0;
        faults = List.of();
        doubts = List.of();
    }

    @Override
    public int doWork()
    {
        final long tip = state.tip();
        if (tip < 0)
        {
            return 0;
        }
        if (tip < (faults.isEmpty() ? checked : faults.get(0).block()) || filledBefore != filled.getAsLong())
        {
            filledBefore = filled.getAsLong();
            begin();
        }
        if (!faults.isEmpty())
        {
            return 0;
        }

        long upTo = Math.min(Math.min(tip, store.newest()), checked + BLOCKS_A_CYCLE);
        while (upTo > checked && store.header(upTo).inbox() > inbox.size())
        {
            upTo--;
        }
        if (upTo <= checked)
        {
            return 0;
        }

        final List<Fault> found = verifier.verify(upTo, Math.max(0, state.finalNumber()), (block, newest, total) ->
        {
            steps = total;
            checked = block;
        });
        if (found.isEmpty())
        {
            checked = upTo;
        }
        doubts = verifier.doubts();
        faults = found;
        return 1;
    }

    /**
     * How far the blocks were checked.
     *
     * @return number of the last block that was found good, 0 for none.
     */
    public long checked()
    {
        return checked;
    }

    /**
     * How many steps were checked.
     *
     * @return steps since the start, or since the chain was cut.
     */
    public long steps()
    {
        return steps;
    }

    /**
     * What is wrong with the first block that is at fault.
     *
     * @return empty while there is none.
     */
    public List<Fault> faults()
    {
        return faults;
    }

    /**
     * Links of the blocks that were checked, into blocks that are not here.
     *
     * @return the links, in order.
     */
    public List<Doubt> doubts()
    {
        return doubts;
    }

    /**
     * All cells as the chain's last block left them.
     *
     * @return the cells, to be read only; null while the chain has not ended, or not all of it is checked.
     */
    public CellStore endCells()
    {
        return state.hasEnded() && checked == state.tip() && faults.isEmpty() ? verifier.cells() : null;
    }

    @Override
    public String roleName()
    {
        return "checker";
    }
}
