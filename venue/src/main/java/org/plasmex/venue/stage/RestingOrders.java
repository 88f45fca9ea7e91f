package org.plasmex.venue.stage;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.client.Secrets;

/**
 * The orders that a trader takes to be resting: their nonces, what is left of them, and the secrets that cancel them.
 * Not thread safe.
 */
final class RestingOrders
{
    private final long[] orders;
    private final long[] lots;
    private final UnsafeBuffer secrets;
    private int size;

    RestingOrders(final int capacity)
    {
        orders = new long[capacity];
        lots = new long[capacity];
        secrets = new UnsafeBuffer(new byte[capacity * Secrets.LENGTH]);
    }

    int size()
    {
        return size;
    }

    /**
     * Take in an order; there must be room.
     *
     * @param order  the nonce with which it is placed.
     * @param size   in lots.
     * @param secret that cancels it, zero for none.
     */
    void add(final long order, final long size, final DirectBuffer secret)
    {
        orders[this.size] = order;
        lots[this.size] = size;
        secrets.putBytes(secretOffset(this.size), secret, 0, Secrets.LENGTH);
        this.size++;
    }

    /**
     * Take out an order; the last one takes its place.
     */
    void remove(final int index)
    {
        size--;
        orders[index] = orders[size];
        lots[index] = lots[size];
        secrets.putBytes(secretOffset(index), secrets, secretOffset(size), Secrets.LENGTH);
    }

    /**
     * Hear what was left of an order some time ago. What is known to be less already stays so.
     *
     * @param order nonce of any order.
     * @param left  in lots, 0 where the order is gone.
     */
    void onLots(final long order, final long left)
    {
        for (int i = 0; i < size; i++)
        {
            if (orders[i] == order)
            {
                lots[i] = Math.min(lots[i], left);
                if (0 == left)
                {
                    remove(i);
                }
                return;
            }
        }
    }

    long order(final int index)
    {
        return orders[index];
    }

    long lots(final int index)
    {
        return lots[index];
    }

    boolean hasSecret(final int index)
    {
        return 0 != (secrets.getLong(secretOffset(index)) | secrets.getLong(secretOffset(index) + Long.BYTES));
    }

    /**
     * Where the secrets are.
     */
    DirectBuffer secrets()
    {
        return secrets;
    }

    int secretOffset(final int index)
    {
        return index * Secrets.LENGTH;
    }
}
