package org.plasmex.venue.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.settlement.block.BlockStore;

/**
 * All blocks of a draft that was sealed, in a store, and gone when closed. For one thread.
 */
final class KeptBlocks implements AutoCloseable
{
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path directory = directory();
    private final BlockStore store;

    KeptBlocks(final Draft draft)
    {
        store = BlockStore.open(directory, draft.genesis());
        for (final Block block : draft.blocks())
        {
            store.begin(block.header().number());
            block.steps().forEach(step -> store.add(new UnsafeBuffer(step), 0, step.length));
            store.seal(block.header());
        }
    }

    /**
     * A directory that is to be deleted, in memory where that can be.
     */
    static Path directory()
    {
        try
        {
            return Files.isWritable(MEMORY) ?
                Files.createTempDirectory(MEMORY, "plasmex-attack") : Files.createTempDirectory("plasmex-attack");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    BlockStore store()
    {
        return store;
    }

    @Override
    public void close()
    {
        CloseHelper.close(store);
        IoUtil.delete(directory.toFile(), true);
    }
}
