package org.plasmex.watcher;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import org.agrona.CloseHelper;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.contracts.Anvil;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.court.Filing;
import org.plasmex.settlement.court.Prover;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.EthereumWallet;
import org.plasmex.settlement.l1.FeePolicy;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.watcher.chain.Nodes;
import org.plasmex.watcher.duty.Answers;
import org.plasmex.watcher.duty.Due;
import org.plasmex.watcher.duty.Keeper;
import org.plasmex.watcher.duty.Situation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a watcher gets back of its challenges, and what it does where a fault cannot be shown in one transaction, or
 * where it has too little ETH for one.
 */
class KeeperSystemTest
{
    private static final String NOBODY = "http://127.0.0.1:1";

    @TempDir
    private Path directory;
    private WatchStage stage;
    private TestVenue venue;
    private List<String> news;
    private Watch watch;

    @BeforeEach
    void setUp() throws Exception
    {
        stage = new WatchStage(directory);
        venue = stage.venue;
        news = stage.news;
        // It has the first block, and nobody gives it more.
        watch(stage.url());
        await(() -> watch.checker().checked() == 1);
        watch.close();
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(watch, stage);
    }

    @Test
    void shouldAskItsDepositBackWhenTheBlockItHasChallengedIsGone() throws Exception
    {
        venue.stealing(TestVenue.ALICE, TestVenue.BOB, 100).block();
        watch(NOBODY);
        await(() -> watch.state().openChallenges().size() == 1);

        // Whoever has the block may answer before it proves: so it never gets it, and another one proves.
        court().submit(prover().unlawful(venue.store().header(2).firstStep(), "stolen")).await(TestVenue.TIMEOUT);
        await(() -> watch.state().isFrozen() && watch.state().tip() == 1);
        await(() -> isTold("done: close of the challenge of "));
        await(() -> watch.state().openChallenges().isEmpty());
        await(() -> isTold("done: collection"));
    }

    @Test
    void shouldAskItsCostsBackWhenTheBlockThatWasAnsweredForIsFoundAtFault() throws Exception
    {
        venue.stealing(TestVenue.ALICE, TestVenue.BOB, 100).block();
        try (Custodian custodian = new Custodian(new EthereumNode(venue.anvil().url(), TestVenue.TIMEOUT),
            Anvil.account(WatchStage.OTHER), new FeePolicy(TestVenue.GWEI.multiply(TestVenue.GWEI), TestVenue.GWEI),
            venue.addresses(), venue.store(), venue.inbox(), Duration.ofMillis(50), news::add))
        {
            watch(NOBODY);
            await(() -> !watch.state().answeredChallenges().isEmpty());
            await(() -> watch.state().isFrozen() && watch.state().tip() == 1);
            await(() -> isTold("done: costs of the challenge of "));
        }
        // L1 says what is done: it is not asked for again, not even after a restart.
        watch.close();
        watch(NOBODY);
        await(() -> watch.state().isFrozen() && watch.read() == watch.head());
        await(() -> watch.keeper().waitingFor().isEmpty());
        assertThat(watch.keeper().refused()).isZero();
        assertThat(news).filteredOn(words -> words.startsWith("sending: costs of the challenge")).hasSize(1);
    }

    @Test
    void shouldMakeAnAnswerOnceHoweverOftenItIsLookedAt() throws Exception
    {
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).block();
        final EthereumCourt court = new EthereumCourt(venue.wallet(WatchStage.OTHER), venue.addresses());
        final Prover prover = new Prover(venue.store(), venue.inbox(), venue.addresses());
        court.submit(prover.challengeChunk(venue.store().header(2), 0, court.price())).await(TestVenue.TIMEOUT);
        watch = Watch.launch(stage.context("watcher", WatchStage.NO_KEY, List.of(stage.url())));
        await(() -> watch.state().openChallenges().size() == 1);

