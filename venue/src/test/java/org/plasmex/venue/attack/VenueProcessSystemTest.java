package org.plasmex.venue.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Cells;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.court.Departure;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.court.Evidence;

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
            venue.await(() -> venue.printed().contains("the chain on L1 is frozen"));
        }
    }
}
