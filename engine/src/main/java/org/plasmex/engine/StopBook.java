package org.plasmex.engine;

import org.plasmex.matching.OrderSlab;
import org.plasmex.protocol.Terms;

/**
 * The stop orders of one market that have not begun, by their triggers.
 * <p>
 * One whose condition is met is <em>elected</em> before it begins, so that the oldest of all that are met can be found.
 * Where the price has gone back before its turn comes it waits again.
 */
final class StopBook
{
    private final Orders orders;
    private final Conditions conditions;
    private final SlotHeap buys;
    private final SlotHeap sells;
    private final SlotHeap elected;

    StopBook(final Orders orders)
    {
        this.orders = orders;
        conditions = orders.conditions();
        buys = new SlotHeap(conditions, false);
        sells = new SlotHeap(conditions, false);
        elected = new SlotHeap(conditions, false);
    }

    /**
     * Take in an order that has a trigger.
     *
     * @param slot of the order.
     */
    void add(final int slot)
    {
        if (conditions.isElected(slot))
        {
            elected.add(slot, orders.priority(slot));
        }
        else if (orders.side(slot) == Terms.BUY)
        {
            buys.add(slot, conditions.trigger(slot));
        }
        else
        {
            sells.add(slot, -conditions.trigger(slot));
        }
    }

    /**
     * Take out an order that is in here.
     *
     * @param slot of the order.
     */
    void remove(final int slot)
    {
        final SlotHeap waiting = orders.side(slot) == Terms.BUY ? buys : sells;
        (conditions.isElected(slot) ? elected : waiting).remove(slot);
    }

    /**
     * Any order, in an order that is a function of those that are here.
     *
     * @return its slot; 0 where there is none.
     */
    int any()
    {
        return !buys.isEmpty() ? buys.first() : !sells.isEmpty() ? sells.first() : elected.first();
    }

    /**
     * Is there an order that may have to begin?
     *
     * @param lastPrice of the market.
     * @return true if there is.
     */
    boolean isMet(final long lastPrice)
    {
        return !elected.isEmpty() || nextMet(lastPrice) != OrderSlab.NONE;
    }

    /**
     * Elect an order whose condition is met and that is not elected yet.
     *
     * @param lastPrice of the market.
     * @return false if there is none.
     */
    boolean elect(final long lastPrice)
    {
        final int slot = nextMet(lastPrice);
        if (slot != OrderSlab.NONE)
        {
            move(slot, true);
        }

        return slot != OrderSlab.NONE;
    }

    /**
     * The elected order that was placed first, if its condition is still met; otherwise it waits again.
     *
     * @param lastPrice of the market.
     * @return its slot; 0 where it waits again.
     */
    int firstElected(final long lastPrice)
    {
        final int slot = elected.first();
        final long trigger = conditions.trigger(slot);
        if (orders.side(slot) == Terms.BUY ? lastPrice >= trigger : lastPrice <= trigger)
        {
            return slot;
        }
        move(slot, false);

        return OrderSlab.NONE;
    }

    private int nextMet(final long lastPrice)
    {
        return lastPrice == 0 ? OrderSlab.NONE :
            buys.firstKey() <= lastPrice ? buys.first() :
            !sells.isEmpty() && -sells.firstKey() >= lastPrice ? sells.first() : OrderSlab.NONE;
    }

    private void move(final int slot, final boolean isElected)
    {
        remove(slot);
        conditions.isElected(slot, isElected);
        add(slot);
    }
}
