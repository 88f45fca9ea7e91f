package org.plasmex.watcher.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.BlockStoreException;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.l1.Backoff;
import org.plasmex.watcher.chain.ChainState;

/**
 * Gets the committed blocks, one after another, from whoever has them, into a store. A block is taken when its bytes
 * amount to the header that is committed on L1, from wherever they come; a source that sends another thing is told of,
 * and the next one asked. A block that nobody gives whole is asked for chunk by chunk ({@link ChunkCollector}). One
 * that is final, so that no court has it shown, is passed over after a while, and asked for again now and then.
 * <p>
 * One thread runs the duty cycle, which waits for sources; any thread may read the figures.
 */
public final class BlockFetcher implements Agent
{
    private static final String DOWNLOAD = "download";
    private static final Duration BETWEEN_OLD_BLOCKS = Duration.ofMinutes(10);
    private static final Duration BETWEEN_GREETINGS = Duration.ofSeconds(10);
    private static final Duration GREETING = Duration.ofSeconds(3);

    private final ChainState state;
    private final LongSupplier upTo;
    private final BlockStore store;
    private final Path file;
    private final List<BlockSource> sources = new ArrayList<>();
    private final List<BlockSource> greeted;
    private final Consumer<String> news;
    private final ChunkCollector chunks;
    private final Backoff backoff;
    private final Backoff gapBackoff;
    private final Backoff listening;
    private final NanoClock clock;
    private final long passOverAfter;
    private long downloading;
    private long missedSince;
    private long compared;
    private volatile long changes;
    private volatile String waitingFor = "";
    private volatile String silence = "";

    /**
     * A fetcher.
     *
     * @param state         of the chain: which blocks there are.
     * @param upTo          the last block that is to be fetched: later ones L1 may still take back.
     * @param store         where the blocks go; the fetcher is its only writer.
     * @param directory     for what has not all come yet, on the store's file system.
     * @param urls          of the sources; may be none.
     * @param patience      how long a source may be silent.
     * @param passOverAfter how long a final block may be missing before it is passed over.
     * @param maxLength     of a block's file, in bytes.
     * @param clock         monotonic.
     * @param news          told of what sources do wrong.
     */
    public BlockFetcher(
        final ChainState state,
        final LongSupplier upTo,
        final BlockStore store,
        final Path directory,
        final List<String> urls,
        final Duration patience,
        final Duration passOverAfter,
        final long maxLength,
        final NanoClock clock,
        final Consumer<String> news)
    {
        this.state = state;
        this.upTo = upTo;
        this.store = store;
        this.news = news;
        urls.forEach(url -> sources.add(new BlockSource(url, patience, maxLength)));
        backoff = new Backoff(clock, Duration.ofMillis(Math.min(1000, patience.toMillis())), Duration.ofSeconds(30));
        gapBackoff = new Backoff(clock, BETWEEN_OLD_BLOCKS, BETWEEN_OLD_BLOCKS);
        listening = new Backoff(clock, BETWEEN_GREETINGS, BETWEEN_GREETINGS);
        final Duration shorter = patience.compareTo(GREETING) < 0 ? patience : GREETING;
        greeted = urls.stream().map(url -> new BlockSource(url, shorter, maxLength)).toList();
        this.clock = clock;
        this.passOverAfter = passOverAfter.toNanos();
        file = directory.resolve(DOWNLOAD);
        chunks = new ChunkCollector(directory, sources, news);
    }

    @Override
    public int doWork()
    {
        final long last = upTo.getAsLong();
        dropWhatL1HasNot(last);
        if (store.newest() >= last)
        {
            return fillGap() + listen();
        }
        if (!backoff.isDue())
        {
            return 0;
        }

        final long next = store.newest() + 1;
        final Header header;
        try
        {
            header = state.header(next);
        }
        catch (final IndexOutOfBoundsException ex)
        {
            // L1 has taken it back meanwhile.
            return 0;
        }

        if (fetch(header) || chunks.collect(header) && isTaken(chunks.write(header), header, "its chunks"))
        {
            waitingFor = "";
            chunks.forget();
            backoff.goOn();
        }
        else
        {
            onMissing(header);
        }
        return 1;
    }

    /**
     * What is ahead of L1 a custodian has taken, or L1 has taken back: where another block is there to stay under the
     * same number, it was in vain.
     */
    private void dropWhatL1HasNot(final long upTo)
    {
        final long last = Math.min(upTo, store.newest());
        if (last <= compared)
        {
            return;
        }

        long same = last;
        try
        {
            while (same > 0 && !Arrays.equals(state.header(same).hash(), store.hash(same)))
            {
                same--;
            }
        }
        catch (final IndexOutOfBoundsException ex)
        {
            // L1 has taken it back meanwhile.
            return;
        }
        if (same < last)
        {
            news.accept("block " + (same + 1) + " is committed on L1, and it is another than the one that is here: " +
                "what is here from there on is dropped");
            dropAfter(same);
        }
        compared = same;
    }

