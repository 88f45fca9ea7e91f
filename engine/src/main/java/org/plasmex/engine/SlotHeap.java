package org.plasmex.engine;

import java.util.Arrays;

/**
 * Orders by a key, the lowest first, and of equal keys the lowest slot: the order is a function of what is in it.
 * Adding and removing take a step for each doubling of the number of orders.
 */
final class SlotHeap
{
    private final Conditions conditions;
    private final boolean isOfExpiries;
    private int[] slots = new int[16];
    private long[] keys = new long[16];
    private int size;

    /**
     * @param conditions   where the orders' positions are kept.
     * @param isOfExpiries which of the two positions of an order is meant.
     */
    SlotHeap(final Conditions conditions, final boolean isOfExpiries)
    {
        this.conditions = conditions;
        this.isOfExpiries = isOfExpiries;
    }

    boolean isEmpty()
    {
        return size == 0;
    }

    /**
     * The first order.
     *
     * @return its slot; 0 where there is none.
     */
    int first()
    {
        return size == 0 ? 0 : slots[0];
    }

    /**
     * The key of the first order.
     *
     * @return the key, or {@link Long#MAX_VALUE} where there is no order.
     */
    long firstKey()
    {
        return size == 0 ? Long.MAX_VALUE : keys[0];
    }

    void add(final int slot, final long key)
    {
        if (size == slots.length)
        {
            slots = Arrays.copyOf(slots, 2 * size);
            keys = Arrays.copyOf(keys, 2 * size);
        }
        rise(size++, slot, key);
    }

    /**
     * Remove an order that is there.
     *
     * @param slot of the order.
     */
    void remove(final int slot)
    {
        final int at = position(slot) - 1;
        position(slot, 0);
        size--;
        if (at != size)
        {
            final int last = slots[size];
            final long key = keys[size];
            if (at > 0 && isBefore(key, last, at - 1 >> 1))
            {
                rise(at, last, key);
            }
            else
            {
                sink(at, last, key);
            }
        }
    }

    private void rise(final int from, final int slot, final long key)
    {
        int at = from;
        while (at > 0 && isBefore(key, slot, at - 1 >> 1))
        {
            final int parent = at - 1 >> 1;
            put(at, slots[parent], keys[parent]);
            at = parent;
        }
        put(at, slot, key);
    }

    private void sink(final int from, final int slot, final long key)
    {
        int at = from;
        int child = lesserChild(at);
        while (child < size && !isBefore(key, slot, child))
        {
            put(at, slots[child], keys[child]);
            at = child;
            child = lesserChild(at);
        }
        put(at, slot, key);
    }

    private int lesserChild(final int at)
    {
        final int left = 2 * at + 1;
        final int right = left + 1;

        return right < size && isBefore(keys[right], slots[right], left) ? right : left;
    }

    private boolean isBefore(final long key, final int slot, final int at)
    {
        return key < keys[at] || key == keys[at] && slot < slots[at];
    }

    private void put(final int at, final int slot, final long key)
    {
        slots[at] = slot;
        keys[at] = key;
        position(slot, at + 1);
    }

    private int position(final int slot)
    {
        return isOfExpiries ? conditions.expiryPosition(slot) : conditions.stopPosition(slot);
    }

    private void position(final int slot, final int position)
    {
        if (isOfExpiries)
        {
            conditions.expiryPosition(slot, position);
        }
        else
        {
            conditions.stopPosition(slot, position);
        }
    }
}
