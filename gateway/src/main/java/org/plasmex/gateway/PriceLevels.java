package org.plasmex.gateway;

import java.util.Arrays;

/**
 * The price levels of one side of a book with the lots that rest at each, in flat arrays, the best level last, so that
 * what changes most often moves least. A level exists only while lots rest at it.
 */
final class PriceLevels
{
    private final boolean buy;
    private long[] prices = new long[64];
    private long[] lots = new long[64];
    private int count;

    PriceLevels(final boolean buy)
    {
        this.buy = buy;
    }

    int count()
    {
        return count;
    }

    long price(final int level)
    {
        return prices[count - 1 - level];
    }

    long lots(final int level)
    {
        return lots[count - 1 - level];
    }

    void add(final long price, final long change)
    {
        final int position = position(price);
        if (position < count && prices[position] == price)
        {
            lots[position] = Math.addExact(lots[position], change);
            if (0 == lots[position])
            {
                remove(position);
            }
        }
        else
        {
            insert(position, price, change);
        }
    }

    private int position(final long price)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            final int middle = (low + high) >>> 1;
            if (buy ? prices[middle] < price : prices[middle] > price)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }

    private void insert(final int position, final long price, final long quantity)
    {
        if (quantity < 0)
        {
            throw new IllegalStateException(
                "the output takes " + -quantity + " lots off price " + price + ", at which none rest");
        }

        if (count == prices.length)
        {
            prices = Arrays.copyOf(prices, 2 * count);
            lots = Arrays.copyOf(lots, 2 * count);
        }
        System.arraycopy(prices, position, prices, position + 1, count - position);
        System.arraycopy(lots, position, lots, position + 1, count - position);
        prices[position] = price;
        lots[position] = quantity;
        count++;
    }

    private void remove(final int position)
    {
        count--;
        System.arraycopy(prices, position + 1, prices, position, count - position);
        System.arraycopy(lots, position + 1, lots, position, count - position);
    }
}
