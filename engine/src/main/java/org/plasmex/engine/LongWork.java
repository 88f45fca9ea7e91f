package org.plasmex.engine;

import org.plasmex.matching.OrderBook;
import org.plasmex.matching.OrderSlab;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;

import java.util.BitSet;

/**
 * What may be long, done in slices, so that others are served meanwhile and blocks can be cut: markets that are
 * suspended or resumed, cascades of stop orders, orders that an account's floor has overtaken, orders of markets that
 * are closed, and orders whose time is over.
 * <p>
 * The command that begins such work does its first slice, of at most {@link #SLICE} steps with its own; each Proceed
 * does one more, of all that is pending, in the order above, each kind in the order in which it was begun. What is
 * pending is state of the machine.
 * <p>
 * From the command that begins it the work counts as done: nothing is placed in a market that is suspended, closed or
 * cascading, and no order that is to go is traded with ({@link Overdue}).
 */
final class LongWork
{
    /** The most steps of a slice. */
    static final int SLICE = 4096;

    private static final int NO_SWEEP = Markets.MARKETS;

    private final OutputWriter out;
    private final Accounts accounts;
    private final Markets markets;
    private final Cancels cancels;
    private final Overdue overdue;
    private final Stops stops;
    private final int slice;

    private final NumberQueue closed = new NumberQueue();
    private int suspensions; // a bit for each cause
    private int sweep = NO_SWEEP; // the next market that is to be halted or opened again

    LongWork(
        final OutputWriter out,
        final Accounts accounts,
        final Markets markets,
        final Cancels cancels,
        final Overdue overdue,
        final Stops stops)
    {
        this.out = out;
        this.accounts = accounts;
        this.markets = markets;
        this.cancels = cancels;
        this.overdue = overdue;
        this.stops = stops;
        slice = overdue.slice();
    }

    boolean isPending()
    {
        return sweep != NO_SWEEP || stops.isPending() || !overdue.floored().isEmpty() || !closed.isEmpty() ||
            overdue.isExpired();
    }

    /**
     * Is trading suspended in all markets, whatever their status says yet?
     *
     * @return true if nothing may be placed.
     */
    boolean isSuspended()
    {
        return suspensions != 0;
    }

    /**
     * Why trading is suspended.
     *
     * @return a bit for each cause, {@link Terms#BY_OPERATOR} and {@link Terms#BY_LATENESS}; 0 where it is not.
     */
    int suspensions()
    {
        return suspensions;
    }

    /**
     * Do the next slice of all that is pending.
     */
    void proceed()
    {
        int left = stops.proceed(sweep(slice));
        while (left > 0 && !overdue.floored().isEmpty())
        {
            final int before = left;
            left = cancelFloored(overdue.floored().first(), left);
            if (!overdue.isFloored(accounts.oldestOrder(overdue.floored().first())))
            {
                overdue.floored().removeFirst();
                left -= left == before ? 1 : 0; // its orders went otherwise, but looking took time
            }
        }
        while (left > 0 && !closed.isEmpty())
        {
            left = cancelClosed(markets.get(closed.first()), left);
            if (isEmpty(markets.get(closed.first())))
            {
                closed.removeFirst();
            }
        }
        overdue.expire(left);
    }

    /**
     * It is later than it was: do a slice of what has expired by now.
     */
    void later()
    {
        if (overdue.isExpired())
        {
            final boolean wasOfVenue = out.ofVenue(true);
            overdue.expire(slice);
            out.ofVenue(wasOfVenue);
        }
    }

    /**
     * Cancel an account's orders up to its floor, which has just been raised by a step of the same command.
     *
     * @param account that exists.
     */
    void floorRaised(final int account)
    {
        cancelFloored(account, slice - 1);
        if (overdue.isFloored(accounts.oldestOrder(account)))
        {
            overdue.floored().add(account);
        }
    }

    /**
     * Cancel all orders of a market that has just been closed by a step of the same command.
     *
     * @param market that is closed.
     */
    void marketClosed(final Market market)
    {
        cancelClosed(market, slice - 1);
        if (!isEmpty(market))
        {
            closed.add(market.number());
        }
    }

