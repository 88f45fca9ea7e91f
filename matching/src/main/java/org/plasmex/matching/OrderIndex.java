package org.plasmex.matching;

/**
 * Finds live orders by the name their owner knows them by: account and nonce.
 * <p>
 * The names themselves are read from the {@link OrderSlab}, so an order takes 16 to 32 bytes here. Every operation
 * takes expected constant time, but that the table doubles when it is half full. Not thread safe.
 */
public final class OrderIndex
{
    private final OrderSlab orders;
    private final TagTable table = new TagTable();
    private final long seed;

    /**
     * An empty index.
     *
     * @param orders that the slots belong to.
     * @param seed   that clients must not know, or they could choose nonces that collide. It changes no result.
     */
    public OrderIndex(final OrderSlab orders, final long seed)
    {
        this.orders = orders;
        this.seed = seed;
    }

    /**
     * Finds an order.
     *
     * @param account that placed it, a u32.
     * @param nonce   that it was placed with.
     * @return its slot, or {@link OrderSlab#NONE} where no such order was added.
     */
    public int get(final int account, final long nonce)
    {
        final int at = find(account, nonce);
        return at == TagTable.ABSENT ? OrderSlab.NONE : table.number(at);
    }

    /**
     * Adds an order. No other order of this account and nonce may be there.
     *
     * @param slot that is live.
     */
    public void add(final int slot)
    {
        table.put(tag(orders.account(slot), orders.nonce(slot)), slot);
    }

    /**
     * Removes an order that is there, before its slot is released.
     *
     * @param slot that is live.
     */
    public void remove(final int slot)
    {
        table.remove(tag(orders.account(slot), orders.nonce(slot)), slot);
    }

    /**
     * Finds and removes an order, before its slot is released.
     *
     * @param account that placed it, a u32.
     * @param nonce   that it was placed with.
     * @return its slot, or {@link OrderSlab#NONE} where no such order was added.
     */
    public int remove(final int account, final long nonce)
    {
        final int at = find(account, nonce);
        if (at == TagTable.ABSENT)
        {
            return OrderSlab.NONE;
        }

        final int slot = table.number(at);
        table.removeAt(at);
        return slot;
    }

    private int find(final int account, final long nonce)
    {
        final int tag = tag(account, nonce);
        int at = table.first(tag);
        while (at != TagTable.ABSENT && !isNamed(table.number(at), account, nonce))
        {
            at = table.next(tag, at);
        }

        return at;
    }

    private boolean isNamed(final int slot, final int account, final long nonce)
    {
        return orders.nonce(slot) == nonce && orders.account(slot) == account;
    }

    private int tag(final int account, final long nonce)
    {
        return TagTable.tag(nonce, seed + account * 0xA076_1D64_78BD_642FL);
    }
}
