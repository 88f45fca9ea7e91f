package org.plasmex.venue.replay;

import java.math.BigInteger;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.MarketTerms;
import org.plasmex.protocol.Terms;
import org.plasmex.venue.UserException;
import org.plasmex.venue.stage.DevelopmentChain;
import org.plasmex.venue.stage.Workload;

/**
 * Recorded order flow, spread over many accounts: the orders that rest belong to some, those that take to others, so
 * that none meets its own owner. A lot is one quantum, and so is a tick.
 */
public final class FlowWorkload implements Workload
{
    /** The market in which flows are traded. */
    public static final MarketTerms TERMS =
        new MarketTerms(1, DevelopmentChain.ETH, DevelopmentChain.DOLLAR, 1, 1, -50, 200);

    private static final int MAKERS = 24;
    private static final int TAKERS = 8;
    private static final BigInteger WEI = BigInteger.TEN.pow(19);
    private static final BigInteger DOLLARS = BigInteger.TEN.pow(15);

    private static final class Resting
    {
        private final int trader;
        private final long nonce;
        private long lots;

        private Resting(final int trader, final long nonce, final long lots)
        {
            this.trader = trader;
            this.nonce = nonce;
            this.lots = lots;
        }
    }

    private final Flow flow;
    private final long limit;
    private final Long2ObjectHashMap<Resting> resting = new Long2ObjectHashMap<>();
    private int position;

    /**
     * The work that a flow is.
     *
     * @param flow  to trade.
     * @param limit of commands, from the first.
     */
    public FlowWorkload(final Flow flow, final long limit)
    {
        this.flow = flow;
        this.limit = Math.min(limit, flow.commands().size());
    }

    @Override
    public MarketTerms terms()
    {
        return TERMS;
    }

    @Override
    public int traders()
    {
        return MAKERS + TAKERS;
    }

    @Override
    public BigInteger wei()
    {
        return WEI;
    }

    @Override
    public BigInteger dollars()
    {
        return DOLLARS;
    }

    @Override
    public long commands()
    {
        return limit;
    }

    @Override
    public int next(final List<CommandWriter> writers, final MutableDirectBuffer buffer)
    {
        if (position >= limit)
        {
            return END;
        }

        final Flow.Command command = flow.commands().get(position++);
        return switch (command.kind())
        {
            case ADD -> add(writers, buffer, command);
            case CANCEL -> cancel(writers, buffer, command);
            case REDUCE -> reduce(writers, buffer, command);
            case TAKE -> take(writers, buffer, command);
        };
    }

    private int add(final List<CommandWriter> writers, final MutableDirectBuffer buffer, final Flow.Command command)
    {
        final int trader = position % MAKERS;
        final CommandWriter writer = writers.get(trader);
        final int length = writer.placeOrder(
            buffer, 0, TERMS, side(command.buy()), Terms.GTC, command.price(), command.lots());
        resting.put(command.id(), new Resting(trader, writer.lastNonce(), command.lots()));
        return length;
    }

    private int cancel(final List<CommandWriter> writers, final MutableDirectBuffer buffer, final Flow.Command command)
    {
        final Resting order = resting(command.id());
        resting.remove(command.id());
        return writers.get(order.trader).cancelOrder(buffer, 0, order.nonce);
    }

    private int reduce(final List<CommandWriter> writers, final MutableDirectBuffer buffer, final Flow.Command command)
    {
        final Resting order = resting(command.id());
        order.lots -= command.lots();
        return writers.get(order.trader).reduceOrder(buffer, 0, order.nonce, order.lots);
    }

    private int take(final List<CommandWriter> writers, final MutableDirectBuffer buffer, final Flow.Command command)
    {
        for (final Flow.Fill fill : command.fills())
        {
            final Resting maker = resting(fill.maker());
            maker.lots -= fill.lots();
            if (maker.lots <= 0)
            {
                resting.remove(fill.maker());
            }
        }
        return writers.get(MAKERS + position % TAKERS).placeOrder(
            buffer, 0, TERMS, side(command.buy()), Terms.IOC, command.price(), command.lots());
    }

    private Resting resting(final long id)
    {
        final Resting order = resting.get(id);
        if (null == order)
        {
            throw new UserException("command " + position + " of the flow is about order " + id +
                ", which was never added or is gone: the flow is not self-contained");
        }
        return order;
    }

    private static int side(final boolean buy)
    {
        return buy ? Terms.BUY : Terms.SELL;
    }
}
