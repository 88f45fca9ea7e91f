package org.plasmex.engine;

import org.plasmex.matching.OrderBook;
import org.plasmex.protocol.Amounts;
import org.plasmex.protocol.Terms;

/**
 * A listed market: its terms, which never change, its status, last price and book.
 */
final class Market
{
    private final int number;
    private final int base;
    private final int quote;
    private final long lotSize;
    private final long tickSize;
    private final int makerFee;
    private final int takerFee;
    private final OrderBook book;
    private int status = Terms.OPEN;
    private boolean isSuspended;
    private boolean isCascading;
    private StopBook stops; // from the first stop order on
    private long band;
    private long maxLots;
    private long maxNotional;
    private long lastPrice;

    Market(
        final int number,
        final int base,
        final int quote,
        final long lotSize,
        final long tickSize,
        final int makerFee,
        final int takerFee,
        final OrderBook book)
    {
        this.number = number;
        this.base = base;
        this.quote = quote;
        this.lotSize = lotSize;
        this.tickSize = tickSize;
        this.makerFee = makerFee;
        this.takerFee = takerFee;
        this.book = book;
    }

    int number()
    {
        return number;
    }

    int base()
    {
        return base;
    }

    int quote()
    {
        return quote;
    }

    long lotSize()
    {
        return lotSize;
    }

    long tickSize()
    {
        return tickSize;
    }

    int makerFee()
    {
        return makerFee;
    }

    int takerFee()
    {
        return takerFee;
    }

    OrderBook book()
    {
        return book;
    }

    int status()
    {
        return status;
    }

    void status(final int newStatus)
    {
        status = newStatus;
    }

    /**
     * Was the market open when trading was suspended, and is to be opened again?
     *
     * @return true if so; it is halted then.
     */
    boolean isSuspended()
    {
        return isSuspended;
    }

    void isSuspended(final boolean value)
    {
        isSuspended = value;
    }

    /**
     * Are there stop orders which are to begin before another order is placed?
     *
     * @return true if so.
     */
    boolean isCascading()
    {
        return isCascading;
    }

    void isCascading(final boolean value)
    {
        isCascading = value;
    }

    boolean hasStops()
    {
        return null != stops;
    }

    /**
     * The stop orders that have not begun.
     *
     * @return the stop orders; null where there was never one.
     */
    StopBook stops()
    {
        return stops;
    }

    StopBook stops(final Orders orders)
    {
        if (null == stops)
        {
            stops = new StopBook(orders);
        }

        return stops;
    }

    /**
     * Limit the orders that are placed from now on; each is 0 for none.
     *
     * @param newBand        millionths of the last price by which an order's may be worse for it.
     * @param newMaxLots     of an order.
     * @param newMaxNotional of an order.
     */
    void limits(final long newBand, final long newMaxLots, final long newMaxNotional)
    {
        band = newBand;
        maxLots = newMaxLots;
        maxNotional = newMaxNotional;
    }

    long maxLots()
    {
        return maxLots;
    }

    long maxNotional()
    {
        return maxNotional;
    }

    /**
     * The worst price that the band leaves an order.
     *
     * @param side      of the order.
     * @param reference price, 0 where there is none.
     * @return the highest price of a buy, the lowest of a sell.
     */
    long bandPrice(final int side, final long reference)
    {
        final boolean isBuy = Terms.BUY == side;
        if (band == 0 || reference == 0)
        {
            return isBuy ? Long.MAX_VALUE : 0;
        }
        final long units = reference / Terms.FEE_UNIT;
        final boolean isBeyond = units > 0 && band > (Long.MAX_VALUE >> 1) / units;
        final long part = isBeyond ?
            Long.MAX_VALUE : units * band + reference % Terms.FEE_UNIT * band / Terms.FEE_UNIT;

        return isBuy ? (part > Long.MAX_VALUE - reference ? Long.MAX_VALUE : reference + part) :
            Math.max(0, reference - part);
    }

    long lastPrice()
    {
        return lastPrice;
    }

    void lastPrice(final long price)
    {
        lastPrice = price;
    }

    /**
     * The asset that an order locks.
     *
     * @param side of the order.
     * @return the quote asset for a buy, the base asset for a sell.
     */
    int lockedAsset(final int side)
    {
        return Terms.BUY == side ? quote : base;
    }

    /**
     * What an order locks.
     *
     * @param side  of the order.
     * @param price of the order.
     * @param lots  that are left of it.
     * @return quanta of the locked asset, or {@link Amounts#OVERFLOW}.
     */
    long lock(final int side, final long price, final long lots)
    {
        return Terms.BUY == side ? Amounts.lock(price, lots, takerFee) : Amounts.product(lots, lotSize);
    }

    void snapshot(final SnapshotWriter out)
    {
        out.putLong(number);
        out.putLong((long)base << 16 | quote);
        out.putLong(lotSize);
        out.putLong(tickSize);
        out.putLong(makerFee);
        out.putLong(takerFee);
        out.putLong(status);
        out.putLong(isSuspended ? 1 : 0);
        out.putLong(lastPrice);
        out.putLong(band);
        out.putLong(maxLots);
        out.putLong(maxNotional);
    }
}
