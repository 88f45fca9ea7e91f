package org.plasmex.engine;

import org.plasmex.matching.LevelSlab;
import org.plasmex.matching.OrderBook;
import org.plasmex.matching.OrderSlab;
import org.plasmex.protocol.Terms;

/**
 * The markets by their numbers. A number costs a reference until a market is listed under it.
 */
final class Markets
{
    /** How many numbers there are. */
    static final int MARKETS = 1 << 16;

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
     * Load what {@link #snapshot(SnapshotWriter)} wrote, while no market is listed yet.
     *
     * @param in to read from.
     */
    void load(final SnapshotReader in)
    {
        int next = 0;
        for (int left = in.getInt(0, MARKETS, "markets"); left > 0; left--)
        {
            final int number = in.getInt(next, MARKETS - left, "market");
            load(in, number);
            next = number + 1;
        }
    }

    private void load(final SnapshotReader in, final int number)
    {
        final int assets = (int)in.getLong(0, 0xFFFF_FFFFL, "assets");
        final int base = assets >>> 16;
        final int quote = assets & 0xFFFF;
        in.require(base != quote, "base and quote are one asset");
        final long lotSize = in.getLong(1, Long.MAX_VALUE, "lotSize");
        final long tickSize = in.getLong(1, Long.MAX_VALUE, "tickSize");
        final int makerFee = in.getInt(-Terms.MAX_TAKER_FEE, Terms.MAX_TAKER_FEE, "makerFee");
        final int takerFee = in.getInt(Math.abs(makerFee), Terms.MAX_TAKER_FEE, "takerFee");
        list(number, base, quote, lotSize, tickSize, makerFee, takerFee);
        markets[number].status(in.getInt(Terms.OPEN, Terms.CLOSED, "status"));
        final int most = markets[number].status() == Terms.HALTED ? 1 : 0;
        markets[number].isSuspended(in.getInt(0, most, "suspended") == 1);
        markets[number].lastPrice(in.getLong(0, Long.MAX_VALUE, "lastPrice"));
        in.require(markets[number].lastPrice() % tickSize == 0, "a last price is not in ticks");
        final long band = in.getLong(0, 0xFFFF_FFFFL, "band");
        final long maxLots = in.getLong(0, Long.MAX_VALUE, "most lots");
        markets[number].limits(band, maxLots, in.getLong(0, Long.MAX_VALUE, "most notional"));
    }

    /**
     * Are the markets up to one as they are to be where trading is suspended, or is not?
     *
     * @param isSuspended true if none may be open; false if none may still wait to be opened again.
     * @param end         the number of the first market that is not asked for.
     * @return true if they are.
     */
    boolean isSwept(final boolean isSuspended, final int end)
    {
        for (int number = 0; number < end; number++)
        {
            final Market market = markets[number];
            if (null != market && (isSuspended ? market.status() == Terms.OPEN : market.isSuspended()))
            {
                return false;
            }
        }

        return true;
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
