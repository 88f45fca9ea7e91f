package org.plasmex.engine;

import org.plasmex.matching.LevelSlab;
import org.plasmex.matching.OrderBook;
import org.plasmex.matching.OrderSlab;

/**
 * The markets by their numbers. A number costs a reference until a market is listed under it.
 */
final class Markets
{
    private static final int MARKETS = 1 << 16;

    private final OrderSlab orders;
    private final Market[] markets = new Market[MARKETS];
    private final LevelSlab levels = new LevelSlab();
    private int count;

    Markets(final OrderSlab orders)
    {
        this.orders = orders;
    }

    /**
     * The market of a number.
     *
     * @param number any u16.
     * @return the market, null where none is listed.
     */
    Market get(final int number)
    {
        return markets[number];
    }

    void list(
        final int number,
        final int base,
        final int quote,
        final long lotSize,
        final long tickSize,
        final int makerFee,
        final int takerFee)
    {
        final OrderBook book = new OrderBook(orders, levels);
        markets[number] = new Market(number, base, quote, lotSize, tickSize, makerFee, takerFee, book);
        count++;
    }

    /**
     * Write the markets in the order of their numbers.
     *
     * @param out to write to.
     */
    void snapshot(final SnapshotWriter out)
    {
        out.putLong(count);
        for (final Market market : markets)
        {
            if (null != market)
            {
                market.snapshot(out);
            }
        }
    }
}
