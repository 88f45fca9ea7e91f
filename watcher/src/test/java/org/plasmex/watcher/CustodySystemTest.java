package org.plasmex.watcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.agrona.CloseHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.l1.Attestation;
import org.plasmex.settlement.l1.CustodianQuorum;
import org.plasmex.settlement.l1.OperatorAccount;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.watcher.serve.BlockServer;
import org.plasmex.watcher.serve.BlockServerContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A custodian that is a watcher with a key, against a venue on a real node, by real HTTP.
 */
class CustodySystemTest
{
    private static final int OPERATOR = 0;
    private static final int CUSTODIAN = 5;
    private static final int STRANGER = 6;

    @TempDir
    private Path directory;
    private WatchStage stage;
    private TestVenue venue;
    private List<String> news;
    private CustodianQuorum quorum;
    private BlockServer server;
    private Watch watch;

    @BeforeEach
    void setUp() throws ParentChainException
    {
        stage = new WatchStage(directory);
        venue = stage.venue;
        news = stage.news;
        serve(OPERATOR, venue.store());
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(watch, server, stage);
    }

    @Test
    void shouldSignABlockThatIsNotOnL1OnceItHoldsAndHasCheckedIt() throws Exception
    {
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).seal();
        watch();
        await(() -> !attestations(2).isEmpty());

        assertThat(Files.readAllBytes(directory.resolve("watcher").resolve("blocks")
            .resolve(venue.store().file(2).getFileName()))).isEqualTo(Files.readAllBytes(venue.store().file(2)));
        assertThat(watch.checker().checked()).isEqualTo(2);
        assertThat(watch.state().tip()).isEqualTo(1);
        venue.commit(List.of(venue.store().header(2)), attestations(2));

