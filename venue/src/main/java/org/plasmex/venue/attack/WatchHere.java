package org.plasmex.venue.attack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.agrona.concurrent.NanoClock;
import org.plasmex.contracts.Anvil;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.watcher.Watch;
import org.plasmex.watcher.WatchContext;
import org.plasmex.watcher.chain.ChainState;

/**
 * The program that {@code plasmex watch} is, in this process: it speaks to L1 and to the operator as ever, over HTTP,
 * and its own clock goes on between its rounds, so that none of its waits takes any time. For one thread.
 */
final class WatchHere implements Watcher
{
    private static final long BETWEEN_ROUNDS = TimeUnit.SECONDS.toNanos(31);
    private static final int QUIET_ROUNDS = 2;
    private static final int MAX_ROUNDS = 2_000;

    private final Path directory = KeptBlocks.directory();
    private final StringBuilder news = new StringBuilder();
    private final LeapingClock clock = new LeapingClock();
    private final Watch watch;

    /**
     * A watcher that has nothing.
     *
     * @param stand  that is watched.
     * @param blocks URL where the operator serves them.
     */
    WatchHere(final L1Stand stand, final String blocks) throws ParentChainException
    {
        watch = Watch.open(new WatchContext()
            .rpcs(List.of(stand.url()))
            .vault(stand.addresses().vault())
            .sources(List.of(blocks))
            .directory(directory)
            .key(Anvil.account(L1Stand.WATCHER))
            .confirmation(Confirmation.LATEST)
            .patience(Duration.ofSeconds(60), Duration.ZERO)
            .challengeAfter(Duration.ZERO)
            .threads(1)
            .clock(clock)
            .news(words -> news.append(words).append('\n')));
    }

    @Override
    public Finding look() throws ParentChainException
    {
        String standing = "";
        int quiet = 0;
        for (int round = 0; quiet < QUIET_ROUNDS; round++)
        {
            if (round == MAX_ROUNDS)
            {
                throw new IllegalStateException("the watcher comes to no end: " + standing + '\n' + news);
            }
            clock.leap();
            work();
            final String now = standing();
            quiet = now.equals(standing) ? quiet + 1 : 0;
            standing = now;
        }
        return finding(standing);
    }

    private void work()
    {
        try
        {
            watch.doWork();
        }
        catch (final RuntimeException ex)
        {
            throw ex;
        }
        catch (final Exception ex)
        {
            throw new IllegalStateException("the watcher has failed: " + news, ex);
        }
    }

    private String standing()
    {
        return watch.status() + "; " + watch.state().eventsFrom(0).size() + " events, " + watch.keeper().done() +
            " transactions, " + watch.linksInDoubt() + " doubts; " + watch.keeper().waitingFor();
    }

    private Finding finding(final String standing)
    {
        final ChainState state = watch.state();
        String ground = "";
        for (final CourtEvent event : state.eventsFrom(0))
        {
            if (event instanceof final CourtEvent.Convicted convicted)
            {
                ground = convicted.ground();
            }
            else if (event instanceof final CourtEvent.Faulted fault)
            {
                return new Finding(State.CONVICTED, ground, fault.number(), standing);
            }
        }
        return state.openChallenges().isEmpty() && watch.checker().faults().isEmpty() &&
            watch.checker().checked() == state.tip() && watch.linksInDoubt() == 0 ?
            Finding.content() : new Finding(State.WAITING, "", 0, standing + '\n' + news);
    }

    @Override
    public void close()
    {
        watch.close();
        IoUtil.delete(directory.toFile(), true);
    }

    /**
     * A clock that goes on when it is told.
     */
    private static final class LeapingClock implements NanoClock
    {
        private long now;

        void leap()
        {
            now += BETWEEN_ROUNDS;
        }

        @Override
        public long nanoTime()
        {
            return now;
        }
    }
}
