package org.plasmex.matching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A book that is slow and obviously right: a list of orders by arrival, searched from its beginning.
 */
final class NaiveBook
{
    private static final class Order
    {
        private final Command command;
        private long open;

        private Order(final Command command)
        {
            this.command = command;
            open = command.lots();
        }

        private boolean crosses(final Order maker)
        {
            return command.side() != maker.command.side() &&
                (command.side() == Side.BUY ?
                    maker.command.price() <= command.price() : maker.command.price() >= command.price());
        }

        private boolean isBetterThan(final Order that)
        {
            return command.side() == Side.BUY ?
                command.price() > that.command.price() : command.price() < that.command.price();
        }

        private boolean isOfAccountOf(final Order that)
        {
            return command.account() == that.command.account();
        }
    }

    private final List<Order> resting = new ArrayList<>();
    private final Events events;
    private final int maxFills;

    NaiveBook(final Events events, final int maxFills)
    {
        this.events = events;
        this.maxFills = maxFills;
    }

    void execute(final Command command)
    {
        if (command.op() == Command.Op.PLACE)
        {
            place(new Order(command));
            return;
        }

        final Order order = find(command);
        if (order == null || command.op() == Command.Op.REDUCE && command.lots() >= order.open)
        {
            events.unknown(command.nonce());
        }
        else if (command.op() == Command.Op.REDUCE)
        {
            order.open = command.lots();
            events.reduce(command.nonce(), command.lots());
        }
        else
        {
            resting.remove(order);
            events.cancel(command.nonce(), order.open);
        }
    }

    /**
     * The side's orders in the order in which they would be filled: nonce and open lots.
     */
    List<String> orders(final int side)
    {
        return resting.stream()
            .filter((order) -> order.command.side() == side)
            .sorted((a, b) -> a.isBetterThan(b) ? -1 : b.isBetterThan(a) ? 1 : 0)
            .map((order) -> order.command.nonce() + " " + order.open + "@" + order.command.price())
            .toList();
    }

    /**
     * The side's levels: lots and number of orders by price.
     */
    Map<Long, List<Long>> levels(final int side)
    {
        final Map<Long, List<Long>> levels = new HashMap<>();
        resting.stream().filter((order) -> order.command.side() == side).forEach((order) -> levels.merge(
            order.command.price(),
            List.of(order.open, 1L),
            (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1))));
        return levels;
    }

    private void place(final Order taker)
    {
        final long nonce = taker.command.nonce();
        final int verdict = verdict(taker);
        if (verdict != Admission.ADMITTED)
        {
            events.refuse(nonce, verdict);
            return;
        }

        for (Order maker = bestFor(taker); taker.open > 0 && maker != null; maker = bestFor(taker))
        {
            if (maker.isOfAccountOf(taker))
            {
                resting.remove(maker);
                events.selfTrade(nonce, maker.command.nonce(), maker.open);
            }
            else
            {
                final long lots = Math.min(taker.open, maker.open);
                taker.open -= lots;
                maker.open -= lots;
                if (maker.open == 0)
                {
                    resting.remove(maker);
                }
                events.fill(nonce, maker.command.nonce(), lots, maker.command.price());
            }
        }

        if (taker.open > 0 && OrderType.rests(taker.command.type()))
        {
            resting.add(taker);
            events.rest(nonce, taker.open, taker.command.price());
        }
        else if (taker.open > 0)
        {
            events.cancel(nonce, taker.open);
        }
    }

    private int verdict(final Order taker)
    {
        final List<Order> makers = resting.stream()
            .filter(taker::crosses)
            .sorted((a, b) -> a.isBetterThan(b) ? -1 : b.isBetterThan(a) ? 1 : 0)
            .toList();
        if (taker.command.type() == OrderType.POST_ONLY && !makers.isEmpty())
        {
            return Admission.WOULD_TRADE;
        }

        final boolean fillOrKill = taker.command.type() == OrderType.FOK;
        if (fillOrKill && makers.stream().mapToLong((maker) -> maker.open).sum() < taker.open)
        {
            return Admission.NOT_FILLABLE;
        }

        long left = taker.open;
        int fills = 0;
        for (final Order maker : makers)
        {
            if (left > 0 && !maker.isOfAccountOf(taker))
            {
                left -= Math.min(left, maker.open);
                fills++;
            }
        }

        return fills > maxFills ? Admission.TOO_MANY_FILLS :
            fillOrKill && left > 0 ? Admission.NOT_FILLABLE : Admission.ADMITTED;
    }

    private Order bestFor(final Order taker)
    {
        Order best = null;
        for (final Order maker : resting)
        {
            if (taker.crosses(maker) && (best == null || maker.isBetterThan(best)))
            {
                best = maker;
            }
        }

        return best;
    }

    private Order find(final Command command)
    {
        for (final Order order : resting)
        {
            if (order.command.nonce() == command.nonce() && order.command.account() == command.account())
            {
                return order;
            }
        }

        return null;
    }
}
