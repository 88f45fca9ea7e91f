package org.plasmex.venue.attack;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.Departure;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.court.Exits;
import org.plasmex.settlement.court.Filing;
import org.plasmex.settlement.court.OpenExit;
import org.plasmex.settlement.court.Prover;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.ParentChainException;

/**
 * The end of a chain: somebody shows old touches of every balance, and somebody else what touched them last. Everybody
 * gets what is theirs, and the rest of what the Vault holds was withdrawn before, or never taken into the ledger.
 */
final class LastDays
{
    private final L1Stand stand;
    private final Past end;
    private final BlockStore store;
    private final Prover prover;
    private final Exits exits;
    private final SplittableRandom random;

    LastDays(
        final L1Stand stand,
        final Past end,
        final BlockStore store,
        final Prover prover,
        final Exits exits,
        final SplittableRandom random)
    {
        this.stand = stand;
        this.end = end;
        this.store = store;
        this.prover = prover;
        this.exits = exits;
        this.random = random;
    }

    /**
     * A balance as it once was.
     */
    Departure stale()
    {
        final List<Long> balances = balances();
        final long cell = balances.get(random.nextInt(balances.size()));
        final List<Past.Touch> touches = end.touches().get(cell);
        return departure(cell, touches.get(random.nextInt(touches.size())).step());
    }

    /**
     * Lets it end.
     *
     * @return how many balances left with something else than was in them, or assets of which it was not all.
     */
    long run(final Header tip, final PrintWriter out) throws ParentChainException
    {
        stand.later(2);
        L1Stand.await(new EthereumCourt(stand.watcher(), stand.addresses()).submit(prover.freezeForSilence(tip)));
        return leave(out);
    }

    /**
     * Lets everybody leave a chain that has ended.
     *
     * @return as {@link #run} does.
     */
    long leave(final PrintWriter out) throws ParentChainException
    {
        final EthereumCourt thief = new EthereumCourt(stand.slanderer(), stand.addresses());
        final EthereumCourt watcher = new EthereumCourt(stand.watcher(), stand.addresses());
        final long from = stand.blockNumber() + 1;
        final BigInteger bond = watcher.exitBond();
        for (final Filing exit : staleExits(bond))
        {
            L1Stand.await(thief.submit(exit));
        }

        final Map<Long, OpenExit> opened = open(watcher, from);
        final List<Departure> skipped = new ArrayList<>();
        for (final long cell : balances())
        {
            if (!opened.containsKey(cell))
            {
                skipped.add(departure(cell, end.cells().touch(cell)));
            }
        }
        for (final Filing exit : exits.exit(skipped, bond))
        {
            L1Stand.await(watcher.submit(exit));
        }
        for (final OpenExit open : opened.values())
        {
            final long last = end.cells().touch(open.cell());
            if (open.touch() != last)
            {
                L1Stand.await(watcher.submit(exits.supersede(prover.evidence(last), open, bond)));
            }
        }
        final List<OpenExit> leaving = new ArrayList<>(open(watcher, from).values());
        stand.later(stand.development().parameters().recency() + 1);
        L1Stand.await(watcher.submit(exits.settle(leaving)));
        return wrong(watcher.events(from, stand.blockNumber()), out);
    }

    /**
     * Exits of all balances, each as it was after some step that left something in it: every second one with an amount
     * that is again in it at the end, where it ever had that before.
     */
    List<Filing> staleExits(final BigInteger bond)
    {
        final List<Departure> departures = new ArrayList<>();
        for (final long cell : balances())
        {
            final List<Past.Touch> all = end.touches().get(cell);
            final long last = sum(all.get(all.size() - 1).value());
            final List<Past.Touch> touches = all.stream().filter(LastDays::isOfSomething).toList();
            final List<Past.Touch> same = all.subList(0, all.size() - 1).stream()
                .filter(touch -> isOfSomething(touch) && sum(touch.value()) == last).toList();
            final List<Past.Touch> some = same.isEmpty() || departures.size() % 2 == 0 ? touches : same;
            departures.add(departure(cell, some.get(random.nextInt(some.size())).step()));
        }
        return exits.exit(departures, bond);
    }

