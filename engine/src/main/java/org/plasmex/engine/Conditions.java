package org.plasmex.engine;

import java.util.Arrays;

/**
 * What few orders have, by their slots: a trigger, an expiry, and where they wait for them. Takes memory from the first
 * such order on, 32 bytes for each slot then.
 */
final class Conditions
{
    private static final int STRIDE_SHIFT = 2;
    private static final int TRIGGER = 0;
    private static final int EXPIRY_AND_FLAGS = 1;
    private static final int POSITIONS = 2; // in the queue of expiries << 32 | in that of stops; 0: in none

    private static final long LOW = 0xFFFF_FFFFL;
    private static final long INCOMING_GOES = 1L << 32;
    private static final long ELECTED = 1L << 33;

    private long[] words = new long[0];

    /**
     * Give an order of which nothing is known its conditions.
     *
     * @param slot      of the order.
     * @param trigger   price, 0 for none.
     * @param expiry    seconds, 0 for none.
     * @param selfTrade its choice, which matters for a stop order only, as any other has met all before it rests.
     */
    void put(final int slot, final long trigger, final long expiry, final int selfTrade)
    {
        final int at = slot << STRIDE_SHIFT;
        if ((trigger | expiry) != 0 && at >= words.length)
        {
            words = Arrays.copyOf(words, Math.max(2 * words.length, Integer.highestOneBit(at) << 1));
        }
        if (at < words.length)
        {
            words[at + TRIGGER] = trigger;
            words[at + EXPIRY_AND_FLAGS] = expiry | (trigger != 0 && selfTrade != 0 ? INCOMING_GOES : 0);
            words[at + POSITIONS] = 0;
        }
    }

    /**
     * The price at which a stop order begins.
     *
     * @param slot of an order.
     * @return the price; 0 where it is no stop order, or has begun.
     */
    long trigger(final int slot)
    {
        return get(slot, TRIGGER);
    }

    /**
     * A stop order begins.
     *
     * @param slot of the order.
     */
    void triggered(final int slot)
    {
        words[(slot << STRIDE_SHIFT) + TRIGGER] = 0;
    }

    long expiry(final int slot)
    {
        return get(slot, EXPIRY_AND_FLAGS) & LOW;
    }

    int selfTrade(final int slot)
    {
        return (get(slot, EXPIRY_AND_FLAGS) & INCOMING_GOES) == 0 ? 0 : 1;
    }

    /**
     * Was a stop order's condition met when it was looked at last?
     *
     * @param slot of an order.
     * @return true if so.
     */
    boolean isElected(final int slot)
    {
        return (get(slot, EXPIRY_AND_FLAGS) & ELECTED) != 0;
    }

    void isElected(final int slot, final boolean value)
    {
        final int at = (slot << STRIDE_SHIFT) + EXPIRY_AND_FLAGS;
        words[at] = value ? words[at] | ELECTED : words[at] & ~ELECTED;
    }

    int expiryPosition(final int slot)
    {
        return (int)(get(slot, POSITIONS) >>> 32);
    }

    void expiryPosition(final int slot, final int position)
    {
        final int at = (slot << STRIDE_SHIFT) + POSITIONS;
        words[at] = (long)position << 32 | words[at] & LOW;
    }

    int stopPosition(final int slot)
    {
        return (int)get(slot, POSITIONS);
    }

    void stopPosition(final int slot, final int position)
    {
        final int at = (slot << STRIDE_SHIFT) + POSITIONS;
        words[at] = words[at] & ~LOW | position;
    }

    private long get(final int slot, final int field)
    {
        final int at = slot << STRIDE_SHIFT;

        return at < words.length ? words[at + field] : 0;
    }
}
