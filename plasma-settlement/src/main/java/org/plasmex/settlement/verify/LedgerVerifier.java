package org.plasmex.settlement.verify;

import java.util.Optional;
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

/**
 * Verifies a chain from its first step on, taking nobody's word: each step is run through the law, with its key
 * recovered from the signature; each link is compared with the last touch of its cell; each root and header is
 * computed again. What a step is by itself several threads find out, in chunks; how it is linked to others the calling
 * thread does, in order. What is found does not depend on how many threads there are.
 * <p>
 * Memory: the cells, and about 1 MiB for each thread, whatever the length of the chain. Not thread safe.
 */
public final class LedgerVerifier
{
    private final BlockStore store;
    private final ChainWalk<AccessList> walk;
    private final CellStore cells = new CellStore();
    private final UnsafeBuffer last = new UnsafeBuffer(new byte[Cells.MAX_LENGTH]);

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
        this.store = store;
        walk = new ChainWalk<>(store, inbox, recoveries, threads, AccessList::new);
    }

    /**
     * Verifies all blocks up to the newest, once.
     *
     * @param progress is told of each block that was found good, in order, by the calling thread.
     * @return the first fault, in order of block, step and access, empty if there is none. A fault of a header comes
     *     before those of the block's steps, that of a data root behind them.
     */
    public Optional<Fault> verify(final Progress progress)
    {
        return walk.walk(1, store.newest(), this::checkLinks, progress);
    }

    private Fault checkLinks(final Header header, final AccessList accesses)
    {
        Fault fault = null;
        for (int i = 0; i < accesses.size() && fault == null; i++)
        {
            fault = checkLink(header, accesses, i);
            cells.write(accesses.cell(i), accesses.step(i), accesses.news(), accesses.valueOffset(i));
        }

        return fault;
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
        return walk.steps();
    }
}
