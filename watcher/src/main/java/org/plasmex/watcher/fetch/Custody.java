package org.plasmex.watcher.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.SigningKey;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.l1.AttestationReader;
import org.plasmex.settlement.l1.Backoff;
import org.plasmex.settlement.l1.CustodianQuorum;
import org.plasmex.settlement.l1.Custodians;
import org.plasmex.watcher.chain.ChainState;

/**
 * What makes a watcher a custodian: it takes blocks that the operator has sealed before they are on L1, and signs each
 * once it is in the store and every step of it was found good. There is one block of each number in the store, and what
 * is in it leaves it only where L1 has another one there to stay: so no two blocks of one number are signed.
 * <p>
 * Ahead of L1 it takes one block after another, each when the one before was found good: who seals what is not lawful
 * has it keep one such block, and no more. What somebody announced who is not the operator any more is dropped, as
 * nobody can commit it: else it would stand in the way of the successor's.
 * <p>
 * What is signed is remembered by nobody but the venue, which tells what it lacks. One thread runs the duty cycle, the
 * fetcher's; any thread may read the figures.
 */
public final class Custody implements Agent
{
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration BACKOFF_LIMIT = Duration.ofSeconds(5);
    // Another venue must not wait long for one that is silent.
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int AT_ONCE = 16;

    private final ChainState state;
    private final LongSupplier confirmed;
    private final Supplier<String> operator;
    private final BlockStore store;
    private final BlockFetcher fetcher;
    private final LongSupplier good;
    private final Custodians key;
    private final String me;
    private final AttestationReader reader;
    private final List<Venue> venues = new ArrayList<>();
    private final Consumer<String> news;
    private final Path file;
    private String announcer;
    private long taken;
    private volatile long attested;
    private volatile String waitingFor = "";

    /**
     * A custodian.
     *
     * @param state     of the chain.
     * @param confirmed the last block that L1 will not take back: up to there the fetcher gets blocks.
     * @param operator  who announces blocks, address, hex in lower case; empty while it is not known.
     * @param store     of the blocks.
     * @param fetcher   that writes to it, by the same thread.
     * @param good      how far the blocks that are in the store now were found good.
     * @param key       that signs.
     * @param file      where it is kept who announced what is ahead of L1.
     * @param urls      of the venues.
     * @param patience  how long one may be silent, at most 3 s.
     * @param maxLength of a block's file, in bytes.
     * @param clock     monotonic.
     * @param news      told of what is wrong.
     */
    public Custody(
        final ChainState state,
        final LongSupplier confirmed,
        final Supplier<String> operator,
        final BlockStore store,
        final BlockFetcher fetcher,
        final LongSupplier good,
        final SigningKey key,
        final Path file,
        final List<String> urls,
        final Duration patience,
        final long maxLength,
        final NanoClock clock,
        final Consumer<String> news)
    {
        this.state = state;
        this.confirmed = confirmed;
        this.operator = operator;
        this.store = store;
        this.fetcher = fetcher;
        this.good = good;
        this.key = new Custodians(List.of(key), store.genesis().chainId(), store.genesis().vault());
        this.file = file;
        announcer = read(file);
        this.news = news;
        me = Hex.encode(key.address());
        reader = new AttestationReader(store.genesis());
        final Duration silence = patience.compareTo(PATIENCE) < 0 ? patience : PATIENCE;
        urls.forEach(url -> venues.add(new Venue(
            new BlockSource(url, silence, maxLength), new Backoff(clock, INTERVAL, BACKOFF_LIMIT))));
    }

    @Override
    public int doWork()
    {
        if (state.tip() < 0 || state.isFrozen() || operator.get().isEmpty() || store.newest() < confirmed.getAsLong())
        {
            // Nothing more is committed; or there is something to be fetched that is.
            waitingFor = "";
            return 0;
        }

        int work = dropWhatIsFormerOperators() ? 1 : 0;
        for (final Venue venue : venues)
        {
            try
            {
                if (venue.backoff.isDue() && isTakenGood())
                {
                    venue.backoff.begin();
                    work++;
                    look(venue);
                }
                work += sign(venue);
            }
            catch (final SourceException ex)
            {
                venue.next = BlockSource.Wanted.NONE;
                venue.isServed = false;
                venue.failure = ex.getMessage();
                venue.backoff.failed();
                news.accept(ex.getMessage());
            }
        }
        return work;
    }

    /** Asks what a venue wants, and takes the blocks that it has sealed since. */
    private void look(final Venue venue) throws SourceException
    {
        final BlockSource.Wanted wanted = venue.source.wanted(me);
        venue.next = wanted.next();
        venue.isServed = wanted.next() != BlockSource.Wanted.NONE;
        venue.failure = "";
        if (store.newest() >= Math.min(wanted.newest(), Math.max(0, state.tip()) + CustodianQuorum.WINDOW) ||
            good.getAsLong() < store.newest())
        {
            venue.backoff.rest();
            return;
        }

        final Optional<BlockSource.Announced> next = venue.source.announced(store.newest() + 1);
        if (next.isPresent() && isTaken(venue, next.get()))
        {
            taken = next.get().header().number();
            venue.backoff.goOn();
        }
        else
        {
            venue.backoff.failed();
        }
    }

