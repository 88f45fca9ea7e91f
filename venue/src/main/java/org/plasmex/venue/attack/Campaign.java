package org.plasmex.venue.attack;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.attack.Verdict.End;

/**
 * Cases, one after another, on one Ethereum: every so many of them another market takes the place of the old one, its
 * first blocks are final, and each case goes on from there. For one thread.
 */
final class Campaign
{
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;
    private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(20);

    private final long seed;
    private final List<Kind> kinds;
    private final int casesPerMarket;
    private final int slanders;
    private final int processEvery;
    private final PrintWriter out;
    private final Tally tally = new Tally();
    private final long began = System.nanoTime();
    private long told = began;
    private long tried;
    private long accepted;
    private long processes;

    /**
     * A campaign.
     *
     * @param seed           of all that is left to chance.
     * @param kinds          of cases, each of which comes as often as the others.
     * @param casesPerMarket after which a new market is made.
     * @param slanders       false accusations of the honest blocks of each market.
     * @param processEvery   every so many cases one is watched by a process of its own, 0 for none.
     * @param out            told how it goes.
     */
    Campaign(
        final long seed,
        final List<Kind> kinds,
        final int casesPerMarket,
        final int slanders,
        final int processEvery,
        final PrintWriter out)
    {
        this.processEvery = processEvery;
        this.seed = seed;
        this.kinds = kinds;
        this.casesPerMarket = casesPerMarket;
        this.slanders = slanders;
        this.out = out;
    }

    /**
     * Runs cases.
     *
     * @param first number of the first, from 1.
     * @param count how many.
     * @return whether nothing was missed, and nothing false accepted.
     */
    boolean run(final long first, final int count) throws ParentChainException
    {
        try (L1Stand stand = L1Stand.launch(); OperatorHere operator = new OperatorHere(stand))
        {
            String empty = stand.keep();
            long number = first;
            while (number < first + count)
            {
                final long market = (number - 1) / casesPerMarket;
                final long end = Math.min(first + count, (market + 1) * casesPerMarket + 1);
                final KeyRecovery recovery = new RememberedKeys();
                final Draft honest = Market.on(stand, new SplittableRandom(seed * GOLDEN - market), recovery);
                number = cases(stand, operator, honest, recovery, number, end, first + count - 1);
                if (slanders > 0)
                {
                    slander(stand, honest, recovery, market);
                }
                stand.back(empty);
                empty = stand.keep();
            }
        }

        tally.print(out);
        out.println("watched by a process of its own: " + processes);
        out.println("false accusations: tried " + tried + ", accepted: " + accepted);
        out.println("missed: " + tally.count(End.MISSED));
        out.flush();
        return tally.count(End.MISSED) == 0 && accepted == 0;
    }

    private long cases(
        final L1Stand stand,
        final Operator operator,
        final Draft honest,
        final KeyRecovery recovery,
        final long first,
        final long end,
        final long last)
    {
        String kept = stand.keep();
        for (long number = first; number < end; number++)
        {
            final Kind kind = kind(number);
            final SplittableRandom random = new SplittableRandom(seed * GOLDEN + number);
            final boolean isProcess = processEvery > 0 && number % processEvery == 0;
            processes += isProcess ? 1 : 0;
            final Watcher.Maker watchers = isProcess ? WatchProcess::new : WatchHere::new;
            final Verdict verdict = run(new Case(stand, operator, honest, random, recovery, watchers), kind);
            tally.add(kind, verdict);
            if (verdict.end() == End.MISSED)
            {
                out.println("MISSED in case " + number + " (" + kind.text() + "): " + verdict.why() +
                    "; the same again: ./plasmex attack --cases 1 --first " + number + " --seed " + seed);
            }
            stand.back(kept);
            kept = stand.keep();
            tell(number, last);
        }
        return end;
    }

    /** Whatever a part throws, somebody who attacks can make it throw. */
    private Verdict run(final Case one, final Kind kind)
    {
        try
        {
            return one.run(kind);
        }
        catch (final RuntimeException ex)
        {
            ex.printStackTrace(out);
            return new Verdict(End.MISSED, "", "a part has failed: " + ex);
        }
    }

    private void slander(final L1Stand stand, final Draft honest, final KeyRecovery recovery, final long market)
        throws ParentChainException
    {
        try (Slander slander = new Slander(
            stand, honest.copy(), new SplittableRandom(~seed * GOLDEN + market), recovery, out))
        {
            slander.run(slanders);
            accepted += slander.accepted();
            tried += slander.tried();
        }
    }

    private void tell(final long number, final long last)
    {
        final long now = System.nanoTime();
        if (now - told >= PROGRESS_NS || number == last)
        {
            told = now;
            out.println("case " + number + " of " + last + " after " +
                TimeUnit.NANOSECONDS.toSeconds(now - began) + " s: caught " + tally.count(End.CAUGHT) +
                ", refused " + tally.count(End.REFUSED) + ", harmless " + tally.count(End.HARMLESS) +
                ", missed " + tally.count(End.MISSED));
            out.flush();
        }
    }

    // All kinds once, in an order left to chance, then all again in another one.
    private Kind kind(final long number)
    {
        final List<Kind> deck = new ArrayList<>(kinds);
        Collections.shuffle(deck, new Random(seed * 31 + (number - 1) / deck.size()));
        return deck.get((int)((number - 1) % deck.size()));
    }
}
