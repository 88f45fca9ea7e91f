package org.plasmex.matching;

/**
 * Finds live orders by the name their owner knows them by: account and nonce.
 * <p>
 * A hash table of chains that run through the {@link OrderSlab}, where the names are too, so an order takes 8 to 16
 * bytes here. Every operation takes expected constant time, but that the table doubles when there is an order for every
 * second of its heads. Not thread safe; a slab has one index.
 */
public final class OrderIndex
{
    private static final int LEAST_HEADS = 1024;
    private static final int LINE_BITS = 4; // 16 heads of 4 bytes are a cache line
    private static final int LINE_MASK = (1 << LINE_BITS) - 1;

    private final OrderSlab orders;
    private final long seed;
    private int[] heads;
    private int size;

    /**
     * An empty index, with room for as many orders as the slab has room for now.
     *
     * @param orders that the slots belong to.
     * @param seed   that clients must not know, or they could choose nonces that collide. It changes no result.
     */
    public OrderIndex(final OrderSlab orders, final long seed)
    {
        this.orders = orders;
        this.seed = seed;
        heads = new int[Math.max(LEAST_HEADS, Integer.highestOneBit(orders.room()))];
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
        int slot = heads[head(account, nonce)];
        while (slot != OrderSlab.NONE && !orders.isNamed(slot, account, nonce))
        {
            slot = orders.chain(slot);
        }

        return slot;
    }

    /**
     * Adds an order. No other order of this account and nonce may be there.
     *
     * @param slot that is live.
     */
    public void add(final int slot)
    {
        if (++size > heads.length >> 1)
        {
            grow();
        }

        final int head = head(orders.account(slot), orders.nonce(slot));
        orders.chain(slot, heads[head]);
        heads[head] = slot;
    }

    /**
     * Removes an order that is there, before its slot is released.
     *
     * @param slot that is live.
     */
    public void remove(final int slot)
    {
        remove(orders.account(slot), orders.nonce(slot));
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
        final int head = head(account, nonce);
        final int first = heads[head];
        if (first == OrderSlab.NONE)
        {
            return OrderSlab.NONE;
        }
        if (orders.isNamed(first, account, nonce))
        {
            heads[head] = orders.chain(first);
            size--;
            return first;
        }

        return removeBehind(first, account, nonce);
    }

    private int removeBehind(final int first, final int account, final long nonce)
    {
        int before = first;
        int slot = orders.chain(before);
        while (slot != OrderSlab.NONE && !orders.isNamed(slot, account, nonce))
        {
            before = slot;
            slot = orders.chain(slot);
        }
        if (slot != OrderSlab.NONE)
        {
            orders.chain(before, orders.chain(slot));
            size--;
        }

        return slot;
    }

    /**
     * Nonces that follow each other share a cache line of heads, as an account counts them up: which one is the hash's,
     * and so is where in it they begin.
     */
    private int head(final int account, final long nonce)
    {
        final int hash = hash(nonce >>> LINE_BITS, seed + account * 0xA076_1D64_78BD_642FL);
        return (hash ^ (int)nonce & LINE_MASK) & heads.length - 1;
    }

    private static int hash(final long nonce, final long salt)
    {
        long hash = (nonce ^ salt) * 0x9E37_79B9_7F4A_7C15L;
        hash = (hash ^ hash >>> 32) * 0xD6E8_FEB8_6659_FD93L;
        return (int)(hash >>> 32);
    }

    private void grow()
    {
        final int[] old = heads;
        heads = new int[old.length << 1];
        for (final int first : old)
        {
            int slot = first;
            while (slot != OrderSlab.NONE)
            {
                final int next = orders.chain(slot);
                final int head = head(orders.account(slot), orders.nonce(slot));
                orders.chain(slot, heads[head]);
                heads[head] = slot;
                slot = next;
            }
        }
    }
}
