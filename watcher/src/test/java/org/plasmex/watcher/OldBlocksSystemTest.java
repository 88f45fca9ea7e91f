package org.plasmex.watcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.contracts.Anvil;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.FeePolicy;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.watcher.serve.BlockServer;
import org.plasmex.watcher.serve.BlockServerContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A watcher that comes when nobody has the first block any more, which is final. Both customers' balances were touched
 * last in it.
 */
class OldBlocksSystemTest
{
    @TempDir
    private Path directory;
    private WatchStage stage;
    private TestVenue venue;
    private Watch watch;

    @BeforeEach
    void setUp() throws ParentChainException
    {
        stage = new WatchStage(directory);
        venue = stage.venue.makeFinal();
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(watch, stage);
    }

    @Test
    void shouldConvictWhoDoesNotShowAStepThatALinkNames() throws Exception
    {
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).block();
        watch();
        await(() -> watch.state().openChallenges().size() == 1);
        assertThat(watch.state().openChallenges().get(0).challenge().isChunk()).isFalse();

        venue.pass(TestVenue.RESPONSE + 1);
        await(() -> watch.state().isFrozen() && grounds().equals(List.of("WITHHELD")));
    }

    @Test
    void shouldBeContentWithLinksThatAnswersBearOutAndCheckAllAgainWhenTheBlockIsThere() throws Exception
    {
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).block();
        try (Custodian custodian = custodian())
        {
            watch();
            // Alice's deposit, Bob's, and the SEAL.
            await(() -> watch.state().answeredChallenges().size() >= 3 && watch.state().openChallenges().isEmpty());
        }
        await(() -> watch.checker().checked() == 3);
        assertThat(watch.state().isFrozen()).isFalse();
        watch.close();

        watch = Watch.launch(stage.context("watcher", WatchStage.WATCHER, List.of(stage.url())));
        await(() -> watch.checker().checked() == 3 && watch.checker().doubts().isEmpty());
        assertThat(stage.news).anyMatch(words -> words.startsWith("block 1, which was passed over, is here now"));
    }

    @Test
    void shouldProveALinkFalseByTheStepThatAnAnswerShows() throws Exception
    {
        venue.minting(TestVenue.ALICE, TestVenue.BOB, 100).block();
        try (Custodian custodian = custodian())
        {
            watch();
            await(() -> watch.state().isFrozen() && grounds().equals(List.of("BROKEN_LINK")));
        }
        assertThat(watch.state().tip()).isEqualTo(2);
    }

    @Test
    void shouldAskForTheSameStepOnceHoweverManyLinksNameIt() throws Exception
    {
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).transfer(TestVenue.BOB, TestVenue.ALICE, 1).block();
        try (Custodian custodian = custodian())
        {
            watch();
            await(() -> watch.state().answeredChallenges().size() >= 3 && watch.state().openChallenges().isEmpty());
        }
        assertThat(watch.state().answeredChallenges().keySet().stream().map(CourtEvent.Challenged::previous).toList())
            .doesNotHaveDuplicates();
    }

    private List<String> grounds()
    {
        return watch.state().eventsFrom(0).stream().filter(CourtEvent.Convicted.class::isInstance)
            .map(event -> ((CourtEvent.Convicted)event).ground()).toList();
    }

    private Custodian custodian() throws ParentChainException
    {
        return new Custodian(new EthereumNode(venue.anvil().url(), TestVenue.TIMEOUT),
            Anvil.account(WatchStage.OTHER), new FeePolicy(TestVenue.GWEI.multiply(TestVenue.GWEI), TestVenue.GWEI),
            venue.addresses(), venue.store(), venue.inbox(), Duration.ofMillis(50), stage.news::add);
    }

    private void watch() throws Exception
    {
        watch = Watch.launch(stage.context("watcher", WatchStage.WATCHER, List.of(withoutTheFirst())));
    }

    /** Somebody who has all blocks but the first. */
    private String withoutTheFirst() throws IOException
    {
        final Path copies = Files.createDirectories(directory.resolve("copies"));
        final BlockStore others = BlockStore.open(directory.resolve("others"), venue.store().genesis());
        others.skip(venue.store().header(1));
        for (long number = 2; number <= venue.store().newest(); number++)
        {
            others.adopt(Files.copy(venue.store().file(number), copies.resolve("block")), venue.store().header(number));
        }
        final BlockServer serving = new BlockServer(new BlockServerContext().store(others));
        stage.closeables.add(serving);
        stage.closeables.add(others);
        return serving.url();
    }

    private void await(final Callable<Boolean> condition)
    {
        stage.await(() -> watch.status(), condition);
    }
}
