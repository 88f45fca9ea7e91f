package org.plasmex.watcher;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

import org.agrona.CloseHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.contracts.Anvil;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.verify.Fault;
import org.plasmex.watcher.serve.BlockServer;
import org.plasmex.watcher.serve.BlockServerContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A watcher against a venue on a real node, blocks over real HTTP.
 */
class WatchSystemTest
{
    private static final int WATCHER = 7;

    private final List<String> news = new CopyOnWriteArrayList<>();
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
        CloseHelper.closeAll(watch, server, venue);
    }

    @Test
    void shouldFindNothingWrongWithAnHonestChainAndMakeItFinal() throws Exception
    {
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).block();
        watch(WATCHER);
        await(() -> watch.checker().checked() == 2);

        venue.transfer(TestVenue.BOB, TestVenue.ALICE, 50).withdraw(TestVenue.BOB, 1_000).block();
        await(() -> watch.checker().checked() == 3);
        assertThat(watch.checker().faults()).isEmpty();

        venue.pass(TestVenue.CHALLENGE);
        await(() -> watch.state().finalNumber() == 3);
        assertThat(venue.chain().status().finalNumber()).isEqualTo(3);
    }

    @Test
    void shouldProveThatAStepIsUnlawful() throws Exception
    {
        venue.stealing(TestVenue.ALICE, TestVenue.BOB, 100).block();
        watch(WATCHER);

        await(() -> watch.state().isFrozen() && watch.state().tip() == 1);
        await(() -> news.stream().anyMatch(words -> words.startsWith("done: collection")));
    }

    @Test
    void shouldProveThatALinkIsFalse() throws Exception
    {
        venue.minting(TestVenue.ALICE, TestVenue.BOB, 100).block();
        watch(WATCHER);

        await(() -> watch.state().isFrozen());
        assertThat(news).anyMatch(words -> words.contains(Fault.Kind.BROKEN_LINK.name()));
        await(() -> watch.checker().checked() == 1 && watch.checker().faults().isEmpty());
    }

    @Test
    void shouldOnlyTellWhenItHasNoKey() throws Exception
    {
        venue.minting(TestVenue.ALICE, TestVenue.BOB, 100).block();
        watch(-1);

        await(() -> news.stream().anyMatch(words -> words.startsWith("would send: proof against block 2")));
        assertThat(venue.chain().status().isFrozen()).isFalse();
    }

    @Test
    void shouldChallengeWhatNobodyGivesAndConvictWhenItIsNotShown() throws Exception
    {
        server.close();
        watch(WATCHER);
        await(() -> watch.state().openChallenges().size() == 1);

        venue.pass(TestVenue.RESPONSE + 1);
        await(() -> watch.state().isFrozen() && watch.state().tip() == 0);
    }

    @Test
    void shouldTakeWhatAnAnswerShowsWhenNobodyElseGivesIt() throws Exception
    {
        server.close();
        watch(WATCHER);
        await(() -> watch.state().openChallenges().size() == 1);

        // Another watcher has the blocks, and answers.
        server = new BlockServer(new BlockServerContext().store(venue.store()));
        try (Watch other = launch("other", 8, List.of(server.url())))
        {
            await(() -> !watch.state().answeredChallenges().isEmpty());
            await(() -> watch.checker().checked() == 1);
            await(() -> other.keeper().done() > 0);
        }
        assertThat(venue.chain().status().isFrozen()).isFalse();
    }

    @Test
    void shouldFreezeASilentChainAndGetEverybodyOut() throws Exception
    {
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).block();
        watch(WATCHER);
        await(() -> watch.checker().checked() == 2);
        // The venue disappears, with a deposit that it never took.
        server.close();
        venue.depositOnL1(TestVenue.ALICE, 700);
        final BigInteger before = venue.l1(TestVenue.BOB).balance(TestVenue.ETH, TestVenue.owner(2));

        venue.pass(TestVenue.CHALLENGE + 1);
        await(() -> watch.state().hasEnded());
        await(() -> watch.state().exits().size() == 2);
        venue.pass(TestVenue.RECENCY + 1);
        await(() -> venue.l1(0).custody(TestVenue.ETH) == 0);

        assertThat(venue.l1(TestVenue.BOB).balance(TestVenue.ETH, TestVenue.owner(2)).subtract(before))
            .isEqualTo(TestVenue.GWEI.multiply(BigInteger.valueOf(3_100)));
    }

    @Test
    void shouldGoOnWhereItWasAfterARestart() throws Exception
    {
        watch(WATCHER);
        await(() -> watch.checker().checked() == 1);
        watch.close();
        server.close();

        watch(WATCHER);
        await(() -> watch.checker().checked() == 1);
        assertThat(watch.state().openChallenges()).isEmpty();
    }

    @Test
    void shouldServeOthersFromItsOwnStore() throws Exception
    {
        watch(WATCHER);
        await(() -> watch.checker().checked() == 1);
        server.close();

        try (Watch other = launch("other", 8, List.of("http://127.0.0.1:1", watch.url())))
        {
            await(() -> other.checker().checked() == 1);
            assertThat(news).anyMatch(words -> words.contains("http://127.0.0.1:1 does not give block 1"));
        }
    }

    private void watch(final int key) throws ParentChainException
    {
        watch = launch("watcher", key, List.of(server.url()));
    }

    private Watch launch(final String name, final int key, final List<String> sources) throws ParentChainException
    {
        return Watch.launch(new WatchContext()
            .rpcs(List.of(venue.anvil().url()))
            .vault(venue.addresses().vault())
            .sources(sources)
            .directory(directory.resolve(name))
            .accounts(Set.of(TestVenue.ALICE, TestVenue.BOB))
            .key(key < 0 ? null : Anvil.account(key))
            .address("127.0.0.1:0")
            .confirmation(Confirmation.LATEST)
            .l1(Duration.ofMillis(50), TestVenue.TIMEOUT, Duration.ofSeconds(2))
            .patience(TestVenue.TIMEOUT, Duration.ZERO, Duration.ZERO)
            .news(news::add));
    }

    private void await(final Callable<Boolean> condition)
    {
        Awaitility.await().atMost(TestVenue.TIMEOUT).pollInterval(Duration.ofMillis(20))
            .untilAsserted(() -> assertThat(condition.call()).as(() -> watch.status() + "\n" +
                String.join("\n", news)).isTrue());
    }
}
