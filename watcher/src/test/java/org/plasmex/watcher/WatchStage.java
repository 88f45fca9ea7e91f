package org.plasmex.watcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import org.agrona.CloseHelper;
import org.awaitility.Awaitility;
import org.plasmex.contracts.Anvil;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.watcher.serve.BlockServer;
import org.plasmex.watcher.serve.BlockServerContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A venue on a real node that has two customers and a block, who serves its blocks over real HTTP, and watchers.
 */
final class WatchStage implements AutoCloseable
{
    static final int WATCHER = 7;
    static final int OTHER = 8;
    static final int NO_KEY = -1;

    final TestVenue venue;
    final List<String> news = new CopyOnWriteArrayList<>();
    final List<AutoCloseable> closeables = new ArrayList<>();
    private final Path directory;
    private BlockServer server;

    WatchStage(final Path directory) throws ParentChainException
    {
        this.directory = directory;
        venue = new TestVenue(directory.resolve("venue"));
        server = new BlockServer(new BlockServerContext().store(venue.store()));
        venue.deposit(TestVenue.ALICE, 5_000).deposit(TestVenue.BOB, 3_000).block();
    }

    String url()
    {
        return server.url();
    }

    /** Nobody serves blocks any more. */
    void stopServing()
    {
        server.close();
    }

    void serveAgain()
    {
        server = new BlockServer(new BlockServerContext().store(venue.store()));
    }

    /** A watcher for both customers, which waits for nobody. */
    WatchContext context(final String name, final int key, final List<String> sources)
    {
        return new WatchContext()
            .rpcs(List.of(venue.anvil().url()))
            .vault(venue.addresses().vault())
            .sources(sources)
            .directory(directory.resolve(name))
            .accounts(Set.of(TestVenue.ALICE, TestVenue.BOB))
            .key(key < 0 ? null : Anvil.account(key))
            .address("127.0.0.1:0")
            .confirmation(Confirmation.LATEST)
            .l1(Duration.ofMillis(50), TestVenue.TIMEOUT, Duration.ofSeconds(2))
            .patience(TestVenue.TIMEOUT, Duration.ZERO)
            .challengeAfter(Duration.ZERO)
            .news(news::add);
    }

    void await(final Supplier<String> status, final Callable<Boolean> condition)
    {
        Awaitility.await().atMost(TestVenue.TIMEOUT).pollInterval(Duration.ofMillis(20))
            .untilAsserted(() -> assertThat(condition.call()).as(() -> status.get() + "\n" +
                String.join("\n", news)).isTrue());
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(closeables);
        CloseHelper.closeAll(server, venue);
    }
}
