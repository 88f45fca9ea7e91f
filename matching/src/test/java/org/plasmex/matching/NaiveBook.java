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
        private long total;
        private long open;

        private Order(final Command command)
        {
            this.command = command;
            left(command.lots());
        }

        private void left(final long lots)
        {
            total = lots;
            open = command.peak() == 0 ? lots : Math.min(command.peak(), lots);
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

        final Order order = find(command.account(), command.nonce());
        if (order == null || command.op() == Command.Op.REDUCE && command.lots() >= order.total)
        {
            events.unknown(command.nonce());
        }
        else if (command.op() == Command.Op.REDUCE)
        {
            order.total = command.lots();
            order.open = Math.min(order.open, command.lots());
            events.reduce(command.nonce(), command.lots());
        }
        else
        {
            resting.remove(order);
            events.cancel(command.nonce(), order.total);
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
            .map((order) -> order.command.nonce() + " " + order.open + "+" + (order.total - order.open) + "@" +
                order.command.price())
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
        final long replaces = taker.command.replaces();
        final Order replaced = replaces == 0 ? null : find(taker.command.account(), replaces);
        if (replaces != 0 && replaced == null)
        {
            events.unknown(replaces);
            return;
        }
        final List<Order> before = new ArrayList<>(resting);
        resting.remove(replaced);
        final int verdict = verdict(taker, before);
        if (verdict != Admission.ADMITTED)
        {
            resting.clear();
            resting.addAll(before);
            events.refuse(nonce, verdict);
            return;
        }
        if (replaced != null)
        {
            events.cancel(replaces, replaced.total);
        }

        for (Order maker = bestFor(taker); taker.total > 0 && maker != null; maker = bestFor(taker))
        {
            if (!maker.isOfAccountOf(taker))
            {
                final long lots = trade(taker, maker);
                events.fill(nonce, maker.command.nonce(), lots, maker.command.price());
            }
            else if (taker.command.selfTrade() == SelfTrade.INCOMING)
            {
                events.goes(nonce, maker.command.nonce(), taker.total);
                return;
            }
            else
            {
                resting.remove(maker);
                events.selfTrade(nonce, maker.command.nonce(), maker.total);
            }
        }

        if (taker.total > 0 && OrderType.rests(taker.command.type()))
        {
            resting.add(taker);
            events.rest(nonce, taker.total, taker.command.price());
        }
        else if (taker.total > 0)
        {
            events.cancel(nonce, taker.total);
        }
    }

    /**
     * An iceberg that has shown all it showed goes behind all others, with its next peak.
     */
    private long trade(final Order taker, final Order maker)
    {
        final long lots = Math.min(taker.total, maker.open);
        taker.left(taker.total - lots);
        maker.total -= lots;
        maker.open -= lots;
        if (maker.open == 0)
        {
            resting.remove(maker);
            if (maker.total > 0)
            {
                maker.left(maker.total);
                resting.add(maker);
            }
        }

        return lots;
    }

    /**
     * What would happen, tried out on a copy. What the levels show counts an order too that is to be replaced.
     */
    private int verdict(final Order taker, final List<Order> shown)
    {
        final boolean isPostOnly = taker.command.type() == OrderType.POST_ONLY;
        final boolean isFillOrKill = taker.command.type() == OrderType.FOK;
        if (isPostOnly && bestFor(taker) != null)
        {
            return Admission.WOULD_TRADE;
        }
        if (isFillOrKill && !isHiding(taker, shown) && levels(taker, shown) < maxFills + 2 &&
            shown.stream().filter(taker::crosses).mapToLong((maker) -> maker.open).sum() < taker.total)
        {
            return Admission.NOT_FILLABLE;
        }

        final NaiveBook copy = new NaiveBook(new Events(), maxFills);
        for (final Order order : resting)
        {
            final Order copied = new Order(order.command);
            copied.total = order.total;
            copied.open = order.open;
            copy.resting.add(copied);
        }
        final Order tried = new Order(taker.command);
        int met = 0;
        for (Order maker = copy.bestFor(tried); tried.total > 0 && maker != null; maker = copy.bestFor(tried))
        {
            if (maker.isOfAccountOf(tried) && taker.command.selfTrade() == SelfTrade.INCOMING)
            {
                break;
            }
            if (++met > maxFills)
            {
                return Admission.TOO_MANY_FILLS;
            }
            if (maker.isOfAccountOf(tried))
            {
                copy.resting.remove(maker);
            }
            else
            {
                copy.trade(tried, maker);
            }
        }

        return isFillOrKill && tried.total > 0 ? Admission.NOT_FILLABLE : Admission.ADMITTED;
    }

    private static long levels(final Order taker, final List<Order> shown)
    {
        return shown.stream().filter(taker::crosses).map((maker) -> maker.command.price()).distinct().count();
    }

    /**
     * Whether the other side hides anything, anywhere: then its levels' lots do not tell what can be filled.
     */
    private static boolean isHiding(final Order taker, final List<Order> shown)
    {
        return shown.stream().anyMatch(
            (maker) -> maker.command.side() != taker.command.side() && maker.total > maker.open);
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

    private Order find(final int account, final long nonce)
    {
        for (final Order order : resting)
        {
            if (order.command.nonce() == nonce && order.command.account() == account)
            {
                return order;
            }
        }

        return null;
    }
}