        final EthereumWallet wallet = venue.wallet(WatchStage.OTHER);
        final Nodes nodes = new Nodes(List.of(
            new Nodes.Eye(wallet.node(), venue.chain(), court, venue.l1(WatchStage.OTHER))));
        final Answers answers = new Answers(new Situation(watch.state(), venue.store(), venue.inbox(),
            venue.addresses(), venue.chain().parameters(), nodes, ""), Duration.ZERO);
        final long now = venue.chain().head().timestamp();
        final Filing answer = answers.due(now).get(0).filing();
        assertThat(answers.due(now)).singleElement().extracting(Due::filing).isSameAs(answer);

        court.submit(answer).await(TestVenue.TIMEOUT);
        await(() -> watch.state().openChallenges().isEmpty());
        assertThat(answers.due(now)).isEmpty();
    }

    @Test
    void shouldHaveAChunkShownWhenTheStepAtFaultIsTooLongForAProof() throws Exception
    {
        venue.garbage(Prover.MAX_PROVEN_LENGTH + 1).block();
        watch(stage.url());
        await(() -> watch.state().openChallenges().size() == 1);
        assertThat(watch.checker().faults()).isNotEmpty();
        assertThat(watch.state().openChallenges().get(0).challenge().isChunk()).isTrue();

        venue.pass(TestVenue.RESPONSE + 1);
        await(() -> watch.state().isFrozen() && watch.state().tip() == 1);
        assertThat(watch.state().eventsFrom(0)).anyMatch(event ->
            event instanceof final CourtEvent.Convicted convicted && convicted.ground().equals("WITHHELD"));
        assertThat(watch.failure()).isNull();
    }

    @Test
    void shouldGoOnWithOthersWhenItCannotPayForOne() throws Exception
    {
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).block();
        final EthereumCourt court = court();
        final Prover prover = prover();
        final Header header = venue.store().header(2);
        final List<Due> due = List.of(
            new Due("dear", prover.challengeChunk(header, 0, BigInteger.TEN.pow(30))),
            new Due("payable", prover.challengeChunk(header, 0, court.price())));
        final Keeper keeper = new Keeper(
            List.of(now -> due), () -> court, SystemNanoClock.INSTANCE, TimeUnit.HOURS.toNanos(1), news::add);

        stage.await(keeper::waitingFor, () ->
        {
            keeper.keep(0);
            return keeper.done() == 1;
        });
        assertThat(keeper.refused()).isEqualTo(1);
        assertThat(news).anyMatch(words -> words.contains("cannot be paid"));
    }

    @Test
    void shouldGoOnWithOthersWhenADutyFailsAndWithPartsWhenL1RefusesTheWhole() throws Exception
    {
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).block();
        final EthereumCourt court = court();
        final Prover prover = prover();
        final Header header = venue.store().header(2);
        final Filing refused = prover.challengeChunk(header, 7, court.price());
        final List<Due> parts = List.of(
            new Due("bad", refused), new Due("good", prover.challengeChunk(header, 0, court.price())));
        final Keeper keeper = new Keeper(
            List.of(
                now ->
                {
                    throw new ParentChainException("no answer");
                },
                now ->
                {
                    throw new IllegalStateException("cannot be shown");
                },
                now -> List.of(new Due("whole", refused, () -> parts))),
            () -> court, SystemNanoClock.INSTANCE, TimeUnit.HOURS.toNanos(1), news::add);

        stage.await(keeper::waitingFor, () ->
        {
            keeper.keep(0);
            return keeper.done() == 1;
        });
        assertThat(keeper.refused()).isEqualTo(2);
        assertThat(news).filteredOn(words -> words.contains("no answer")).hasSize(1);
        assertThat(news).filteredOn(words -> words.contains("cannot be shown")).hasSize(1);
    }

    private EthereumCourt court()
    {
        return new EthereumCourt(venue.wallet(WatchStage.OTHER), venue.addresses());
    }

    private Prover prover()
    {
        return new Prover(venue.store(), venue.inbox(), venue.addresses());
    }

    private boolean isTold(final String words)
    {
        return news.stream().anyMatch(line -> line.startsWith(words));
    }

    private void watch(final String source) throws ParentChainException
    {
        watch = Watch.launch(stage.context("watcher", WatchStage.WATCHER, List.of(source)));
    }

    private void await(final Callable<Boolean> condition)
    {
        stage.await(() -> watch.status(), condition);
    }
}
