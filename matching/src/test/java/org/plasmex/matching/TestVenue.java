package org.plasmex.matching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Books on one pair of slabs, driven as the engine drives them.
 */
final class TestVenue implements FillHandler
{
    static final int CAPACITY = 1 << 20;

    private final OrderSlab orders;
    private final OrderIndex index;
    private final OrderBook[] books;
    private final Events events;
    private final int maxFills;
    private int selfTrade;
    private boolean goes;

    TestVenue(final Events events, final int markets, final int maxFills)
    {
        this.events = events;
        this.maxFills = maxFills;
        orders = new OrderSlab(1, CAPACITY);
        index = new OrderIndex(orders, 42);
        final LevelSlab levels = new LevelSlab();
        books = new OrderBook[markets];
        for (int i = 0; i < markets; i++)
        {
            books[i] = new OrderBook(orders, levels);
        }
    }

    static List<String> run(final String... commands)
    {
        final Events events = new Events();
        final TestVenue venue = new TestVenue(events, 1, 10_000);
        for (final String command : commands)
        {
            venue.execute(0, Command.parse(command));
        }

        return events.lines();
    }

    OrderSlab orders()
    {
        return orders;
    }

    OrderBook book(final int market)
    {
        return books[market];
    }

    void execute(final int market, final Command command)
    {
        if (command.op() == Command.Op.PLACE)
        {
            place(market, command);
            return;
        }

        final int slot = index.get(command.account(), command.nonce());
        if (slot == OrderSlab.NONE || command.op() == Command.Op.REDUCE && command.lots() >= orders.total(slot))
        {
            events.unknown(command.nonce());
        }
        else if (command.op() == Command.Op.REDUCE)
        {
            books[market].reduce(slot, command.lots());
            events.reduce(command.nonce(), orders.total(slot));
        }
        else
        {
            books[market].remove(slot);
            events.cancel(command.nonce(), orders.total(slot));
            release(slot);
        }
    }

    @Override
    public void onFill(final int taker, final int maker, final long lots, final long price)
    {
        events.fill(orders.nonce(taker), orders.nonce(maker), lots, price);
        if (orders.open(maker) == 0)
        {
            release(maker);
        }
    }

    @Override
    public void onSelfTrade(final int taker, final int maker)
    {
        if (selfTrade == SelfTrade.INCOMING)
        {
            goes = true;
            events.goes(orders.nonce(taker), orders.nonce(maker), orders.total(taker));
        }
        else
        {
            events.selfTrade(orders.nonce(taker), orders.nonce(maker), orders.total(maker));
            release(maker);
        }
    }

    List<String> orders(final int market, final int side)
    {
        final OrderBook book = books[market];
        final List<String> lines = new ArrayList<>();
        for (int level = book.firstLevel(side); level != 0; level = book.nextLevel(level))
        {
            for (int slot = book.firstOrder(level); slot != 0; slot = book.nextOrder(slot))
            {
                lines.add(
                    orders.nonce(slot) + " " + orders.open(slot) + "+" + orders.hidden(slot) + "@" +
                    orders.price(slot));
            }
        }

        return lines;
    }

    Map<Long, List<Long>> levels(final int market, final int side)
    {
        final OrderBook book = books[market];
        final Map<Long, List<Long>> levels = new HashMap<>();
        for (int level = book.firstLevel(side); level != 0; level = book.nextLevel(level))
        {
            levels.put(book.price(level), List.of(book.lots(level), (long)book.orders(level)));
        }

        return levels;
    }

    private void place(final int market, final Command command)
    {
        final OrderBook book = books[market];
        final int replaced = command.replaces() == 0 ?
            OrderSlab.NONE : index.get(command.account(), command.replaces());
        if (command.replaces() != 0 && replaced == OrderSlab.NONE)
        {
            events.unknown(command.replaces());
            return;
        }
        final int verdict = book.admit(
            command.side(),
            command.type(),
            command.price(),
            command.lots(),
            command.account(),
            command.selfTrade(),
            replaced,
            maxFills,
            maxFills);
        if (verdict != Admission.ADMITTED)
        {
            events.refuse(command.nonce(), verdict);
            return;
        }

        if (replaced != OrderSlab.NONE)
        {
            book.remove(replaced);
            events.cancel(command.replaces(), orders.total(replaced));
            release(replaced);
        }
        final int slot = orders.allocate(
            market,
            command.side(),
            command.type(),
            command.account(),
            command.nonce(),
            command.price(),
            command.lots());
        if (command.peak() != 0)
        {
            orders.hide(slot, command.peak(), command.peak());
        }
        index.add(slot);
        selfTrade = command.selfTrade();
        goes = false;
        final long left = book.match(slot, selfTrade, this);
        if (goes)
        {
            release(slot);
            return;
        }
        if (left > 0 && OrderType.rests(command.type()))
        {
            book.add(slot);
            events.rest(command.nonce(), left, command.price());
            return;
        }
        if (left > 0)
        {
            events.cancel(command.nonce(), left);
        }
        release(slot);
    }

    private void release(final int slot)
    {
        index.remove(slot);
        orders.release(slot);
    }
}
