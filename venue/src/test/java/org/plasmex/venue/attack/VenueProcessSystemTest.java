package org.plasmex.venue.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plasmex.contracts.FaultyProxy;
import org.plasmex.protocol.Cells;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.court.Departure;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.court.Evidence;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.stage.DevelopmentChain;

/**
 * Attacks that have a name, on a venue as it is run: it, its client, its watcher and L1 are processes that have nothing
 * in common but HTTP.
 */
class VenueProcessSystemTest
{
    private static final int SPAM = 66;
    private static final int PRICE_DOUBLES = 64;
    private static final long REPORTS = 300;

    @Test
    void shouldProcessAPoisonedInboxAndLetNobodyLeaveWithABalanceOfAnAccountThatHasNoOwner() throws Exception
    {
        try (StandingVenue venue = new StandingVenue())
        {
            final WatchProcess watcher = venue.watcher(L1Stand.WATCHER, "--from", venue.url());
            venue.poison();
            venue.awaitCommitted();
            venue.awaitContent(watcher);

            venue.kill();
            venue.awaitEnd();
            try (Remains remains = new Remains(venue, watcher))
            {
                final long cell = Cells.balance(Bodies.QUOTE, NamedAttacks.NOBODY);
                final Evidence request = remains.prover.evidence(remains.end.cells().touch(cell));
                final EthereumCourt court = new EthereumCourt(venue.stand.slanderer(), venue.stand.addresses());
                final BigInteger bond = court.exitBond();
                assertThatThrownBy(() -> court.submit(
                    remains.exits.exit(List.of(new Departure(cell, request, request)), bond).get(0)))
                    .hasMessageContaining("NoOwner");
            }
        }
    }

    @Test
    void shouldAnswerEveryChallengeOfASpammerWhoPaysForItAlsoOfThoseThatCameWhileItWasDead() throws Exception
    {
        try (StandingVenue venue = new StandingVenue())
        {
            venue.trade(1, REPORTS);
            venue.stopTrading();
            venue.awaitCommitted();
            final EthereumCourt court = new EthereumCourt(venue.stand.bystander(), venue.stand.addresses());
            final BigInteger price = court.price();
            venue.kill();
            try (BlockStore store = venue.blocks();
                Slander spammer = new Slander(venue.stand,
                    Draft.of(store, venue.stand.inbox(), venue.eyes.status().tip(), 0), new SplittableRandom(1),
                    new RememberedKeys(), new PrintWriter(System.out)))
            {
                spammer.spam(SPAM, new HashMap<>());
            }
            assertThat(court.price()).isEqualTo(price.shiftLeft(SPAM / PRICE_DOUBLES));

            venue.start();
            venue.await(() -> court.openChallenges() == 0);
            assertThat(court.price()).isEqualTo(price);
            assertThat(venue.eyes.status().isFrozen()).isFalse();
        }
    }

    @Test
    void shouldFreezeAChainWhoseVenueStandsStillAndTellTheVenueSoWhenItGoesOn() throws Exception
    {
        try (StandingVenue venue = new StandingVenue())
        {
            final WatchProcess watcher = venue.watcher(L1Stand.WATCHER, "--from", venue.url());
            venue.awaitCommitted();
            venue.awaitContent(watcher);
            venue.suspend(true);
            venue.stand.deposit(Bodies.key(StandingVenue.STRANGER).address(), Bodies.BASE, 1);
            venue.stand.later(venue.stand.development().parameters().inclusion() + 1);
            venue.await(() -> venue.eyes.status().isFrozen());

            venue.suspend(false);
            venue.await(() -> venue.printed().contains("FROZEN: frozen: what is after step"));
        }
    }

    @Test
    void shouldCommitNoBlockWhereL1HasSwappedTwoDepositsBetweenSealAndCommitAndLetEverybodyLeave() throws Exception
    {
        final L1Stand stand = L1Stand.launch();
        try (FaultyProxy proxy = new FaultyProxy();
            StandingVenue venue = new StandingVenue(stand, url -> through(proxy, url), "latest"))
        {
            final WatchProcess watcher =
                venue.watcher(L1Stand.WATCHER, StandingVenue.all("--from", venue.url()));
            venue.awaitCommitted();
            venue.awaitContent(watcher);
            final long tip = venue.eyes.status().tip();
            proxy.fault(FaultyProxy.Fault.ERROR, "eth_estimateGas");
            venue.ticks(false);
            final String first = deposit(venue, 0);
            final String second = deposit(venue, 1);
            venue.awaitSealed();

            stand.reorganise(2, second, first);
            proxy.fault(FaultyProxy.Fault.NONE);
            venue.ticks(true);
            venue.await(() -> venue.printed().contains("L1 was reorganised below what was taken for confirmed"));
            assertThat(venue.eyes.status().tip()).isEqualTo(tip);
            venue.awaitContent(watcher);
            venue.kill();
            venue.everybodyLeaves(watcher);
        }
    }

    private static String through(final FaultyProxy proxy, final String url)
    {
        proxy.connect(url);
        return proxy.url();
    }

    private static String deposit(final StandingVenue venue, final int trader) throws ParentChainException
    {
        final L1Account account = venue.traders.get(trader).l1();
        final BigInteger wei = DevelopmentChain.ETH_QUANTUM.multiply(BigInteger.valueOf(1 + trader));
        return venue.stand.signed(
            L1Stand.await(account.deposit(Bodies.BASE, wei, account.address())).transaction());
    }

    @Test
    void shouldPayEverybodyWhatIsTheirsOutOfAWatchersStoreWhereTheVenueIsGone() throws Exception
    {
        try (StandingVenue venue = new StandingVenue())
        {
            final WatchProcess watcher =
                venue.watcher(L1Stand.WATCHER, StandingVenue.all("--from", venue.url()));
            venue.trade(1, REPORTS);
            venue.stopTrading();
            venue.awaitCommitted();
            venue.awaitContent(watcher);
            venue.kill();
            venue.everybodyLeaves(watcher);
        }
    }
}