    private boolean isTaken(final Venue venue, final BlockSource.Announced block)
    {
        final Header header = block.header();
        if (header.number() != store.newest() + 1 || !isOperators(venue, block) || !isAsOnL1(header))
        {
            return false;
        }

        setAnnouncer();
        return fetcher.fetch(header, venue.source);
    }

    /** The next one is not asked for before. */
    private boolean isTakenGood()
    {
        return Math.min(taken, store.newest()) <= good.getAsLong();
    }

    private boolean dropWhatIsFormerOperators()
    {
        final long last = confirmed.getAsLong();
        if (announcer.isEmpty() || announcer.equals(operator.get()) || store.newest() <= last)
        {
            return false;
        }

        news.accept("blocks from " + (last + 1) + " on were announced by " + announcer + ", who is the operator no " +
            "more, and are not committed: they are dropped");
        fetcher.dropAfter(last);
        return true;
    }

    /** Kept in a file: after a restart it must be known too. */
    private void setAnnouncer()
    {
        if (announcer.equals(operator.get()))
        {
            return;
        }

        announcer = operator.get();
        try
        {
            Files.writeString(file, announcer + "\n", StandardCharsets.US_ASCII);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write " + file, ex);
        }
    }

    private static String read(final Path file)
    {
        try
        {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.US_ASCII).strip() : "";
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read " + file, ex);
        }
    }

    private boolean isOperators(final Venue venue, final BlockSource.Announced block)
    {
        final boolean isOperators = reader.signer(block.header(), block.signature()).equals(operator.get());
        if (!isOperators)
        {
            news.accept(venue.source.url() + " announces block " + block.header().number() +
                ", and that is not signed by the operator, " + operator.get() + ": it is not taken");
        }
        return isOperators;
    }

    /** L1 may take it back yet, and say what the operator says: until then neither is believed. */
    private boolean isAsOnL1(final Header header)
    {
        try
        {
            final boolean isSame = header.number() > state.tip() || state.header(header.number()).equals(header);
            waitingFor = isSame ? "" : "block " + header.number() +
                ", of which there are two: one on L1, and one that is announced by the operator or was held before";
            return isSame;
        }
        catch (final IndexOutOfBoundsException ex)
        {
            // L1 has taken it back meanwhile.
            return false;
        }
    }

    private int sign(final Venue venue) throws SourceException
    {
        final long last = Math.min(good.getAsLong(), store.newest());
        if (venue.next < 1 || venue.next > last || !isAsOnL1(store.header(Math.min(last, Math.max(0, state.tip())))))
        {
            return 0;
        }

        final long end = Math.min(last + 1, venue.next + AT_ONCE);
        for (long number = venue.next; number < end; number++)
        {
            if (!store.isGap(number))
            {
                final byte[] auth = key.attest(store.header(number)).get(0).auth();
                venue.source.attest(number, Arrays.copyOfRange(auth, Auth.R, auth.length));
                attested = Math.max(attested, number);
            }
            venue.next = number + 1;
        }
        return 1;
    }

    /**
     * The last block that was signed, and whose signature a venue has taken.
     *
     * @return its number, 0 for none since the start.
     */
    public long attested()
    {
        return attested;
    }

    /**
     * Who signs.
     *
     * @return address, hex with 0x, in lower case.
     */
    public String address()
    {
        return me;
    }

    /**
     * Whether a venue waits for this custodian.
     *
     * @return true where one does.
     */
    public boolean isServing()
    {
        return venues.stream().anyMatch(venue -> venue.isServed);
    }

    /**
     * Why no venue answers as one who waits for a custodian.
     *
     * @return words, empty where all sources answer.
     */
    public String silence()
    {
        return venues.stream().map(venue -> venue.failure).filter(words -> !words.isEmpty())
            .collect(Collectors.joining("; "));
    }

    /**
     * Why nothing is signed.
     *
     * @return words, empty where it is.
     */
    public String waitingFor()
    {
        return waitingFor;
    }

    @Override
    public String roleName()
    {
        return "custody";
    }

    /** One who may want signatures. */
    private static final class Venue
    {
        private final BlockSource source;
        private final Backoff backoff;
        private long next = BlockSource.Wanted.NONE;
        private volatile boolean isServed;
        private volatile String failure = "";

        Venue(final BlockSource source, final Backoff backoff)
        {
            this.source = source;
            this.backoff = backoff;
        }
    }
}
