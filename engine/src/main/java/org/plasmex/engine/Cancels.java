package org.plasmex.engine;

import org.plasmex.protocol.Steps;

/**
 * Cancels orders: takes one out of its book, returns its lock, writes the step and frees the slot.
 */
final class Cancels
{
    private final OutputWriter out;
    private final Balances balances;
    private final Markets markets;
    private final Orders orders;

    Cancels(final OutputWriter out, final Balances balances, final Markets markets, final Orders orders)
    {
        this.out = out;
        this.balances = balances;
        this.markets = markets;
        this.orders = orders;
    }

    /**
     * Begin the step that cancels an order; its extra fields, where the reason has some, are for the caller to add.
     *
     * @param slot   of the order.
     * @param reason one of those in {@link Steps}.
     * @return the step, to be continued and then ended by {@link #endResting(int)} or {@link #endTaker(int)}.
     */
    OutputWriter begin(final long slot, final int reason)
    {
        return out.begin(Steps.CANCEL).u32(slot).u8(reason);
    }

    /**
     * End the step that cancels a resting order, or a stop order that has not begun.
     *
     * @param slot of the order.
     */
    void endResting(final int slot)
    {
        if (orders.isWaiting(slot))
        {
            market(slot).stops().remove(slot);
        }
        else
        {
            market(slot).book().remove(slot);
        }
        endUnbooked(slot);
    }

    /**
     * End the step that cancels an order which rested, but has left its book already.
     *
     * @param slot of the order.
     */
    void endUnbooked(final int slot)
    {
        orders.unlist(slot);
        endUnlisted(slot);
    }

    /**
     * End the step that cancels a taker.
     *
     * @param slot     of the order.
     * @param isListed false if it never rested, nor waited.
     */
    void endTaker(final int slot, final boolean isListed)
    {
        if (isListed)
        {
            orders.unlist(slot);
        }
        endUnlisted(slot);
    }

    private void endUnlisted(final int slot)
    {
        final Market market = market(slot);
        final int side = orders.side(slot);
        final int account = orders.account(slot);
        final long lock = market.lock(side, orders.price(slot), orders.total(slot));
        balances.release(market.lockedAsset(side), account, lock, lock);
        out.balance(market.lockedAsset(side), account).gone(slot).end();
        orders.release(slot);
    }

    private Market market(final int slot)
    {
        return markets.get(orders.market(slot));
    }
}
