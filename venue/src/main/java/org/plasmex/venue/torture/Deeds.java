package org.plasmex.venue.torture;

import java.util.List;
import java.util.SplittableRandom;
import org.agrona.MutableDirectBuffer;
import org.plasmex.client.CommandWriter;
import org.plasmex.protocol.Terms;
import org.plasmex.venue.stage.ConditionalOrders;
import org.plasmex.venue.stage.GeneratedWorkload;

/**
 * What a client of the campaign does: a lively market with batches, secrets and transfers, icebergs, stops, orders with
 * an end and replacements, and among it floors, signers, withdrawals and commands that are refused.
 */
final class Deeds
{
    private static final int ORDINARY_TIMES = 24;
    private static final int CONDITIONAL = 24;
    private static final int WITHDRAWN_AT_MOST = 5_000;
    private static final int UNKNOWN_ORDERS = 1 << 20;

    private final SplittableRandom random;
    private final GeneratedWorkload market;
    private final ConditionalOrders conditional;
    private final List<CommandWriter> writers;
    private int greeted;

    Deeds(final long seed, final List<CommandWriter> writers)
    {
        random = new SplittableRandom(seed);
        market = new GeneratedWorkload(random.nextLong(), writers.size(), Long.MAX_VALUE);
        conditional = new ConditionalOrders(random.split());
        this.writers = writers;
    }

    /**
     * Write the next command.
     *
     * @return its length.
     */
    int next(final MutableDirectBuffer buffer)
    {
        if (greeted < writers.size())
        {
            return greet(writers.get(greeted++), buffer);
        }

        final CommandWriter writer = writers.get(random.nextInt(writers.size()));
        final CommandWriter other = writers.get(random.nextInt(writers.size()));
        final int deed = random.nextInt(ORDINARY_TIMES * 6 + CONDITIONAL);
        return switch (deed)
        {
            case 0 -> writer.raiseFloor(buffer, 0, Math.max(1, writer.lastNonce() - random.nextInt(30)));
            case 1 -> writer.setSigner(buffer, 0, other.key());
            case 2 -> writer.withdraw(buffer, 0, random.nextInt(2), 1 + random.nextInt(WITHDRAWN_AT_MOST), other.key());
            case 3 -> writer.transfer(
                buffer, 0, other.account(), other.key(), random.nextInt(2), 1 + random.nextInt(WITHDRAWN_AT_MOST));
            case 4 -> writer.placeOrder(buffer, 0, GeneratedWorkload.TERMS, 1 + random.nextInt(2), Terms.IOC,
                1 + random.nextInt(6_000_000), 1L << random.nextInt(62));
            case 5 -> writer.cancelOrder(buffer, 0, random.nextLong(UNKNOWN_ORDERS));
            default -> deed < ORDINARY_TIMES * 6 ? market.next(writers, buffer) :
                conditional.next(writer, buffer);
        };
    }

    /**
     * Hear what time it is at the venue.
     */
    void onTime(final long nanos)
    {
        conditional.onTime(nanos);
    }

    /**
     * Hear what was left of an order.
     */
    void onOrder(final int account, final long order, final long lots)
    {
        for (int i = 0; i < writers.size(); i++)
        {
            if (writers.get(i).account() == account)
            {
                market.onOrder(i, order, lots);
            }
        }
    }

    // The first command of each account: from then on its reports come to this session. What rests from earlier
    // sessions goes now and then.
    private int greet(final CommandWriter writer, final MutableDirectBuffer buffer)
    {
        return writer.lastNonce() > 0 && 0 == random.nextInt(3) ?
            writer.raiseFloor(buffer, 0, writer.lastNonce()) : writer.cancelOrder(buffer, 0, 0);
    }
}
