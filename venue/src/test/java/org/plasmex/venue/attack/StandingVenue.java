package org.plasmex.venue.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.awaitility.Awaitility;
import org.plasmex.contracts.Anvil;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.court.Filing;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Venue;
import org.plasmex.venue.audit.Auditor;
import org.plasmex.venue.stage.DevelopmentChain;
import org.plasmex.venue.stage.Trader;
import org.plasmex.venue.torture.ClientChild;
import org.plasmex.venue.torture.Foundation;
import org.plasmex.venue.torture.RunStarter;
import org.plasmex.venue.torture.VenueChild;

/**
 * {@code plasmex run} on an L1 of one's own, and a client of it: each a process. L1 has a block for each transaction,
 * and some in a second beside. For one thread.
 */
final class StandingVenue implements AutoCloseable
{
    static final int STRANGER = 1;
    static final BigInteger WEI = BigInteger.TEN.pow(19);
    static final BigInteger DOLLARS = BigInteger.TEN.pow(6).multiply(BigInteger.valueOf(200_000));

    private static final int TRADERS = 4;
    /** The venue's own, those of the traders, and a stranger's. */
    private static final int ACCOUNTS = TRADERS + 2;
    private static final long FAR = (1L << 62) - 1;
    private static final long MOST = 1L << 61;
    private static final long TICK_MILLIS = 250;

    final L1Stand stand;
    final Eyes eyes;
    final List<Trader> traders;
    final List<Integer> accounts;
    private final Path directory = KeptBlocks.directory();
    private final List<WatchProcess> watchers = new ArrayList<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
    private final RunStarter starter;
    private final ClientChild client;
    private final String url;
    private volatile boolean isTicking = true;
    private VenueChild venue;

    StandingVenue() throws IOException, ParentChainException
    {
        this(L1Stand.launch(), UnaryOperator.identity(), "finalized");
    }

    /**
     * Starts it.
     *
     * @param stand        an L1 on which nothing has happened.
     * @param rpc          makes the URL where the venue sees it of L1's own.
     * @param confirmation which L1 blocks count for the venue as there to stay.
     */
    StandingVenue(final L1Stand stand, final UnaryOperator<String> rpc, final String confirmation)
        throws IOException, ParentChainException
    {
        this.stand = stand;
        eyes = new Eyes(stand);
        traders = stand.development().traders(TRADERS, WEI, DOLLARS);
        stand.development().deposit(traders, WEI, DOLLARS);
        ticker.scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        try (DevelopmentChain seen = DevelopmentChain.attach(rpc.apply(stand.url()), stand.addresses()))
        {
            starter = new RunStarter(directory, seen, directory.resolve("no.archive"));
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            url = "http://127.0.0.1:" + socket.getLocalPort();
        }
        starter.configure("l1.confirmation = " + confirmation, "blocks.address = " + url.substring("http://".length()));
        start();
        accounts = Foundation.accounts(starter.data(), traders);
        final List<String> args = new ArrayList<>(List.of(
            starter.door(), String.valueOf(stand.addresses().chainId()), stand.addresses().vault(),
            directory.resolve("acknowledged").toString()));
        accounts.forEach(account -> args.add(account.toString()));
        client = ClientChild.start(List.of(), args, directory.resolve("client.log"));
    }

    private void tick()
    {
        if (isTicking)
        {
            stand.tick();
        }
    }

    /** Whether L1 has blocks also where nothing is sent. */
    void ticks(final boolean isSo)
    {
        isTicking = isSo;
    }

    /** Where it serves blocks, in each of its lives. */
    String url()
    {
        return url;
    }

    /** What it has on disk, to be closed. */
    BlockStore blocks()
    {
        return BlockStore.openReadOnly(starter.data().resolve(Venue.BLOCKS));
    }

    void start() throws IOException
    {
        venue = starter.start();
        assertThat(venue.awaitReady()).as(venue::printed).isTrue();
    }

    void kill()
    {
        venue.kill();
    }

    /** What it and those say who watch it. */
    private String said()
    {
        return watchers.stream().map(WatchProcess::printed).collect(Collectors.joining("\n", venue.printed(), ""));
    }

    /** A watcher of it with a key of anvil's, closed with it. */
    WatchProcess watcher(final int key, final String... options)
    {
        final List<String> all = new ArrayList<>(List.of("--confirmation", "finalized"));
        all.addAll(List.of(options));
        final WatchProcess watcher = new WatchProcess(stand, key, all);
        watchers.add(watcher);
        return watcher;
    }

    /** It gets no time any more, or again. */
    void suspend(final boolean isSuspended) throws IOException, InterruptedException
    {
        assertThat(new ProcessBuilder("kill", isSuspended ? "-STOP" : "-CONT", Long.toString(venue.pid()))
            .inheritIO().start().waitFor()).isZero();
    }

    String printed()
    {
        return venue.printed();
    }

    /** The client trades, until so many reports have come, and goes on. */
    void trade(final long seed, final long reports)
    {
        client.go(seed);
        await(() -> client.heard() >= reports);
    }

    void stopTrading()
    {
        client.halt();
    }

    /** Waits until all is committed that is sealed, and processed what is in the inbox. */
    void awaitCommitted() throws ParentChainException
    {
        awaitSealed();
        await(() ->
        {
            final long tip = eyes.status().tip();
            try (BlockStore blocks = blocks())
            {
                return blocks.newest() == tip;
            }
        });
    }