    /**
     * What is in each balance that somebody has.
     */
    Map<Long, Long> amounts()
    {
        final Map<Long, Long> amounts = new HashMap<>();
        for (final long cell : balances())
        {
            final List<Past.Touch> touches = end.touches().get(cell);
            amounts.put(cell, sum(touches.get(touches.size() - 1).value()));
        }
        return amounts;
    }

    /**
     * What each balance that somebody has was touched by last.
     */
    Map<Long, Long> touches()
    {
        return balances().stream().collect(Collectors.toMap(cell -> cell, cell -> end.cells().touch(cell)));
    }

    private Map<Long, OpenExit> open(final EthereumCourt court, final long from) throws ParentChainException
    {
        final Map<Long, OpenExit> open = new HashMap<>();
        for (final CourtEvent event : court.events(from, stand.blockNumber()))
        {
            if (event instanceof CourtEvent.Exiting exiting)
            {
                open.put(exiting.exit().cell(), exiting.exit());
            }
        }
        return open;
    }

    private long wrong(final List<CourtEvent> events, final PrintWriter out) throws ParentChainException
    {
        final Map<Long, Long> amounts = amounts();
        final long[] left = new long[2];
        long wrong = 0;
        for (final CourtEvent event : events)
        {
            if (event instanceof CourtEvent.Exited exited)
            {
                final long last = amounts.get(exited.cell());
                left[asset(exited.cell())] += exited.amount();
                if (exited.amount() != last)
                {
                    wrong++;
                    out.println("ACCEPTED: a balance left with " + exited.amount() + ", and had " + last);
                }
            }
        }

        final L1Account eyes = new L1Account(stand.bystander(), stand.addresses());
        for (int asset = 0; asset < left.length; asset++)
        {
            final long owed = left[asset] + withdrawn(asset) + end.untaken(asset);
            if (eyes.custody(asset) != owed)
            {
                wrong++;
                out.println("ACCEPTED: of asset " + asset + " " + owed + " is owed, and " + eyes.custody(asset) +
                    " is there");
            }
        }
        return wrong;
    }

    /** What steps have taken out of the ledger, and nobody has claimed. */
    private long withdrawn(final int asset)
    {
        return payouts().stream().filter(payout -> payout.asset() == asset).mapToLong(Payout::amount).sum();
    }

    /**
     * The steps that have taken something out of the ledger.
     */
    private List<Payout> payouts()
    {
        final List<Payout> payouts = new ArrayList<>();
        for (final long cell : balances())
        {
            long before = 0;
            for (final Past.Touch touch : end.touches().get(cell))
            {
                final int op = store.step(touch.step())[0];
                final long after = sum(touch.value());
                if (before != after && (op == Steps.WITHDRAW || op == Steps.REQUEST))
                {
                    payouts.add(new Payout(touch.step(), asset(cell), before - after));
                }
                before = after;
            }
        }
        return payouts;
    }

    private List<Long> balances()
    {
        return end.touches().keySet().stream().filter(this::isSomebodys)
            .filter(cell -> end.touches().get(cell).stream().anyMatch(LastDays::isOfSomething)).sorted().toList();
    }

    private static boolean isOfSomething(final Past.Touch touch)
    {
        return sum(touch.value()) != 0;
    }

    private boolean isSomebodys(final long cell)
    {
        if (Cells.kind(cell) != Cells.BALANCE)
        {
            return false;
        }

        final List<Past.Touch> account = end.touches().get(Cells.account((int)Cells.index(cell)));
        final byte[] last = account.get(account.size() - 1).value();
        return !Arrays.equals(last, new byte[last.length]);
    }

    private Departure departure(final long cell, final long touch)
    {
        final long account = Cells.account((int)Cells.index(cell));
        return new Departure(cell, prover.evidence(touch), prover.evidence(end.touches().get(account).get(0).step()));
    }

    private static int asset(final long cell)
    {
        return (int)(Cells.index(cell) >>> Integer.SIZE);
    }

    /**
     * What a step has taken out of the ledger.
     *
     * @param step   number of it.
     * @param asset  that it took.
     * @param amount in quanta.
     */
    record Payout(long step, int asset, long amount)
    {
    }

    private static long sum(final byte[] value)
    {
        final ByteBuffer words = ByteBuffer.wrap(value);
        return words.getLong(Cells.BALANCE_AVAILABLE) + words.getLong(Cells.BALANCE_LOCKED);
    }
}
