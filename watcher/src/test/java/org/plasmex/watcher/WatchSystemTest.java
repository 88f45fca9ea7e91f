package org.plasmex.watcher;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.settlement.block.Payout;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.court.Exits;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.verify.Fault;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A watcher against a venue on a real node, blocks over real HTTP.
 */
class WatchSystemTest
{
    private static final int WATCHER = WatchStage.WATCHER;

    @TempDir
    private Path directory;
    private WatchStage stage;
    private TestVenue venue;
    private List<String> news;
    private Watch watch;

    @BeforeEach
    void setUp() throws ParentChainException
    {
        stage = new WatchStage(directory);
        venue = stage.venue;
        news = stage.news;
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(watch, stage);
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
        watch(WatchStage.NO_KEY);

        await(() -> news.stream().anyMatch(words -> words.startsWith("would send: proof against block 2")));
        assertThat(venue.chain().status().isFrozen()).isFalse();
    }

    @Test
    void shouldChallengeWhatNobodyGivesAndConvictWhenItIsNotShown() throws Exception
    {
        stage.stopServing();
        watch(WATCHER);
        await(() -> watch.state().openChallenges().size() == 1);

        venue.pass(TestVenue.RESPONSE + 1);
        await(() -> watch.state().isFrozen() && watch.state().tip() == 0);
    }

    @Test
    void shouldTakeWhatAnAnswerShowsWhenNobodyElseGivesIt() throws Exception
    {
        stage.stopServing();
        watch(WATCHER);
        await(() -> watch.state().openChallenges().size() == 1);
        // Twice the price, lest it rises in between.
        final EthereumCourt court = new EthereumCourt(venue.wallet(0), venue.addresses());
        final BigInteger deposit = watch.state().openChallenges().get(0).deposit();
        assertThat(deposit).isEqualTo(court.price().shiftLeft(1));

        // Another watcher has the blocks, and answers.
        stage.serveAgain();
        try (Watch other = launch("other", WatchStage.OTHER, List.of(stage.url())))
        {
            await(() -> !watch.state().answeredChallenges().isEmpty());
            await(() -> watch.checker().checked() == 1);
            await(() -> other.keeper().done() > 0);
        }
        assertThat(venue.chain().status().isFrozen()).isFalse();
        final CourtEvent.Answered answer = watch.state().answeredChallenges().values().iterator().next();
        final String address = watch.state().answeredChallenges().keySet().iterator().next().challenger();
        await(() -> watch.state().eventsFrom(0).stream().anyMatch(event ->
            event instanceof final CourtEvent.Owed owed && owed.account().equals(address) &&
            owed.amount().equals(deposit.subtract(answer.paid()))));
        await(() -> court.owedTo(venue.addresses().court(), address).signum() == 0);
    }

    @Test
    void shouldClaimWhatItsAccountsHaveWithdrawnAndHaveItPaid() throws Exception
    {
        venue.withdraw(TestVenue.ALICE, 400).withdraw(TestVenue.BOB, 1_000).withdraw(TestVenue.BOB, 200).block();
        watch = Watch.launch(stage.context("watcher", WATCHER, List.of(stage.url())).accounts(Set.of(TestVenue.BOB)));
        final BigInteger before = venue.l1(TestVenue.BOB).balance(TestVenue.ETH, TestVenue.owner(TestVenue.BOB));
        await(() -> watch.checker().checked() == 2);
        assertThat(news).noneMatch(words -> words.contains("claim of step"));

        venue.makeFinal();
        await(() -> venue.l1(TestVenue.BOB).balance(TestVenue.ETH, TestVenue.owner(TestVenue.BOB)).subtract(before)
            .equals(TestVenue.GWEI.multiply(BigInteger.valueOf(1_200))));
        assertThat(venue.l1(0).custody(TestVenue.ETH)).isEqualTo(8_000 - 1_200);
        assertThat(venue.l1(0).credit(TestVenue.ETH, TestVenue.owner(TestVenue.ALICE))).isZero();
    }