    /**
     * Drops what a custodian has taken ahead of L1. By the thread of the duty cycle.
     *
     * @param last number of the last block that stays.
     */
    void dropAfter(final long last)
    {
        // Before and after: who reads meanwhile sees that it was so.
        changes++;
        store.dropAfter(last);
        changes++;
        compared = Math.min(compared, last);
    }

    private void onMissing(final Header header)
    {
        if (waitingFor.isEmpty())
        {
            missedSince = clock.nanoTime();
        }
        waitingFor = "block " + header.number() + ", which no source gives: " + chunks.missing().size() +
            " of its chunks are missing";
        if (header.number() <= state.finalNumber() && clock.nanoTime() - missedSince >= passOverAfter)
        {
            news.accept("block " + header.number() + " is final, and no source gives it: it is passed over, and " +
                "steps in it that later links name are asked for on L1");
            store.skip(header);
            waitingFor = "";
            chunks.forget();
            gapBackoff.rest();
            backoff.goOn();
            return;
        }
        backoff.failed();
    }

    /** Who has nothing to ask for sees nevertheless whether somebody would answer. */
    private int listen()
    {
        if (greeted.isEmpty() || !listening.isDue())
        {
            return 0;
        }

        listening.rest();
        final List<String> words = new ArrayList<>();
        for (final BlockSource source : greeted)
        {
            try
            {
                source.greet();
                silence = "";
                return 1;
            }
            catch (final SourceException ex)
            {
                words.add(ex.getMessage());
            }
        }
        silence = String.join("; ", words);
        return 1;
    }

    /** Somebody may have come who has what was passed over. */
    private int fillGap()
    {
        if (!gapBackoff.isDue())
        {
            return 0;
        }

        gapBackoff.rest();
        for (long number = 1; number <= store.newest(); number++)
        {
            if (store.isGap(number) && fetch(store.header(number)))
            {
                news.accept("block " + number + ", which was passed over, is here now: all is checked again");
                changes++;
            }
        }
        return 1;
    }

    /**
     * How often the store was changed other than by a block behind its newest: one has come that had been passed over,
     * or some were dropped.
     *
     * @return since the start. Any thread may ask.
     */
    public long changes()
    {
        return changes;
    }

    private boolean fetch(final Header header)
    {
        for (int i = 0; i < sources.size(); i++)
        {
            if (fetch(header, sources.get(i)))
            {
                Collections.swap(sources, 0, i);
                return true;
            }
        }
        return false;
    }

    /**
     * Gets a block from one source, going on where a download broke off. By the thread of the duty cycle.
     *
     * @param header of the block, the next of the store or one that was passed over.
     * @param source that is asked.
     * @return whether it is in the store now.
     */
    boolean fetch(final Header header, final BlockSource source)
    {
        final long number = header.number();
        if (downloading != number)
        {
            delete();
            downloading = number;
        }
        try
        {
            source.fetch(header, file);
            if (isTaken(file, header, source.url()))
            {
                return true;
            }
            // The next source is asked for all of it.
            delete();
        }
        catch (final SourceException ex)
        {
            news.accept(ex.getMessage());
        }
        return false;
    }

    private boolean isTaken(final Path block, final Header header, final String from)
    {
        try
        {
            store.adopt(block, header);
            return true;
        }
        catch (final BlockStoreException ex)
        {
            if (ex.getCause() instanceof IOException)
            {
                throw ex;
            }
            news.accept("what comes from " + from + " is not block " + header.number() + " as it is " +
                (header.number() <= state.tip() ? "committed on L1: " : "announced by the operator: ") +
                ex.getMessage().split("\\. Move")[0]);
            return false;
        }
    }

    private void delete()
    {
        try
        {
            Files.deleteIfExists(file);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot remove " + file, ex);
        }
    }

    /**
     * What is waited for.
     *
     * @return words, empty where blocks come.
     */
    public String waitingFor()
    {
        return waitingFor;
    }

    /**
     * Why none of the sources answers.
     *
     * @return words, empty where one does, or none was asked yet. Any thread may ask.
     */
    public String silence()
    {
        return silence;
    }

    /**
     * Which chunks of which block nobody gives.
     *
     * @return the gap, or null where there is none.
     */
    public Gap gap()
    {
        return waitingFor.isEmpty() ? null : chunks.gap();
    }

    /**
     * Chunks that others have shown, on L1.
     *
     * @return takes them, from any thread.
     */
    public ChunkCollector chunks()
    {
        return chunks;
    }

    @Override
    public String roleName()
    {
        return "fetcher";
    }
}
