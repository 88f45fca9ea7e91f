package org.plasmex.venue.audit;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.MarketTerms;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.venue.stage.ConditionalOrders;
import org.plasmex.venue.stage.GeneratedWorkload;
import org.plasmex.venue.stage.Workload;

/**
 * The lively market, with every other kind of command strewn in, and some that no venue should take.
 */
final class UnrulyWorkload implements Workload
{
    private final GeneratedWorkload market;
    private final SplittableRandom random;
    private final ConditionalOrders conditional;
    private final UnsafeBuffer body = new UnsafeBuffer();
    private final AtomicLong expired = new AtomicLong();
    private long position;

    UnrulyWorkload(final long seed, final int traders, final long limit)
    {
        market = new GeneratedWorkload(seed, traders, limit);
        random = new SplittableRandom(~seed);
        conditional = new ConditionalOrders(random.split());
    }

    @Override
    public MarketTerms terms()
    {
        return market.terms();
    }

    @Override
    public int traders()
    {
        return market.traders();
    }

    @Override
    public BigInteger wei()
    {
        return market.wei();
    }

    @Override
    public BigInteger dollars()
    {
        return market.dollars();
    }

    @Override
    public long commands()
    {
        return market.commands();
    }

    /** Hear what time it is at the venue, and whether an order came to its end. */
    void onStep(final StepExecutedDecoder step)
    {
        conditional.onTime(step.time());
        step.balances().forEach(balance -> {});
        step.orders().forEach(order -> {});
        step.wrapBody(body);
        if (Steps.CANCEL == body.getByte(Steps.OP) && Steps.EXPIRED == body.getByte(Steps.CANCEL_REASON))
        {
            expired.incrementAndGet();
        }
    }

    /** The latest time that was heard, in seconds since the epoch. */
    long seconds()
    {
        return conditional.seconds();
    }

    /** How many orders came to their end. */
    long expired()
    {
        return expired.get();
    }

    @Override
    public int next(final List<CommandWriter> writers, final MutableDirectBuffer buffer)
    {
        if (position++ == commands())
        {
            return END;
        }

        final CommandWriter writer = writers.get(random.nextInt(writers.size()));
        final CommandWriter other = writers.get(random.nextInt(writers.size()));
        return switch (random.nextInt(60))
        {
            case 0 -> writer.raiseFloor(buffer, 0, Math.max(1, writer.lastNonce() - random.nextInt(30)));
            case 1 -> writer.setSigner(buffer, 0, other.key());
            case 2 -> writer.withdraw(buffer, 0, random.nextInt(3), amount(), other.key());
            case 3 -> writer.transfer(buffer, 0, other.account(), other.key(), random.nextInt(2), amount());
            // The owner of the account that is to receive is another one than was signed.
            case 4 -> writer.transfer(buffer, 0, 0, other.key(), 1, amount());
            // A market order of sorts, of any size, at a price that is or is not a multiple of a tick.
            case 5 -> writer.placeOrder(buffer, 0, terms(), 1 + random.nextInt(2), 1 + random.nextInt(4),
                1 + random.nextInt(6_000_000), 1L << random.nextInt(62));
            // A market that is not listed, a side that there is not.
            case 6 -> writer.placeOrder(buffer, 0, new MarketTerms(9, 0, 1, 1, 1, 0, 0), 3, Terms.GTC, 10, 10);
            case 7 -> writer.cancelOrder(buffer, 0, random.nextLong(1L << 20));
            case 8, 9, 10, 11, 12, 13 -> conditional.next(writer, buffer);
            default -> market.next(writers, buffer);
        };
    }

    @Override
    public void onOrder(final int trader, final long order, final long lots)
    {
        market.onOrder(trader, order, lots);
    }

    private long amount()
    {
        return 1 + (random.nextLong(1L << 50) >>> random.nextInt(50));
    }
}
