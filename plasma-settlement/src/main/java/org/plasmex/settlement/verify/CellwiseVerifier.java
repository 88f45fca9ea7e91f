package org.plasmex.settlement.verify;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.law.Inbox;

/**
 * Verifies a chain as map, group and reduce: map each step, by itself, to its touches; group the touches by cell; check
 * each group by itself. No cell's value is kept, and no order of steps needed until the touches are sorted, so the map
 * and the groups could be spread over as many machines as one likes. Says the same as {@link LedgerVerifier}, and takes
 * another way to it.
 * <p>
 * Memory: about 1 MiB for each thread, 160 bytes for each touch that may be held, and 64 KiB for each time that so many
 * came together; disk: 89 bytes for each touch of the chain, about five for each step. Not thread safe.
 */
public final class CellwiseVerifier
{
    private final BlockStore store;
    private final ChainWalk<TouchList> walk;
    private final Path scratch;
    private final int heldTouches;

    /**
     * A verifier of what is in a store.
     *
     * @param store       of the blocks.
     * @param inbox       of L1; must not change, or be safe to read by any thread.
     * @param recoveries  makes those that recover keys: several, each used by one thread at a time.
     * @param threads     that run the law, from 1; with one, it is the calling thread, else they are beside it.
     * @param scratch     a directory for temporary files.
     * @param heldTouches how many touches may be held in memory, from 1; the more, the fewer files.
     */
    public CellwiseVerifier(
        final BlockStore store,
        final Inbox inbox,
        final Supplier<? extends KeyRecovery> recoveries,
        final int threads,
        final Path scratch,
        final int heldTouches)
    {
        this.store = store;
        this.scratch = scratch;
        this.heldTouches = heldTouches;
        walk = new ChainWalk<>(store, inbox, recoveries, threads, TouchList::new);
    }

    /**
     * Verifies all blocks up to the newest, once.
     *
     * @param progress is told of each block whose steps, header and data root are good, before links are looked at.
     * @return the first fault, in order of block, step and access, empty if there is none. A fault of a header comes
     *     before those of the block's steps, that of a data root behind them.
     * @throws java.io.UncheckedIOException if the disk refuses the temporary files.
     */
    public Optional<Fault> verify(final Progress progress)
    {
        try (TouchSorter sorter = new TouchSorter(scratch, heldTouches))
        {
            final List<Fault> byItself = walk.walk(
                1,
                store.newest(),
                0,
                (header, map, found) -> map.touches().forEach(sorter::add),
                progress);

            final CellGroups groups = new CellGroups(store::blockOf);
            sorter.forEach(groups::onTouch);

            return Stream.concat(groups.firstFault().stream(), byItself.stream()).min(Fault.BY_PLACE);
        }
    }

    /**
     * How many steps are good by themselves.
     *
     * @return the number of steps, in whole chunks of 64.
     */
    public long steps()
    {
        return walk.steps();
    }
}
