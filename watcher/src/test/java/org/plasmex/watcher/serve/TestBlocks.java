package org.plasmex.watcher.serve;

import java.nio.file.Path;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;

/**
 * Blocks of any bytes: what serves and fetches blocks does not ask whether steps are lawful.
 */
public final class TestBlocks
{
    /** Of the chain that they are of. */
    public static final Genesis GENESIS = new Genesis(31337, new byte[20], 1_000, 600);

    private TestBlocks()
    {
    }

    /**
     * A store with blocks.
     *
     * @param directory of the store.
     * @param seed      of what is in the steps.
     * @param steps     of each block.
     * @return the store, to be closed.
     */
    public static BlockStore write(final Path directory, final long seed, final int... steps)
    {
        final BlockStore store = BlockStore.open(directory, GENESIS);
        final Random random = new Random(seed);
        for (final int count : steps)
        {
            final Header parent = store.newestHeader();
            final DataTree tree = new DataTree();
            store.begin(parent.number() + 1);
            for (int i = 0; i < count; i++)
            {
                final byte[] step = new byte[100 + i % 200];
                random.nextBytes(step);
                tree.add(new UnsafeBuffer(step), 0, step.length);
                store.add(new UnsafeBuffer(step), 0, step.length);
            }
            store.seal(new Header(parent.number() + 1, parent.until(), parent.until() + 10, parent.nextStep(), count, 0,
                parent.hash(), tree.seal()));
        }
        return store;
    }
}