        // One after another, while those before are committed.
        for (int number = 3; number < 8; number++)
        {
            final int next = number;
            venue.transfer(TestVenue.BOB, TestVenue.ALICE, number).seal();
            await(() -> !attestations(next).isEmpty());
            venue.commit(List.of(venue.store().header(next)), attestations(next));
        }
        await(() -> watch.state().tip() == 7 && watch.attested() == 7);
        assertThat(watch.checker().faults()).isEmpty();
    }

    @Test
    void shouldNotSignABlockThatIsUnlawful() throws Exception
    {
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).seal();
        venue.stealing(TestVenue.ALICE, TestVenue.BOB, 100).seal();
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 50).seal();
        watch();
        await(() -> !watch.checker().faults().isEmpty() && watch.fetched() == 3 && watch.attested() == 2);
        assertThat(watch.checker().faults().get(0).block()).isEqualTo(3);

        // Others have signed it: now that it is on L1, it is proven.
        venue.commit();
        await(() -> watch.state().isFrozen() && watch.state().tip() == 2);
        await(() -> watch.checker().faults().isEmpty() && watch.checker().checked() == 2);
        assertThat(watch.attested()).isEqualTo(2);
        assertThat(attestations(3)).isEmpty();
    }

    @Test
    void shouldTakeNoBlockThatTheOperatorHasNotAnnounced() throws Exception
    {
        server.close();
        serve(STRANGER, venue.store());
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).seal();
        watch();
        await(() -> news.stream().anyMatch(words -> words.contains("announces block 2, and that is not signed by the " +
            "operator, " + TestVenue.owner(OPERATOR))));
        assertThat(watch.fetched()).isEqualTo(1);
        assertThat(attestations(2)).isEmpty();
    }

    @Test
    void shouldNotSignASecondBlockOfANumberAndDropTheFirstWhenL1HasTheOther() throws Exception
    {
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).seal();
        watch();
        await(() -> watch.attested() == 2);
        assertThat(watch.status()).contains("2 attested").doesNotContain("NO VENUE");
        server.close();
        await(() -> watch.status().contains("NO VENUE TO ATTEST FOR: http"));

        try (BlockStore other = venue.otherBlocks(directory.resolve("other")))
        {
            final CustodianQuorum first = quorum;
            restartWatch(other);
            await(() -> news.stream().anyMatch(words -> words.contains("does not take the signature of block 2") &&
                words.contains("no custodian who is waited for has signed block 2 with this")));
            assertThat(quorum.attest(other.header(2))).isEmpty();
            assertThat(first.attest(venue.store().header(2))).hasSize(1);

            final Header header = other.header(2);
            // The other block ends a second later.
            venue.pass(2).commit(List.of(header), venue.attest(header));
            await(() -> news.stream().anyMatch(words -> words.startsWith("block 2 is committed on L1, and it is " +
                "another than the one that is here")));
            await(() -> watch.checker().checked() == 2 && watch.state().header(2).equals(header));
            assertThat(Files.readAllBytes(directory.resolve("watcher").resolve("blocks")
                .resolve(other.file(2).getFileName()))).isEqualTo(Files.readAllBytes(other.file(2)));
            // It is on L1, and it is held now.
            await(() -> !quorum.attest(header).isEmpty());
        }
    }

    @Test
    void shouldGoOnWhenItOrTheVenueIsStartedAgain() throws Exception
    {
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).seal();
        watch();
        await(() -> !attestations(2).isEmpty());

        // The venue has forgotten what it was given.
        server.close();
        serve(OPERATOR, venue.store());
        restartWatch(venue.store());
        await(() -> !attestations(2).isEmpty());

        watch.close();
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).seal();
        watch();
        await(() -> !attestations(3).isEmpty());
        assertThat(watch.fetched()).isEqualTo(3);
    }

    @Test
    void shouldDropWhatAFormerOperatorAnnouncedAndTakeTheSuccessors() throws Exception
    {
        venue.transfer(TestVenue.ALICE, TestVenue.BOB, 100).seal();
        watch();
        await(() -> !attestations(2).isEmpty());
        watch.close();

        final Path announcer = directory.resolve("watcher").resolve("announcer");
        assertThat(announcer).content().isEqualTo(TestVenue.owner(OPERATOR) + "\n");
        Files.writeString(announcer, TestVenue.owner(STRANGER));
        server.close();
        try (BlockStore other = venue.otherBlocks(directory.resolve("other")))
        {
            serve(OPERATOR, other);
            watch();
            await(() -> news.stream().anyMatch(words -> words.startsWith("blocks from 2 on were announced by")));
            await(() -> !quorum.attest(other.header(2)).isEmpty());
        }
    }

    @Test
    void shouldTellWhoIsNamedAndWhoHasTakenAPlaceAlsoItsOwn() throws Exception
    {
        watch();
        final String me = TestVenue.owner(CUSTODIAN);
        final OperatorAccount custodian = new OperatorAccount(venue.wallet(CUSTODIAN), venue.addresses());
        final OperatorAccount operator = new OperatorAccount(venue.wallet(OPERATOR), venue.addresses());
        final OperatorAccount stranger = new OperatorAccount(venue.wallet(STRANGER), venue.addresses());
        final String successor = TestVenue.owner(STRANGER);
        custodian.nameCustodian(successor).await(TestVenue.TIMEOUT);
        operator.nameOperator(successor).await(TestVenue.TIMEOUT);
        awaitNews(me + ", who has a custodian's place, has named its successor: " + successor + " may take it from 20");
        awaitNews(TestVenue.owner(OPERATOR) + ", who has the operator's place, has named its successor: " + successor);

        venue.pass(2 * TestVenue.CHALLENGE + 1);
        stranger.replaceCustodian(me).await(TestVenue.TIMEOUT);
        stranger.takeOver(TestVenue.GWEI).await(TestVenue.TIMEOUT);
        awaitNews(successor + " has taken a custodian's place from " + me);
        awaitNews(successor + " has taken the operator's place from " + TestVenue.owner(OPERATOR));
        await(() -> watch.status().contains("NO CUSTODIAN ANY MORE: its place was handed over to " + successor));
    }

    private void awaitNews(final String part) throws Exception
    {
        await(() -> news.stream().anyMatch(words -> words.contains(part)));
    }

    @Test
    void shouldNotBeginWithAKeyThatIsNoCustodians()
    {
        assertThatThrownBy(() -> Watch.launch(context().custodianKey(TestVenue.key(STRANGER))))
            .hasMessage("the custodian's key is of " + TestVenue.owner(STRANGER) +
                ", who is no custodian of this chain, or none any more: 'plasmex chain status' tells who is");
    }

    private List<Attestation> attestations(final long number) throws ParentChainException
    {
        return quorum.attest(venue.store().header(number));
    }

    private void serve(final int operator, final BlockStore blocks)
    {
        quorum = venue.quorum(operator, blocks);
        server = new BlockServer(new BlockServerContext().store(blocks).attestations(quorum));
    }

    /** The venue is at another address now. */
    private void restartWatch(final BlockStore blocks) throws ParentChainException
    {
        watch.close();
        server.close();
        serve(OPERATOR, blocks);
        watch();
    }

    private WatchContext context()
    {
        return stage.context("watcher", WatchStage.WATCHER, List.of(server.url()));
    }

    private void watch() throws ParentChainException
    {
        watch = Watch.launch(context().custodianKey(TestVenue.custodian()));
    }

    private void await(final Callable<Boolean> condition)
    {
        stage.await(() -> watch.status(), condition);
    }
}
