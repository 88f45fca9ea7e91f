package org.plasmex.perf.ledger;

import org.plasmex.perf.figures.Directories;
import org.plasmex.perf.figures.Effort;
import org.plasmex.perf.figures.Figures;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the size of blocks does to the ledger: steps a second, hashes for a step, and the memory of the tree.
 */
public final class BlockSizes
{
    private static final int[] SIZES = {1_024, 16_384, 65_536, 262_144, 1_000_000};
    private static final int RUNS = 3;
    private static final double NANOS = 1e9;
    private static final int NODE_LENGTH = 32;

    private BlockSizes()
    {
    }

    /**
     * Measure each size that the steps of the commands fill.
     *
     * @param parent   in which it makes directories, and removes them.
     * @param commands that the steps are of.
     * @param figures  where the figures go, as {@code blocks.SIZE.NAME}.
     * @throws IOException if the disk refuses.
     */
    public static void measure(final Path parent, final int commands, final Figures figures) throws IOException
    {
        final Path directory = Files.createTempDirectory(parent, "plasmex-blocks");
        try
        {
            for (final int size : SIZES)
            {
                if (size <= commands)
                {
                    measure(directory, commands, size, figures);
                }
            }
        }
        finally
        {
            Directories.delete(directory);
        }
    }

    private static void measure(final Path directory, final int commands, final int size, final Figures figures)
        throws IOException
    {
        final LedgerFlow flow = new LedgerFlow(commands, 0, size);
        final Path first = flow.link(directory);
        final Effort effort = new Effort();
        for (int i = 0; i < RUNS; i++)
        {
            final Path[] blocks = new Path[1];
            effort.measure(flow.steps(), () -> blocks[0] = flow.link(directory));
            Directories.delete(blocks[0]);
        }
        final String name = "blocks." + size;
        figures.keep(name + ".cpu_nanos", effort.cpu());
        figures.figure(name + ".steps", NANOS / effort.cpu().median(), "steps/s");
        try (BlockStore store = BlockStore.openReadOnly(first))
        {
            final Header header = store.newestHeader();
            final long nodes = nodes(header.steps());
            figures.figure(name + ".hashes", (double)nodes / header.steps(), "hashes/step");
            figures.figure(name + ".tree", nodes * NODE_LENGTH / 1e6, "MB");
        }
    }

    /**
     * The nodes of a tree, leaves among them, that are not of an empty subtree: those are known.
     */
    private static long nodes(final long steps)
    {
        long nodes = steps;
        long level = steps;
        for (int i = DataTree.depth(steps); i > 0; i--)
        {
            level = (level + 1) / 2;
            nodes += level;
        }

        return nodes;
    }
}
