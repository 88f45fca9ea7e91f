package org.plasmex.perf.meb;

import java.util.function.Consumer;
import org.plasmex.matching.FillHandler;
import org.plasmex.matching.LevelSlab;
import org.plasmex.matching.OrderBook;
import org.plasmex.matching.OrderIndex;
import org.plasmex.matching.OrderSlab;
import org.plasmex.matching.OrderType;
import org.plasmex.matching.Side;

/**
 * Turns the messages of a workload into what is asked of a book, and what the book does into the benchmark's report
 * lines. A modification is a cancel and a new order there; a new order that rests by the id of another takes the
 * other's place.
 * <p>
 * The book's prices are positive. Those of a workload are any longs: they are shifted.
 */
final class MebReports implements FillHandler
{
    private static final int RESTING_ACCOUNT = 0;
    private static final int TAKING_ACCOUNT = 1;
    private static final int MARKET = 1;
    private static final long SEED = 42;

    private final OrderSlab orders = new OrderSlab(1, OrderSlab.MAX_CAPACITY);
    private final OrderIndex index = new OrderIndex(orders, SEED);
    private final OrderBook book = new OrderBook(orders, new LevelSlab());
    private final long shift;
    private final Consumer<String> reports;
    private String sequence;

    /**
     * An empty book.
     *
     * @param shift   what is added to prices, so that all are above 0 and none is above {@link Long#MAX_VALUE}.
     * @param reports take the lines.
     */
    MebReports(final long shift, final Consumer<String> reports)
    {
        this.shift = shift;
        this.reports = reports;
    }

    /**
     * The best price of a side.
     *
     * @param side of the book, 0 buy, 1 sell.
     * @return the price, null where nothing rests.
     */
    Long bestPrice(final int side)
    {
        final long best = book.bestPrice(bookSide(side));
        return best == 0 ? null : Long.valueOf(best - shift);
    }

    /**
     * Do what a message says.
     */
    void execute(final MebRecord message)
    {
        sequence = Long.toUnsignedString(message.sequence());
        if (message.kind() == MebRecord.NEW)
        {
            report(0, message);
            place(message, message.isImmediate() ? OrderType.IOC : OrderType.GTC);
            return;
        }

        final int slot = index.get(RESTING_ACCOUNT, message.id());
        if (slot == OrderSlab.NONE)
        {
            reports.accept((message.kind() == MebRecord.CANCEL ? "4," : "5,") + sequence + "," + id(message.id()));
        }
        else if (message.kind() == MebRecord.CANCEL)
        {
            reportCancel(orders.side(slot) - Side.BUY, message.id(), orders.price(slot) - shift);
            remove(slot);
        }
        else
        {
            remove(slot);
            place(message, OrderType.GTC);
            report(3, message);
        }
    }

    @Override
    public void onFill(final int taker, final int maker, final long lots, final long price)
    {
        reports.accept("1," + sequence + "," + (price - shift) + "," + lots + "," +
            id(orders.nonce(maker)) + "," + id(orders.nonce(taker)));
        if (orders.open(maker) == 0)
        {
            index.remove(maker);
            orders.release(maker);
        }
    }

    @Override
    public void onSelfTrade(final int taker, final int maker)
    {
        throw new IllegalStateException("makers and takers are of different accounts");
    }

    /**
     * The benchmark knows no accounts: all orders rest for one account, and are taken by another.
     */
    private void place(final MebRecord message, final int type)
    {
        final int taker = allocate(message, type, TAKING_ACCOUNT, message.lots());
        final long left = book.match(taker, this);
        orders.release(taker);
        if (left > 0 && OrderType.rests(type))
        {
            final int other = index.get(RESTING_ACCOUNT, message.id());
            if (other != OrderSlab.NONE)
            {
                remove(other);
            }
            final int slot = allocate(message, type, RESTING_ACCOUNT, left);
            book.add(slot);
            index.add(slot);
        }
        else if (left > 0)
        {
            reportCancel(message.side(), message.id(), message.price());
        }
    }

    private int allocate(final MebRecord message, final int type, final int account, final long lots)
    {
        final int slot = orders.allocate(
            MARKET, bookSide(message.side()), type, account, message.id(), message.price() + shift, lots);
        if (slot == OrderSlab.NONE)
        {
            throw new IllegalStateException("no room for message " + sequence + " beside " + orders.live());
        }
        return slot;
    }

    private void remove(final int slot)
    {
        index.remove(slot);
        book.remove(slot);
        orders.release(slot);
    }

    private void report(final int kind, final MebRecord message)
    {
        reports.accept(kind + "," + sequence + "," + message.side() + "," + id(message.id()) + "," + message.price() +
            "," + message.lots());
    }

    private void reportCancel(final int side, final long id, final long price)
    {
        reports.accept("2," + sequence + "," + side + "," + id(id) + "," + price);
    }

    private static String id(final long id)
    {
        return Long.toUnsignedString(id);
    }

    private static int bookSide(final int side)
    {
        return side == MebRecord.SELL ? Side.SELL : Side.BUY;
    }
}
