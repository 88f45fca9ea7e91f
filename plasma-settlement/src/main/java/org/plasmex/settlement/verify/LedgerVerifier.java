package org.plasmex.settlement.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.ledger.CellStore;
import org.plasmex.settlement.ledger.LedgerSnapshot;

/**
 * Verifies a chain from its first step on, taking nobody's word: each step is run through the law, with its key
 * recovered from the signature; each link is compared with the last touch of its cell; each root and header is
 * computed again. What a step is by itself several threads find out, in chunks; how it is linked to others the calling
 * thread does, in order. What is found does not depend on how many threads there are.
 * <p>
 * Where the store has gaps, links into them are held to be true, and told as {@link #doubts()}; that a link leaves out
 * a touch in a gap nobody sees.
 * <p>
 * Memory: the cells, and about 1 MiB for each thread, whatever the length of the chain. Not thread safe.
 */
public final class LedgerVerifier
{
    private final BlockStore store;
    private final ChainWalk<AccessList> walk;
    private final CellStore cells;
    private final UnsafeBuffer last = new UnsafeBuffer(new byte[Cells.MAX_LENGTH]);
    private final List<Doubt> doubts = new ArrayList<>();
    private List<Fault> faults = List.of();
    private long next;
    private long stepsBefore;
    private long lastFinal;
    private boolean hasGaps;

    /**
     * A verifier of what is in a store, on all processors.
     *
     * @param store of the blocks.
     * @param inbox of L1; must not change, or be safe to read by any thread.
     */
    public LedgerVerifier(final BlockStore store, final Inbox inbox)
    {
        this(store, inbox, KeyRecovery::best, Runtime.getRuntime().availableProcessors());
    }

    /**
     * A verifier of what is in a store.
     *
     * @param store      of the blocks.
     * @param inbox      of L1; must not change, or be safe to read by any thread.
     * @param recoveries makes those that recover keys: several, each used by one thread at a time.
     * @param threads    that run the law, from 1; with one, it is the calling thread, else they are beside it.
     */
    public LedgerVerifier(
        final BlockStore store,
        final Inbox inbox,
        final Supplier<? extends KeyRecovery> recoveries,
        final int threads)
    {
        this(store, inbox, recoveries, threads, new CellStore(), 1);
    }

    /**
     * A verifier that goes on behind a block up to which all was found good.
     *
     * @param store      of the blocks.
     * @param inbox      of L1; must not change, or be safe to read by any thread.
     * @param recoveries makes those that recover keys: several, each used by one thread at a time.
     * @param threads    that run the law, from 1; with one, it is the calling thread, else they are beside it.
     * @param good       what the cells were behind that block; the verifier's from now on.
     * @return the verifier.
     */
    public static LedgerVerifier behind(
        final BlockStore store,
        final Inbox inbox,
        final Supplier<? extends KeyRecovery> recoveries,
        final int threads,
        final LedgerSnapshot good)
    {
        final LedgerVerifier verifier =
            new LedgerVerifier(store, inbox, recoveries, threads, good.cells(), good.header().number() + 1);
        verifier.stepsBefore = good.header().nextStep() - 1;
        return verifier;
    }

    private LedgerVerifier(
        final BlockStore store,
        final Inbox inbox,
        final Supplier<? extends KeyRecovery> recoveries,
        final int threads,
        final CellStore cells,
        final long next)
    {
        this.store = store;
        this.cells = cells;
        this.next = next;
        walk = new ChainWalk<>(store, inbox, recoveries, threads, AccessList::new);
    }

    /**
     * Verifies all blocks up to the newest, from where it was left.
     *
     * @param progress is told of each block that was found good, in order, by the calling thread.
     * @return the first fault, in order of block, step and access, empty if there is none. A fault of a header comes
     *     before those of the block's steps, that of a data root behind them.
     */
    public Optional<Fault> verify(final Progress progress)
    {
        return verify(store.newest(), 0, progress).stream().findFirst();
    }