    @Test
    void shouldHavePaidWhatAnotherHasClaimedBeforeItCame() throws Exception
    {
        venue.withdraw(TestVenue.BOB, 1_000).block().makeFinal();
        final Exits exits = new Exits(venue.addresses(), venue.store().genesis());
        final long step = Payout.in(venue.store(), 2).get(0).step();
        new EthereumCourt(venue.wallet(0), venue.addresses()).submit(exits.claim(venue.store().receipt(step)))
            .await(TestVenue.TIMEOUT);
        assertThat(venue.l1(0).credit(TestVenue.ETH, TestVenue.owner(TestVenue.BOB))).isEqualTo(1_000);

        watch(WATCHER);
        await(() -> venue.l1(0).custody(TestVenue.ETH) == 7_000);
    }

    @Test
    void shouldFreezeASilentChainAndGetEverybodyOut() throws Exception
    {
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).block();
        watch(WATCHER);
        await(() -> watch.checker().checked() == 2);
        // The venue disappears, with a deposit that it never took.
        stage.stopServing();
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
        stage.stopServing();

        watch(WATCHER);
        await(() -> watch.checker().checked() == 1);
        assertThat(watch.state().openChallenges()).isEmpty();
    }

    @Test
    void shouldNotCheckAgainWhatItHasFoundGoodUnlessItsFileIsDamaged() throws Exception
    {
        watch(WATCHER);
        await(() -> watch.checker().checked() == 1);
        watch.close();

        final WatchContext context = stage.context("watcher", WATCHER, List.of(stage.url()));
        try (Watch again = Watch.open(context))
        {
            assertThat(again.checker().checked()).isEqualTo(1);
            assertThat(again.checker().steps()).isEqualTo(venue.store().header(1).steps());
        }
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).block();
        watch(WATCHER);
        await(() -> watch.checker().checked() == 2);
        assertThat(watch.checker().faults()).isEmpty();
        watch.close();

        final Path file = directory.resolve("watcher").resolve("checked");
        final byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        watch(WATCHER);
        await(() -> watch.checker().checked() == 2);
        assertThat(news).anyMatch(words -> words.contains("is of no use, so older blocks are checked again"));
    }

    @Test
    void shouldSayThatNothingIsCommittedAnyMore() throws Exception
    {
        watch(WATCHER);
        await(() -> watch.checker().checked() == 1);
        assertThat(watch.status()).doesNotContain("NOTHING");

        venue.pass(6_600);
        await(() -> watch.status().matches(
            ".* block 1 committed, NOTHING FOR 11\\d min \\(the chain can be frozen after 2 h\\), .*"));
        assertThat(watch.commitAge()).isGreaterThanOrEqualTo(6_600);
        venue.block();
        await(() -> watch.checker().checked() == 2 && !watch.status().contains("NOTHING"));

        stage.stopServing();
        await(() -> watch.status().contains("2 here, NO SOURCE OF BLOCKS ANSWERS: " + stage.url() + " does not give"));
        stage.serveAgain();
    }

    @Test
    void shouldServeOthersFromItsOwnStore() throws Exception
    {
        watch(WATCHER);
        await(() -> watch.checker().checked() == 1);
        stage.stopServing();

        try (Watch other = launch("other", WatchStage.OTHER, List.of("http://127.0.0.1:1", watch.url())))
        {
            await(() -> other.checker().checked() == 1);
            assertThat(news).anyMatch(words -> words.contains("http://127.0.0.1:1 does not give block 1"));
        }
    }

    @Test
    void shouldStartWhenOneOfTheNodesAnswers() throws Exception
    {
        watch = Watch.launch(stage.context("watcher", WATCHER, List.of(stage.url()))
            .rpcs(List.of("http://127.0.0.1:1", venue.anvil().url())));
        await(() -> watch.checker().checked() == 1);
        assertThat(news).anyMatch(words -> words.startsWith("one of the L1 nodes is passed over: "));
    }

    private void watch(final int key) throws ParentChainException
    {
        watch = launch("watcher", key, List.of(stage.url()));
    }

    private Watch launch(final String name, final int key, final List<String> sources) throws ParentChainException
    {
        return Watch.launch(stage.context(name, key, sources));
    }

    private void await(final Callable<Boolean> condition)
    {
        stage.await(() -> watch.status(), condition);
    }
}
