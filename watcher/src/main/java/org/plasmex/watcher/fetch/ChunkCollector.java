package org.plasmex.watcher.fetch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;

/**
 * Puts a block together out of chunks, from any source, and from L1 where they were shown to the court. What comes is
 * checked chunk by chunk, so it is known what is missing. Holds the chunks of one block in memory. Thread safe.
 */
public final class ChunkCollector
{
    private static final int ENOUGH_FAILURES = 3;

    private final Path directory;
    private final List<BlockSource> sources;
    private final Consumer<String> news;
    private final Map<Long, ChunkProof> chunks = new TreeMap<>();
    private Header header;

    ChunkCollector(final Path directory, final List<BlockSource> sources, final Consumer<String> news)
    {
        this.directory = directory;
        this.sources = sources;
        this.news = news;
    }

    /**
     * Asks all sources for what is missing of a block.
     *
     * @return true when nothing is.
     */
    boolean collect(final Header wanted)
    {
        begin(wanted);
        for (final BlockSource source : sources)
        {
            int failures = 0;
            for (final long chunk : missing())
            {
                if (failures < ENOUGH_FAILURES)
                {
                    try
                    {
                        take(source.fetchChunk(wanted, chunk));
                    }
                    catch (final SourceException ex)
                    {
                        failures++;
                        news.accept(ex.getMessage());
                    }
                }
            }
        }
        return missing().isEmpty();
    }

    private synchronized void begin(final Header wanted)
    {
        if (!wanted.equals(header))
        {
            header = wanted;
            chunks.clear();
        }
    }

    /**
     * A chunk was shown.
     *
     * @param chunk of any block; it is checked.
     */
    public synchronized void take(final ChunkProof chunk)
    {
        if (chunk.header().equals(header) && chunk.verify())
        {
            chunks.put(chunk.chunk(), chunk);
        }
    }

    synchronized List<Long> missing()
    {
        final List<Long> missing = new ArrayList<>();
        for (long chunk = 0; header != null && chunk < DataTree.chunks(header.steps()); chunk++)
        {
            if (!chunks.containsKey(chunk))
            {
                missing.add(chunk);
            }
        }
        return missing;
    }

    synchronized Gap gap()
    {
        final List<Long> missing = missing();
        return missing.isEmpty() ? null : new Gap(header, missing);
    }

    synchronized void forget()
    {
        header = null;
        chunks.clear();
    }

    /**
     * Writes the block's file from the chunks.
     *
     * @return the file.
     */
    synchronized Path write(final Header wanted)
    {
        final List<byte[]> steps = new ArrayList<>();
        chunks.values().forEach(chunk -> steps.addAll(chunk.steps()));
        return BlockStore.write(directory, wanted, steps);
    }
}
