package org.plasmex.watcher;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;
import org.agrona.CloseHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.contracts.Anvil;
import org.plasmex.contracts.FaultyProxy;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.watcher.serve.BlockServer;
import org.plasmex.watcher.serve.BlockServerContext;
import org.plasmex.watcher.serve.TestBlocks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A watcher whose sources and L1 nodes lie, stall, or change their minds.
 */
class HostileSystemTest
{
    private static final int WATCHER = 7;

    private final List<String> news = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> closeables = new ArrayList<>();
    @TempDir
    private Path directory;
    private TestVenue venue;
    private BlockServer server;
    private Watch watch;

    @BeforeEach
    void setUp() throws ParentChainException
    {
        venue = new TestVenue(directory.resolve("venue"));
        server = new BlockServer(new BlockServerContext().store(venue.store()));
        venue.deposit(TestVenue.ALICE, 5_000).deposit(TestVenue.BOB, 3_000).block();
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(watch);
        CloseHelper.closeAll(closeables);
        CloseHelper.closeAll(server, venue);
    }

    @Test
    void shouldAskTheNextSourceWhenOneSendsGarbageStallsOrServesAnotherHistory() throws Exception
    {
        launch(List.of(venue.anvil().url()), List.of(garbage(), silent(), anotherHistory(), server.url()), 0);

        await(() -> watch.checker().checked() == 1);
        assertThat(news).anyMatch(words -> words.contains("is not block 1 as it is committed on L1"));
        assertThat(news).anyMatch(words -> words.contains("does not give block 1 (Read timed out)"));
        assertThat(news).anyMatch(words -> words.contains("of another block"));
        assertThat(watch.state().openChallenges()).isEmpty();
    }

    private String garbage() throws IOException
    {
        final HttpServer garbage = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        garbage.createContext("/", exchange ->
        {
            final byte[] bytes = "<html>no block</html>".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        garbage.start();
        closeables.add(() -> garbage.stop(0));
        return "http://127.0.0.1:" + garbage.getAddress().getPort();
    }

    private String silent() throws IOException
    {
        final ServerSocket silent = new ServerSocket(0);
        closeables.add(silent);
        return "http://127.0.0.1:" + silent.getLocalPort();
    }

    private String anotherHistory()
    {
        final BlockStore other = TestBlocks.write(directory.resolve("other"), 1, 5);
        final BlockServer serving = new BlockServer(new BlockServerContext().store(other));
        closeables.add(serving);
        closeables.add(other);
        return serving.url();
    }

    @Test
    void shouldBelieveNeitherOfTwoNodesThatDisagree() throws Exception
    {
        final FaultyProxy liar = proxy();
        liar.lie("eth_getLogs", answer -> answer.replaceAll("(?s)\"result\":\\[.*\\]", "\"result\":[]"));
        launch(List.of(venue.anvil().url(), liar.url()), List.of(server.url()), 0);

        await(() -> watch.status().contains("the L1 nodes disagree about the events"));
        assertThat(watch.state().tip()).isEqualTo(-1);

        liar.lie("eth_getLogs", answer -> answer);
        await(() -> watch.checker().checked() == 1);
    }

    @Test
    void shouldPassOverANodeThatDoesNotAnswer() throws Exception
    {
        final FaultyProxy second = proxy();
        launch(List.of(venue.anvil().url(), second.url()), List.of(server.url()), 0);
        await(() -> watch.checker().checked() == 1);

        second.connect(null);
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 5).block();
        await(() -> watch.checker().checked() == 2);
        assertThat(news).anyMatch(words -> words.startsWith("one of the L1 nodes is passed over"));

        second.connect(venue.anvil().url());
        await(() -> news.contains("all L1 nodes answer again"));
    }

    @Test
    void shouldSendThroughTheSecondNodeWhenTheFirstDoesNotAnswer() throws Exception
    {
        final FaultyProxy first = proxy();
        launch(List.of(first.url(), venue.anvil().url()), List.of(server.url()), 0);
        await(() -> watch.checker().checked() == 1);

        first.connect(null);
        venue.stealing(TestVenue.ALICE, TestVenue.BOB, 100).block();
        await(() -> watch.state().isFrozen());
        await(() -> watch.keeper().done() > 0);
    }

    @Test
    void shouldForgetWhatAReorganisationTakesBack() throws Exception
    {
        venue.anvil().mine(3);
        launch(List.of(venue.anvil().url()), List.of(server.url()), 3);
        await(() -> watch.checker().checked() == 1);

        final String snapshot = venue.anvil().call("evm_snapshot", "").replaceAll("(?s).*\"(0x[0-9a-f]+)\".*", "$1");
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 5).block();
        await(() -> watch.state().tip() == 2);
        venue.anvil().call("evm_revert", '"' + snapshot + '"');
        venue.anvil().mine(1);
        await(() -> watch.state().tip() == 1 && watch.state().rewinds() == 1);
        assertThat(watch.fetched()).isEqualTo(1);

        venue.forgotten(1).commit();
        venue.anvil().mine(3);
        await(() -> watch.checker().checked() == 2);
    }

    private FaultyProxy proxy() throws IOException
    {
        final FaultyProxy proxy = new FaultyProxy();
        proxy.connect(venue.anvil().url());
        closeables.add(proxy);
        return proxy;
    }

    private void launch(final List<String> rpcs, final List<String> sources, final long depth)
        throws ParentChainException
    {
        watch = Watch.launch(new WatchContext()
            .rpcs(rpcs)
            .vault(venue.addresses().vault())
            .sources(sources)
            .directory(directory.resolve("watcher"))
            .key(Anvil.account(WATCHER))
            .confirmation(Confirmation.depth(depth))
            .l1(Duration.ofMillis(50), TestVenue.TIMEOUT, Duration.ofSeconds(2))
            .patience(Duration.ofSeconds(2), Duration.ZERO)
            .challengeAfter(Duration.ofHours(1))
            .news(news::add));
    }

    private void await(final Callable<Boolean> condition)
    {
        Awaitility.await().atMost(TestVenue.TIMEOUT).pollInterval(Duration.ofMillis(20))
            .untilAsserted(() -> assertThat(condition.call()).as(() -> watch.status() + "\n" +
                String.join("\n", news)).isTrue());
    }
}
