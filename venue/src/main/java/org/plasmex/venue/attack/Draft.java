package org.plasmex.venue.attack;

import java.util.ArrayList;
import java.util.List;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.inbox.MemoryInbox;

/**
 * A chain that an operator is about to commit to: blocks that are final, and those that come after them.
 */
final class Draft
{
    private final Genesis genesis;
    private final MemoryInbox inbox;
    private final List<Block> blocks;
    private final int finalBlocks;

    /**
     * A chain.
     *
     * @param genesis     of it.
     * @param inbox       of L1.
     * @param blocks      all of them, from block 1 on.
     * @param finalBlocks how many of them are final.
     */
    Draft(final Genesis genesis, final MemoryInbox inbox, final List<Block> blocks, final int finalBlocks)
    {
        this.genesis = genesis;
        this.inbox = inbox;
        this.blocks = blocks;
        this.finalBlocks = finalBlocks;
    }

    /**
     * A chain that is committed, as somebody has it who keeps its blocks.
     *
     * @param store       of the blocks.
     * @param inbox       of L1.
     * @param tip         the last block.
     * @param finalBlocks how many of them are final.
     */
    static Draft of(final BlockStore store, final MemoryInbox inbox, final long tip, final long finalBlocks)
    {
        final List<Block> blocks = new ArrayList<>();
        for (long number = 1; number <= tip; number++)
        {
            final Header header = store.header(number);
            final List<byte[]> steps = new ArrayList<>();
            store.steps(number, (step, buffer, offset, length) ->
            {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                steps.add(bytes);
            });
            blocks.add(new Block(header.since(), header.until(), header.inbox(), steps));
        }
        return new Draft(store.genesis(), inbox, blocks, (int)finalBlocks);
    }

    /**
     * The same, to be changed: but for the final blocks, which stay.
     */
    Draft copy()
    {
        final List<Block> copies = new ArrayList<>(blocks.subList(0, finalBlocks));
        blocks.subList(finalBlocks, blocks.size()).forEach(block -> copies.add(block.copy()));
        return new Draft(genesis, inbox, copies, finalBlocks);
    }

    Genesis genesis()
    {
        return genesis;
    }

    MemoryInbox inbox()
    {
        return inbox;
    }

    List<Block> blocks()
    {
        return blocks;
    }

    int finalBlocks()
    {
        return finalBlocks;
    }

    /**
     * The blocks that can be found at fault.
     */
    List<Block> open()
    {
        return blocks.subList(finalBlocks, blocks.size());
    }

    /**
     * Makes all headers, those of final blocks again as they were.
     */
    List<Header> seal()
    {
        final List<Header> headers = new ArrayList<>();
        Header parent = genesis.header();
        for (final Block block : blocks)
        {
            parent = block.seal(parent);
            headers.add(parent);
        }
        return headers;
    }

    /**
     * The number of a block's first step.
     */
    long firstStep(final int block)
    {
        return 1 + blocks.subList(0, block).stream().mapToLong(one -> one.steps().size()).sum();
    }
}
