package org.plasmex.engine;

import org.plasmex.matching.OrderBook;
import org.plasmex.matching.OrderSlab;
import org.plasmex.matching.OrderType;
import org.plasmex.matching.Side;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;

/**
 * The orders that are to go, and have not gone yet as work is done in slices: those that their account's floor has
 * overtaken, and those whose time is over. No such order trades: {@link #purge} takes away what a taker would meet.
 */
final class Overdue
{
    private final OutputWriter out;
    private final Blocks blocks;
    private final Accounts accounts;
    private final Orders orders;
    private final Cancels cancels;
    private final NumberQueue floored = new NumberQueue();
    private final int slice;

    Overdue(
        final OutputWriter out,
        final Blocks blocks,
        final Accounts accounts,
        final Orders orders,
        final Cancels cancels,
        final int slice)
    {
        this.out = out;
        this.blocks = blocks;
        this.accounts = accounts;
        this.orders = orders;
        this.cancels = cancels;
        this.slice = slice;
    }

    /**
     * The most that are cancelled at a time.
     *
     * @return how many.
     */
    int slice()
    {
        return slice;
    }

    /**
     * The accounts that have orders which their floor has overtaken.
     *
     * @return their numbers, in the order in which the floors were raised.
     */
    NumberQueue floored()
    {
        return floored;
    }

    boolean isExpired()
    {
        return orders.nextExpiry() <= blocks.now();
    }

    /**
     * Is an order to go?
     *
     * @param slot of the order.
     * @return true if its account's floor has overtaken it, or its time is over.
     */
    boolean contains(final int slot)
    {
        return isFloored(slot) || orders.expiry(slot) != 0 && orders.expiry(slot) <= blocks.now();
    }

    boolean isFloored(final int slot)
    {
        return slot != OrderSlab.NONE && orders.nonce(slot) <= accounts.floor(orders.account(slot));
    }

    /**
     * Cancel an order that is to go.
     *
     * @param slot of the order.
     */
    void cancel(final int slot)
    {
        cancels.begin(slot, isFloored(slot) ? Steps.FLOORED : Steps.EXPIRED);
        cancels.endResting(slot);
    }

    /**
     * Cancel orders whose time is over: of the earliest time first, and of one time the lowest slot.
     *
     * @param most of them.
     * @return how many more could have been cancelled.
     */
    int expire(final int most)
    {
        int left = most;
        while (left > 0 && isExpired())
        {
            final int slot = orders.nextToExpire();
            cancels.begin(slot, Steps.EXPIRED);
            cancels.endResting(slot);
            left--;
        }

        return left;
    }

    /**
     * Cancel the orders that are to go and that a taker would meet, at most a slice of them.
     *
     * @param book    of the market.
     * @param side    of the taker.
     * @param type    of the taker.
     * @param price   the taker's limit.
     * @param lots    of the taker.
     * @param account the taker's, whose own orders fill nothing.
     * @return false if there are more of them.
     */
    boolean purge(
        final OrderBook book, final int side, final int type, final long price, final long lots, final int account)
    {
        if (floored.isEmpty() && !isExpired() || !book.crosses(side, price))
        {
            return true;
        }

        final boolean wasOfVenue = out.ofVenue(true);
        final boolean isDone = purge(
            book, side, price, lots, account, type == OrderType.POST_ONLY ? 1 : Terms.MAX_FILLS + 1);
        out.ofVenue(wasOfVenue);

        return isDone;
    }

    /**
     * Goes through what the taker would meet, orders of its own account included.
     */
    private boolean purge(
        final OrderBook book,
        final int side,
        final long price,
        final long lots,
        final int account,
        final int mostMet)
    {
        int cancelled = 0;
        int met = 0;
        long left = lots;
        int level = book.firstLevel(Side.opposite(side));
        while (level != 0 && (Terms.BUY == side ? book.price(level) <= price : book.price(level) >= price))
        {
            final int worse = book.nextLevel(level);
            int slot = book.firstOrder(level);
            while (slot != OrderSlab.NONE)
            {
                final int next = book.nextOrder(slot);
                if (contains(slot))
                {
                    if (cancelled++ == slice)
                    {
                        return false;
                    }
                    cancel(slot);
                }
                else
                {
                    left -= orders.account(slot) == account ? 0 : Math.min(left, orders.open(slot));
                    if (left == 0 || ++met == mostMet)
                    {
                        return true;
                    }
                }
                slot = next;
            }
            level = worse;
        }

        return true;
    }
}
