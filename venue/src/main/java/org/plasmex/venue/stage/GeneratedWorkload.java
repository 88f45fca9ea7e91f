package org.plasmex.venue.stage;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.MutableDirectBuffer;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.MarketTerms;
import org.plasmex.protocol.Terms;

/**
 * A lively market made of a seed: orders on both sides of a price that moves, some of them taking, cancels, reductions,
 * now and then a transfer. Traders name orders that may be gone already, as traders do: the venue refuses those.
 */
public final class GeneratedWorkload implements Workload
{
    /** The market that is traded: lots of a thousandth of an ETH, ticks of a cent for a whole one. */
    public static final MarketTerms TERMS =
        new MarketTerms(1, DevelopmentChain.ETH, DevelopmentChain.DOLLAR, 1_000_000, 10, -50, 200);

    private static final int REMEMBERED = 16;
    private static final int COMMANDS_PER_MOVE = 8;
    private static final long FIRST_MID_TICKS = 300_000;
    private static final BigInteger WEI = BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(100));
    private static final BigInteger DOLLARS = BigInteger.TEN.pow(6).multiply(BigInteger.valueOf(400_000));

    private final SplittableRandom random;
    private final int traderCount;
    private final long limit;
    private final long[][] orders;
    private final long[][] sizes;
    private final int[] count;
    private long midTicks = FIRST_MID_TICKS;
    private long position;

    /**
     * A market.
     *
     * @param seed        of everything that is left to chance.
     * @param traderCount how many take part, 2 at least.
     * @param limit       of commands.
     */
    public GeneratedWorkload(final long seed, final int traderCount, final long limit)
    {
        random = new SplittableRandom(seed);
        this.traderCount = traderCount;
        this.limit = limit;
        orders = new long[traderCount][REMEMBERED];
        sizes = new long[traderCount][REMEMBERED];
        count = new int[traderCount];
    }

    @Override
    public MarketTerms terms()
    {
        return TERMS;
    }

    @Override
    public int traders()
    {
        return traderCount;
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
        if (position == limit)
        {
            return END;
        }
        position++;

        midTicks += 0 == random.nextInt(COMMANDS_PER_MOVE) ? random.nextInt(3) - 1 : 0;
        final int trader = random.nextInt(traderCount);
        final CommandWriter writer = writers.get(trader);
        final int dice = random.nextInt(100);
        if (dice < 18)
        {
            return take(writer, buffer, dice < 13 ? Terms.IOC : Terms.FOK);
        }
        if (dice < 20)
        {
            return transfer(trader, writer, writers, buffer);
        }
        if (REMEMBERED == count[trader] || (dice < 45 && count[trader] > 0))
        {
            return dice < 85 ? cancel(trader, writer, buffer) : reduce(trader, writer, buffer);
        }
        return rest(trader, writer, buffer, dice < 90 ? Terms.GTC : Terms.POST_ONLY);
    }

    private int rest(
        final int trader, final CommandWriter writer, final MutableDirectBuffer buffer, final int type)
    {
        final boolean buys = random.nextBoolean();
        final long distance = 2 + random.nextInt(1 + random.nextInt(80));
        final long lots = 1 + random.nextInt(400);
        final int length = writer.placeOrder(
            buffer, 0, TERMS, side(buys), type, price(buys ? midTicks - distance : midTicks + distance), lots);
        final int index = count[trader]++;
        orders[trader][index] = writer.lastNonce();
        sizes[trader][index] = lots;
        return length;
    }

    private int take(final CommandWriter writer, final MutableDirectBuffer buffer, final int type)
    {
        final boolean buys = random.nextBoolean();
        final long reach = random.nextInt(30);
        final long lots = 1 + random.nextInt(Terms.FOK == type ? 40 : 120);
        return writer.placeOrder(
            buffer, 0, TERMS, side(buys), type, price(buys ? midTicks + reach : midTicks - reach), lots);
    }

    private int cancel(final int trader, final CommandWriter writer, final MutableDirectBuffer buffer)
    {
        final int index = random.nextInt(count[trader]);
        final long order = orders[trader][index];
        count[trader]--;
        orders[trader][index] = orders[trader][count[trader]];
        sizes[trader][index] = sizes[trader][count[trader]];
        return writer.cancelOrder(buffer, 0, order);
    }

    private int reduce(final int trader, final CommandWriter writer, final MutableDirectBuffer buffer)
    {
        final int index = random.nextInt(count[trader]);
        sizes[trader][index] = Math.max(1, sizes[trader][index] / 2);
        return writer.reduceOrder(buffer, 0, orders[trader][index], sizes[trader][index]);
    }

    private int transfer(
        final int trader,
        final CommandWriter writer,
        final List<CommandWriter> writers,
        final MutableDirectBuffer buffer)
    {
        final CommandWriter to = writers.get((trader + 1 + random.nextInt(writers.size() - 1)) % writers.size());
        return writer.transfer(
            buffer, 0, to.account(), to.key(), DevelopmentChain.DOLLAR, 1 + random.nextInt(1_000_000));
    }

    private static int side(final boolean buys)
    {
        return buys ? Terms.BUY : Terms.SELL;
    }

    private static long price(final long ticks)
    {
        return ticks * TERMS.tickSize();
    }
}