    /** Waits until a block tells of all that is in the inbox. */
    void awaitSealed() throws ParentChainException
    {
        final long entries = stand.inbox().size();
        await(() ->
        {
            try (BlockStore blocks = blocks())
            {
                return blocks.newestHeader().inbox() >= entries;
            }
        });
    }

    /** Waits until a watcher has checked all that is committed, and knows of nothing that is wrong. */
    void awaitContent(final WatchProcess watcher)
    {
        await(() ->
        {
            // One question for all of them: a watcher does not answer more than five a second.
            final Map<String, Long> figures = watcher.figures();
            return figures.getOrDefault("blocks_checked", -1L) == eyes.status().tip() &&
                Stream.of("faults", "links_in_doubt", "challenges_open", "failed", "frozen")
                    .allMatch(name -> figures.get(name) == 0);
        });
    }

    /** The venue says nothing any more, and watchers let the chain end. */
    void awaitEnd()
    {
        stand.later(stand.development().parameters().challenge() + 1);
        await(() -> eyes.status().isFrozen() && eyes.status().finalNumber() == eyes.status().tip());
    }

    /** What nobody needs: requests of a stranger with numbers that nobody has, and a deposit larger than all others. */
    void poison()
    {
        assertThatThrownBy(() -> stand.deposit(new byte[20], Bodies.QUOTE, 1)).hasMessageContaining("NoOwner");
        stand.withdraw(STRANGER, NamedAttacks.NOBODY, Bodies.QUOTE);
        stand.withdraw(STRANGER, 0, Bodies.BASE);
        stand.revoke(STRANGER, 2, FAR);
        stand.cancel(STRANGER, Integer.MAX_VALUE, FAR);
        stand.deposit(Bodies.key(STRANGER).address(), Bodies.QUOTE, MOST);
    }

    void await(final Callable<Boolean> condition)
    {
        Awaitility.await().atMost(300, TimeUnit.SECONDS).pollInterval(100, TimeUnit.MILLISECONDS)
            .untilAsserted(() -> assertThat(condition.call()).as(this::said).isTrue());
    }

    /**
     * L1 goes on, in leaps that are short enough for a venue that has still something to commit. A watcher that has not
     * got a block yet would find it missing for half a day, and challenge it; nor would there be time for an answer.
     */
    void pass(final long seconds, final WatchProcess... watchers) throws ParentChainException
    {
        final long leap = stand.development().parameters().inclusion() / 2;
        for (long left = seconds; left > 0; left -= leap)
        {
            awaitQuiet(watchers);
            stand.later(Math.min(left, leap));
        }
        awaitQuiet(watchers);
    }

    private void awaitQuiet(final WatchProcess... watchers) throws ParentChainException
    {
        awaitCommitted();
        for (final WatchProcess watcher : watchers)
        {
            awaitContent(watcher);
        }
        await(() -> eyes.openChallenges() == 0);
    }

    /** Options of a watcher that lets everybody leave. */
    static String[] all(final String... options)
    {
        final List<String> all = new ArrayList<>(List.of(options));
        for (int account = 0; account < ACCOUNTS; account++)
        {
            all.addAll(List.of("--account", Integer.toString(account)));
        }
        return all.toArray(String[]::new);
    }

    /**
     * The venue is gone, and its books are right: a thief shows what balances once were, and all get out what is
     * theirs, with nothing but what watchers have.
     */
    void everybodyLeaves(final WatchProcess watcher) throws ParentChainException
    {
        try (Remains remains = new Remains(this, watcher))
        {
            final Auditor auditor = new Auditor();
            final List<Block> blocks = remains.draft.blocks();
            for (int block = 0; block < blocks.size(); block++)
            {
                auditor.audit(remains.draft.firstStep(block), blocks.get(block).steps());
            }
            stand.deposit(Hex.decode(traders.get(0).l1().address()), Bodies.QUOTE, 77);
            awaitEnd();
            final LastDays days = remains.days;
            final EthereumCourt thief = new EthereumCourt(stand.slanderer(), stand.addresses());
            for (final Filing exit : days.staleExits(thief.exitBond()))
            {
                L1Stand.await(thief.submit(exit));
            }
            final Map<Long, Long> touches = days.touches();
            final Map<Long, Long> amounts = days.amounts();
            amounts.values().removeIf(amount -> amount == 0);
            await(() -> touches.entrySet().containsAll(eyes.leavingTouches().entrySet()) &&
                eyes.leaving().entrySet().containsAll(amounts.entrySet()));
            stand.later(stand.development().parameters().recency() + 1);
            await(() -> eyes.events(CourtEvent.Exited.class).stream().map(CourtEvent.Exited::cell).toList()
                .containsAll(amounts.keySet()));
            final Set<String> owners = owners();
            for (final int asset : List.of(Bodies.BASE, Bodies.QUOTE))
            {
                await(() -> eyes.custody(asset) == eyes.credited(asset, owners));
            }
        }
    }

    private Set<String> owners()
    {
        final Set<String> owners = new HashSet<>();
        traders.forEach(trader -> owners.add(trader.l1().address()));
        owners.add(stand.bankAddress());
        owners.add(Hex.encode(Bodies.key(STRANGER).address()));
        owners.add(Anvil.account(0).getAddress().toLowerCase(Locale.ROOT));
        return owners;
    }

    @Override
    public void close()
    {
        ticker.shutdownNow();
        CloseHelper.closeAll(watchers);
        if (null != client)
        {
            client.end();
        }
        if (null != venue)
        {
            venue.kill();
        }
        CloseHelper.close(stand);
        IoUtil.delete(directory.toFile(), true);
    }
}
