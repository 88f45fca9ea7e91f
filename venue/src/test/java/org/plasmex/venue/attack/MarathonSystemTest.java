package org.plasmex.venue.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.plasmex.contracts.FaultyProxy;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.court.Challenge;
import org.plasmex.settlement.l1.ChainStatus;
import org.plasmex.settlement.l1.ParentChainException;

/**
 * An honest venue as it is run, its client, and two watchers, all processes, among strangers who do whatever they can.
 */
class MarathonSystemTest
{
    private static final int SECOND_WATCHER = 5;
    private static final long REPORTS = 1_000;
    private static final int SPAM = 20;
    private static final int SLANDERS = 50;
    private static final long HOUR = 3_600;

    private final KeyRecovery keys = new RememberedKeys();
    private final Map<Challenge, Long> challenges = new HashMap<>();

    @Test
    void shouldEndAnHonestMarathonUnderAllAttacksAtOnceAndPayEverybodyWhatIsTheirs() throws Exception
    {
        try (StandingVenue venue = new StandingVenue(); FaultyProxy proxy = new FaultyProxy();
            FaultyProxy garbage = new FaultyProxy())
        {
            proxy.connect(venue.stand.url());
            garbage.fault(FaultyProxy.Fault.GARBAGE);
            final WatchProcess first = venue.watcher(L1Stand.WATCHER,
                StandingVenue.all("--rpc", proxy.url(), "--from", garbage.url(), "--from", venue.url()));
            final WatchProcess second =
                venue.watcher(SECOND_WATCHER, StandingVenue.all("--from", venue.url(), "--from", first.url()));

            venue.trade(1, REPORTS);
            venue.poison();
            harass(venue, 1, SPAM);
            venue.stand.reorganise(1);
            proxy.lie("eth_getLogs", answer -> answer.replaceAll("(?s)\"result\":\\[.*\\]", "\"result\":[]"));
            venue.await(() -> first.status().contains("the L1 nodes disagree"));
            assertThat(first.printed()).contains("what comes from " + garbage.url());
            proxy.lie("eth_getLogs", UnaryOperator.identity());
            second.restart();
            proxy.fault(FaultyProxy.Fault.GARBAGE);
            venue.kill();
            harass(venue, 2, SPAM);
            venue.start();
            venue.stopTrading();
            venue.trade(2, REPORTS);
            venue.stopTrading();
            proxy.fault(FaultyProxy.Fault.NONE);
            venue.await(() -> venue.eyes.openChallenges() == 0);

            venue.awaitCommitted();
            final long tip = venue.eyes.status().tip();
            venue.pass(venue.stand.development().parameters().challenge() + HOUR, first, second);
            venue.await(() -> venue.eyes.status().finalNumber() >= tip);
            venue.trade(3, REPORTS);
            // Its last blocks are too old to be challenged.
            harass(venue, 3, 0);
            venue.stopTrading();
            venue.awaitCommitted();
            venue.await(() -> venue.eyes.openChallenges() == 0);
            assertThat(venue.eyes.status().isFrozen()).isFalse();
            venue.awaitContent(first);
            venue.awaitContent(second);

            venue.kill();
            venue.everybodyLeaves(second);
        }
    }

    /** Accuses the venue falsely, and challenges what it has committed. */
    private void harass(final StandingVenue venue, final long seed, final int spam)
        throws ParentChainException, IOException
    {
        final ChainStatus status = venue.eyes.status();
        try (BlockStore store = venue.blocks())
        {
            final Draft draft = Draft.of(store, venue.stand.inbox(), status.tip(), status.finalNumber());
            try (Slander slander =
                new Slander(venue.stand, draft, new SplittableRandom(seed), keys, new PrintWriter(System.out, true)))
            {
                slander.spam(spam, challenges);
                slander.accuse(SLANDERS);
                assertThat(slander.accepted()).isZero();
            }
        }
    }
}