    /**
     * Verifies blocks, from where it was left, for somebody who can go to court: of a block at fault as much is told as
     * it takes to choose what to prove, and final blocks, at which no court looks any more, are passed whatever they
     * are. History is the lawful steps, so an unlawful one touches nothing, and one whose link is false does.
     * <p>
     * Once a fault was found there is nothing more to verify, and the cells are of no use.
     *
     * @param upTo      number of the last block looked at, in the store.
     * @param lastFinal number of the last block that is final on L1, from 0.
     * @param progress  is told of each block that was found good, in order, by the calling thread.
     * @return faults of the first block that can be found at fault, {@link Fault#BY_PLACE}: unlawful steps, the first
     *     broken link, and what is wrong with the block as a whole; at most 64. Empty if there is none.
     */
    public List<Fault> verify(final long upTo, final long lastFinal, final Progress progress)
    {
        if (faults.isEmpty() && next <= upTo)
        {
            this.lastFinal = lastFinal;
            for (long block = next; block <= upTo && !hasGaps; block++)
            {
                hasGaps = store.isGap(block);
            }
            faults = walk.walk(next, upTo, lastFinal, this::checkLinks,
                (block, newest, steps) -> progress.onBlock(block, newest, stepsBefore + steps));
            next = upTo + 1;
        }

        return faults;
    }

    /**
     * The faults of final blocks that were passed: nobody has convicted them in time.
     *
     * @return at most 64, in the order in which they were found.
     */
    public List<Fault> finalFaults()
    {
        return walk.finalFaults();
    }

    /**
     * How many faults of final blocks were passed, those that are not kept among them.
     *
     * @return their number.
     */
    public long finalFaultCount()
    {
        return walk.finalFaultCount();
    }

    /**
     * The last final block whose faults were passed.
     *
     * @return its number, 0 for none.
     */
    public long lastFinalFault()
    {
        return walk.lastFinalFault();
    }

    /**
     * Links of blocks that were not final, into blocks that are not in the store.
     *
     * @return the links, in order.
     */
    public List<Doubt> doubts()
    {
        return List.copyOf(doubts);
    }

    private void checkLinks(final Header header, final AccessList accesses, final Predicate<Fault> found)
    {
        for (int i = 0; i < accesses.size(); i++)
        {
            final Fault fault = checkLink(header, accesses, i);
            if (fault != null && !found.test(fault))
            {
                return;
            }
            cells.write(accesses.cell(i), accesses.step(i), accesses.news(), accesses.valueOffset(i));
        }
    }

    /**
     * An access, against the last touch of its cell: of all that is known of other steps, only the cell is looked at.
     */
    private Fault checkLink(final Header header, final AccessList accesses, final int index)
    {
        final long step = accesses.step(index);
        final int access = accesses.access(index);
        final long cell = accesses.cell(index);
        final long prev = accesses.prev(index);
        if (hasGaps && prev > 0 && store.isGap(store.blockOf(prev)))
        {
            if (header.number() > lastFinal)
            {
                doubts.add(new Doubt(header.number(), step, access, prev));
            }
            return null;
        }

        final Fault fault = Fault.ofLink(header.number(), step, access, cell, prev, cells.read(cell, last, 0));
        if (fault != null)
        {
            return fault;
        }

        final int offset = accesses.valueOffset(index);
        final int length = Cells.length(Cells.kind(cell));
        return isSame(accesses.olds(), offset, length) ? null :
            Fault.ofValue(header.number(), step, access, cell, prev,
                Hex.encode(last, 0, length), Hex.encode(accesses.olds(), offset, length));
    }

    private boolean isSame(final DirectBuffer old, final int offset, final int length)
    {
        for (int i = 0; i < length; i += Long.BYTES)
        {
            if (old.getLong(offset + i) != last.getLong(i))
            {
                return false;
            }
        }

        return true;
    }

    /**
     * The cells as the last step that was found good left them.
     *
     * @return the cells, to be read only.
     */
    public CellStore cells()
    {
        return cells;
    }

    /**
     * How many steps were found good.
     *
     * @return the number of steps, in whole chunks of 64.
     */
    public long steps()
    {
        return stepsBefore + walk.steps();
    }
}
