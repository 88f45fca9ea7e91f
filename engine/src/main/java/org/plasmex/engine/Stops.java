package org.plasmex.engine;

import org.plasmex.matching.Admission;
import org.plasmex.matching.OrderSlab;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;

/**
 * Begins stop orders when the last price of their market meets their triggers: of all that are met the one that was
 * placed first, then, as its trades may have moved the price, again of all that are met then.
 * <p>
 * Such a cascade begins within the command that moved the price, and no order enters the market before its end. Where
 * it is longer than a slice it goes on by Proceed commands. Only while the market is open; else it waits until it is.
 */
final class Stops
{
    /** What a stop order may need, in a block of its own: it can't be refused any more. */
    static final int MOST_FILLS = Terms.MAX_STEPS - (1 << 14);

    private final OutputWriter out;
    private final Blocks blocks;
    private final Markets markets;
    private final Orders orders;
    private final Overdue overdue;
    private final Trading trading;
    private final NumberQueue cascading = new NumberQueue();
    private final int slice;

    Stops(
        final OutputWriter out,
        final Blocks blocks,
        final Markets markets,
        final Orders orders,
        final Overdue overdue,
        final Trading trading)
    {
        this.out = out;
        this.blocks = blocks;
        this.markets = markets;
        this.orders = orders;
        this.overdue = overdue;
        this.trading = trading;
        slice = overdue.slice();
    }

    boolean isPending()
    {
        return !cascading.isEmpty();
    }

    /**
     * A stop order has been placed.
     *
     * @param slot of the order.
     * @param in   the market.
     */
    void placed(final int slot, final Market in)
    {
        in.stops(orders).add(slot);
    }

    /**
     * An order has been executed in a market: begin the stop orders that are met now.
     *
     * @param market that is not cascading.
     */
    void after(final Market market)
    {
        if (isMet(market))
        {
            cascade(market, slice);
            wake(market);
        }
    }

    /**
     * A market may have stop orders that are met: they are begun by Proceed commands.
     *
     * @param market any.
     */
    void wake(final Market market)
    {
        if (!market.isCascading() && isMet(market))
        {
            market.isCascading(true);
            cascading.add(market.number());
        }
    }

    /**
     * Go on with the cascades.
     *
     * @param most steps, but for those of the last order that is begun.
     * @return how many steps are left.
     */
    int proceed(final int most)
    {
        int left = most;
        while (left > 0 && !cascading.isEmpty())
        {
            final Market market = markets.get(cascading.first());
            left = cascade(market, left);
            if (!isMet(market))
            {
                market.isCascading(false);
                cascading.removeFirst();
                left--;
            }
        }

        return Math.max(0, left);
    }

    void snapshot(final SnapshotWriter out)
    {
        cascading.snapshot(out);
    }

    /**
     * Load what {@link #snapshot(SnapshotWriter)} wrote, once the markets are loaded.
     *
     * @param in to read from.
     */
    void load(final SnapshotReader in)
    {
        for (int left = in.getInt(0, Markets.MARKETS, "cascades"); left > 0; left--)
        {
            final Market market = markets.get(in.getInt(0, Markets.MARKETS - 1, "market of a cascade"));
            in.require(null != market && !market.isCascading(), "a cascade is of no market, or of one that has one");
            market.isCascading(true);
            cascading.add(market.number());
        }
    }

    private static boolean isMet(final Market market)
    {
        return market.hasStops() && market.status() == Terms.OPEN && market.stops().isMet(market.lastPrice());
    }

    /**
     * To look at an order takes a step too.
     */
    private int cascade(final Market market, final int most)
    {
        final boolean wasOfVenue = out.ofVenue(true);
        int left = most;
        while (left > 0 && isMet(market))
        {
            final long firstStep = out.nextStep();
            if (!market.stops().elect(market.lastPrice()))
            {
                final int slot = market.stops().firstElected(market.lastPrice());
                if (slot != OrderSlab.NONE)
                {
                    begin(slot, market);
                }
            }
            left -= (int)Math.max(1, out.nextStep() - firstStep);
        }
        out.ofVenue(wasOfVenue);

        return Math.max(0, left);
    }

    private void begin(final int slot, final Market market)
    {
        final int side = orders.side(slot);
        final int type = orders.type(slot);
        final long price = orders.price(slot);
        final int account = orders.account(slot);
        final int selfTrade = orders.conditions().selfTrade(slot);
        final long lots = orders.total(slot);
        blocks.betweenSteps();
        if (overdue.contains(slot))
        {
            overdue.cancel(slot);
            return;
        }
        if (!overdue.purge(market.book(), side, type, price, lots, account))
        {
            return;
        }
        if (!isAdmitted(market, slot, Terms.MAX_FILLS))
        {
            blocks.cutBetweenSteps();
            if (!isAdmitted(market, slot, MOST_FILLS))
            {
                market.status(Terms.HALTED);
                out.begin(Steps.STATUS).u16(market.number()).u8(Terms.HALTED).end();
                return;
            }
        }

        market.stops().remove(slot);
        orders.begin(slot, out.nextStep());
        out.begin(Steps.TRIGGER).u16(market.number()).u32(slot).order(slot).end();
        trading.match(slot, market, selfTrade, true);
    }

    private boolean isAdmitted(final Market market, final int slot, final int most)
    {
        return Admission.ADMITTED == market.book().admit(
            orders.side(slot),
            orders.type(slot),
            orders.price(slot),
            orders.total(slot),
            orders.account(slot),
            orders.conditions().selfTrade(slot),
            OrderSlab.NONE,
            most,
            most);
    }
}