    /**
     * Halt every open market, and remember which; or open again those that were halted so. With the first cause of all,
     * and without the last one.
     *
     * @param causes a bit for each that there is now.
     * @return false if markets stay as they are, as there is another cause.
     */
    boolean suspend(final int causes)
    {
        final boolean was = isSuspended();
        suspensions = causes;
        if (was == isSuspended())
        {
            return false;
        }

        sweep = 0;
        sweep(slice);
        return true;
    }

    /**
     * Halt a market, and remember that it was open.
     *
     * @param market that is open, while trading is suspended.
     */
    void halt(final Market market)
    {
        market.isSuspended(true);
        status(market, Terms.HALTED);
    }

    /**
     * Write what is pending, without what follows from accounts and markets.
     *
     * @param out to write to.
     */
    void snapshot(final SnapshotWriter out)
    {
        out.putLong(suspensions);
        out.putLong(sweep);
        overdue.floored().snapshot(out);
        closed.snapshot(out);
        stops.snapshot(out);
    }

    /**
     * Load what {@link #snapshot(SnapshotWriter)} wrote, once accounts and markets are loaded.
     *
     * @param in        to read from.
     * @param ofAccount takes the accounts that have orders which are to go.
     * @param ofMarket  takes the markets all of whose orders are to go.
     */
    void load(final SnapshotReader in, final BitSet ofAccount, final BitSet ofMarket)
    {
        suspensions = in.getInt(0, Terms.BY_OPERATOR | Terms.BY_LATENESS, "suspended");
        sweep = in.getInt(0, NO_SWEEP, "market to be halted or opened");
        in.require(markets.isSwept(isSuspended(), sweep), "a market is not halted, or not opened again");
        for (int left = in.getInt(0, Integer.MAX_VALUE, "floored accounts"); left > 0; left--)
        {
            final int account = in.getInt(0, accounts.count() - 1, "floored account");
            overdue.floored().add(account);
            ofAccount.set(account);
        }
        for (int left = in.getInt(0, Markets.MARKETS, "closed markets"); left > 0; left--)
        {
            final int number = in.getInt(0, Markets.MARKETS - 1, "closed market");
            final Market market = markets.get(number);
            in.require(null != market && market.status() == Terms.CLOSED, "a market is not closed");
            in.require(!ofMarket.get(number), "a market is closed twice");
            closed.add(number);
            ofMarket.set(number);
        }
        stops.load(in);
    }

    /**
     * @return how many steps are left.
     */
    private int sweep(final int most)
    {
        int left = most;
        while (sweep != NO_SWEEP && left > 0)
        {
            final Market market = markets.get(sweep);
            if (null != market && isSuspended() && market.status() == Terms.OPEN)
            {
                halt(market);
                left--;
            }
            else if (null != market && !isSuspended() && market.isSuspended())
            {
                market.isSuspended(false);
                status(market, Terms.OPEN);
                stops.wake(market);
                left--;
            }
            sweep++;
        }

        return left;
    }

    private int cancelFloored(final int account, final int most)
    {
        int left = most;
        int slot = accounts.oldestOrder(account);
        while (left > 0 && overdue.isFloored(slot))
        {
            cancels.begin(slot, Steps.FLOORED);
            cancels.endResting(slot);
            slot = accounts.oldestOrder(account);
            left--;
        }

        return left;
    }

    /**
     * The bids, then the asks, each from the best to the worst; then the stop orders.
     */
    private int cancelClosed(final Market market, final int most)
    {
        final OrderBook book = market.book();
        int left = most;
        for (int side = Terms.BUY; side <= Terms.SELL; side++)
        {
            int level = book.firstLevel(side);
            while (left > 0 && level != 0)
            {
                final int slot = book.firstOrder(level);
                cancels.begin(slot, Steps.CLOSED);
                cancels.endResting(slot);
                level = book.firstLevel(side);
                left--;
            }
        }
        while (left > 0 && market.hasStops() && market.stops().any() != OrderSlab.NONE)
        {
            final int slot = market.stops().any();
            cancels.begin(slot, Steps.CLOSED);
            cancels.endResting(slot);
            left--;
        }

        return left;
    }

    private static boolean isEmpty(final Market market)
    {
        return market.book().firstLevel(Terms.BUY) == 0 && market.book().firstLevel(Terms.SELL) == 0 &&
            (!market.hasStops() || market.stops().any() == OrderSlab.NONE);
    }

    private void status(final Market market, final int status)
    {
        market.status(status);
        out.begin(Steps.STATUS).u16(market.number()).u8(status).end();
    }
}
