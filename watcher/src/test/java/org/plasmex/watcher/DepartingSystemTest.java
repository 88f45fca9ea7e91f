package org.plasmex.watcher;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.protocol.Cells;
import org.plasmex.settlement.block.Payout;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.Departure;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.court.Exits;
import org.plasmex.settlement.court.OpenExit;
import org.plasmex.settlement.court.Prover;
import org.plasmex.settlement.l1.EthereumSubmission;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.watcher.chain.ChainState;
import org.plasmex.watcher.receipt.AccountReceipts;
import org.plasmex.watcher.receipt.Departing;
import org.plasmex.watcher.receipt.ReceiptFile;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who leaves with a file of receipts and a real L1 node, where a stranger has begun with it.
 */
class DepartingSystemTest
{
    private static final long CELL = Cells.balance(TestVenue.ETH, TestVenue.ALICE);

    private final List<String> news = new ArrayList<>();
    @TempDir
    private Path directory;

    @Test
    void shouldSupersedeAStrangersExitOfABalanceThatIsEmpty() throws Exception
    {
        try (TestVenue venue = new TestVenue(directory.resolve("venue")))
        {
            venue.deposit(TestVenue.ALICE, 5_000).deposit(TestVenue.BOB, 3_000).block();
            final long deposit = venue.cells().touch(CELL);
            venue.withdraw(TestVenue.ALICE, 5_000).block().makeFinal();
            final Path file = directory.resolve("receipts");
            ReceiptFile.write(receipts(venue), file);
            final AccountReceipts receipts = ReceiptFile.read(file);
            assertThat(receipts.departures()).extracting(Departure::cell).containsExactly(CELL);

            end(venue);
            final Prover prover = new Prover(venue.store(), venue.inbox(), venue.addresses());
            final EthereumCourt stranger = court(venue, WatchStage.OTHER);
            final Departure now = receipts.departures().get(0);
            final Exits exits = new Exits(venue.addresses(), venue.store().genesis());
            // By itself it does not leave.
            assertThat(departing(venue, receipts).leave(0)).isTrue();
            assertThat(state(venue).eventsFrom(0)).noneMatch(CourtEvent.Skipped.class::isInstance);
            stranger.submit(exits.exit(
                List.of(new Departure(CELL, prover.evidence(deposit), now.owner())), stranger.exitBond()).get(0))
                .await(TestVenue.TIMEOUT);
            assertThat(state(venue).exits()).extracting(OpenExit::amount).containsExactly(5_000L);

            assertThat(departing(venue, receipts).leave(0)).isTrue();
            assertThat(state(venue).exits()).extracting(OpenExit::amount).containsExactly(0L);
            assertThat(departing(venue, receipts).claim()).isTrue();
            venue.pass(TestVenue.RECENCY + 1);
            assertThat(departing(venue, receipts).next()).isPresent();
            departing(venue, receipts).leave(Long.MAX_VALUE);
            assertThat(venue.l1(0).credit(TestVenue.ETH, TestVenue.owner(TestVenue.ALICE))).isEqualTo(5_000);
            assertThat(state(venue).isClaimed(Payout.in(venue.store(), 2).get(0).step())).isTrue();
            assertThat(state(venue).exits()).isEmpty();
        }
    }

    @Test
    void shouldPayWhatTheStepsPaidAndGiveTheBondBack() throws Exception
    {
        try (TestVenue venue = new TestVenue(directory.resolve("venue")))
        {
            // The second request finds nothing, and pays nothing.
            venue.deposit(TestVenue.ALICE, 5_000).deposit(TestVenue.BOB, 700).request(TestVenue.ALICE)
                .request(TestVenue.ALICE).block();
            assertThat(departing(venue, receipts(venue)).leave(0)).isTrue();
            assertThat(departing(venue, receipts(venue)).isDone()).isFalse();
            venue.transfer(TestVenue.BOB, TestVenue.ALICE, 600).block();
            final AccountReceipts receipts = receipts(venue);
            assertThat(receipts.payouts()).hasSize(1);
            end(venue);

            final EthereumCourt court = court(venue, TestVenue.ALICE);
            assertThat(departing(venue, receipts).claim()).isTrue();
            assertThat(departing(venue, receipts).leave(0)).isTrue();
            assertThat(news).anyMatch(words -> words.matches("1 exits, a bond of [0-9.]+ ETH in all, .*"));
            departing(venue, receipts).pay(TestVenue.owner(TestVenue.ALICE));
            assertThat(venue.l1(0).custody(TestVenue.ETH)).isEqualTo(700);
            assertThat(departing(venue, receipts).isDone()).isFalse();
            assertThat(claims(venue)).isEqualTo(court.exitBond());

            venue.pass(TestVenue.RECENCY + 1);
            assertThat(departing(venue, receipts).leave(Long.MAX_VALUE)).isTrue();
            departing(venue, receipts).pay(TestVenue.owner(TestVenue.ALICE));
            assertThat(departing(venue, receipts).isDone()).isTrue();
            assertThat(venue.l1(0).custody(TestVenue.ETH)).isEqualTo(100);
            assertThat(claims(venue)).isZero();

            news.clear();
            assertThat(departing(venue, receipts).claim()).isTrue();
            assertThat(departing(venue, receipts).leave(Long.MAX_VALUE)).isTrue();
            departing(venue, receipts).pay(TestVenue.owner(TestVenue.ALICE));
            assertThat(news).hasSize(1).allMatch(words -> words.endsWith("was claimed before"));
        }
    }

    private static AccountReceipts receipts(final TestVenue venue)
    {
        return AccountReceipts.of(
            venue.store(), venue.inbox(), venue.cells(), venue.store().newest(), TestVenue.ALICE);
    }

    /** The chain falls silent, is frozen, and all is final. */
    private static void end(final TestVenue venue) throws ParentChainException
    {
        venue.pass(TestVenue.CHALLENGE + 1);
        final Prover prover = new Prover(venue.store(), venue.inbox(), venue.addresses());
        court(venue, WatchStage.OTHER).submit(prover.freezeForSilence(venue.store().newestHeader()))
            .await(TestVenue.TIMEOUT);
        ((EthereumSubmission)venue.chain().finalizeUpTo(venue.store().newestHeader())).await(TestVenue.TIMEOUT);
    }

    /** What the contract of exits holds: bonds. */
    private static BigInteger claims(final TestVenue venue) throws ParentChainException
    {
        return venue.l1(0).balance(TestVenue.ETH, venue.addresses().claims());
    }

    private static EthereumCourt court(final TestVenue venue, final int account)
    {
        return new EthereumCourt(venue.wallet(account), venue.addresses());
    }

    private static ChainState state(final TestVenue venue) throws ParentChainException
    {
        final ChainState state = new ChainState();
        for (final CourtEvent event : court(venue, 0).events(
            venue.addresses().block(), venue.chain().head().number()))
        {
            state.apply(event);
        }
        return state;
    }

    private Departing departing(final TestVenue venue, final AccountReceipts receipts)
        throws ParentChainException
    {
        final EthereumCourt court = court(venue, TestVenue.ALICE);
        return new Departing(receipts, venue.addresses(), state(venue), venue.l1(TestVenue.ALICE), court,
            filing -> court.submit(filing).await(TestVenue.TIMEOUT), news::add);
    }
}
