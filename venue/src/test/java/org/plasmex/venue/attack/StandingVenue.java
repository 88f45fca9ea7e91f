package org.plasmex.venue.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.awaitility.Awaitility;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Venue;
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
    static final int TRADERS = 4;

    static final int STRANGER = 1;

    private static final int STRANGERS = 1;
    private static final long FAR = (1L << 62) - 1;
    private static final long MOST = 1L << 61;

    private static final BigInteger WEI = BigInteger.TEN.pow(19);
    private static final BigInteger DOLLARS = BigInteger.TEN.pow(6).multiply(BigInteger.valueOf(200_000));
    private static final long TICK_MILLIS = 250;

    final L1Stand stand = L1Stand.launch();
    final Eyes eyes = new Eyes(stand);
    final List<Trader> traders;
    final List<Integer> accounts;
    private final Path directory = KeptBlocks.directory();
    private final List<WatchProcess> watchers = new ArrayList<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
    private final RunStarter starter;
    private final ClientChild client;
    private final String url;
    private VenueChild venue;

    StandingVenue() throws IOException, ParentChainException
    {
        traders = stand.development().traders(TRADERS, WEI, DOLLARS);
        stand.development().deposit(traders, WEI, DOLLARS);
        ticker.scheduleAtFixedRate(stand::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        starter = new RunStarter(directory, stand.development(), directory.resolve("no.archive"));
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            url = "http://127.0.0.1:" + socket.getLocalPort();
        }
        starter.configure("l1.confirmation = finalized", "blocks.address = " + url.substring("http://".length()));
        start();
        accounts = Foundation.accounts(starter.data(), traders);
        final List<String> args = new ArrayList<>(List.of(
            starter.door(), String.valueOf(stand.addresses().chainId()), stand.addresses().vault(),
            directory.resolve("acknowledged").toString()));
        accounts.forEach(account -> args.add(account.toString()));
        client = ClientChild.start(List.of(), args, directory.resolve("client.log"));
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

    /** A watcher of it, closed with it. */
    WatchProcess watcher(final int account, final String... options)
    {
        final List<String> all = new ArrayList<>(List.of(options));
        for (int number = 0; number <= TRADERS + STRANGERS; number++)
        {
            all.addAll(List.of("--account", Integer.toString(number)));
        }
        all.addAll(List.of("--confirmation", "finalized"));
        final WatchProcess watcher = new WatchProcess(stand, account, all);
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
        final long entries = stand.inbox().size();
        await(() ->
        {
            final long tip = eyes.status().tip();
            try (BlockStore blocks = blocks())
            {
                return blocks.newest() == tip && blocks.header(tip).inbox() >= entries;
            }
        });
    }

    /** Waits until a watcher has checked all that is committed, and knows of nothing that is wrong. */
    void awaitContent(final WatchProcess watcher)
    {
        await(() -> watcher.figure("blocks_checked") == eyes.status().tip() && watcher.figure("faults") == 0 &&
            watcher.figure("links_in_doubt") == 0 && watcher.figure("challenges_open") == 0 &&
            watcher.figure("failed") == 0 && watcher.figure("frozen") == 0);
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
        Awaitility.await().atMost(120, TimeUnit.SECONDS).pollInterval(100, TimeUnit.MILLISECONDS)
            .untilAsserted(() -> assertThat(condition.call()).as(this::said).isTrue());
    }

    /** L1 goes on, in leaps that are short enough for a venue that has still something to commit. */
    void pass(final long seconds) throws ParentChainException
    {
        final long leap = stand.development().parameters().inclusion() / 2;
        for (long left = seconds; left > 0; left -= leap)
        {
            awaitCommitted();
            stand.later(Math.min(left, leap));
        }
        awaitCommitted();
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
