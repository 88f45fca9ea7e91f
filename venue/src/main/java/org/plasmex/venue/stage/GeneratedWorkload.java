package org.plasmex.venue.stage;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.client.Batch;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.MarketTerms;
import org.plasmex.client.Secrets;
import org.plasmex.protocol.Terms;

/**
 * A lively market made of a seed: orders on both sides of a price that moves, some of them taking, cancels, reductions,
 * now and then a transfer. Some orders come in ladders, several under one signature; half of those that rest can be
 * cancelled by a secret, and are.
 * <p>
 * Traders hear what became of their orders, but late, so now and then they name one that is gone: the venue refuses it.
 */
public final class GeneratedWorkload implements Workload
{
    /** The market that is traded: lots of a thousandth of an ETH, ticks of a cent for a whole one. */
    public static final MarketTerms TERMS =
        new MarketTerms(1, DevelopmentChain.ETH, DevelopmentChain.DOLLAR, 1_000_000, 10, -50, 200);

    private static final int RESTING = 24;
    private static final int LADDER = 6;
    private static final int ORDERS_PER_LADDER = 4;
    private static final int COMMANDS_PER_MOVE = 8;
    private static final long FIRST_MID_TICKS = 300_000;
    private static final BigInteger WEI = BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(100));
    private static final BigInteger DOLLARS = BigInteger.TEN.pow(6).multiply(BigInteger.valueOf(400_000));

    private final SplittableRandom random;
    private final int traderCount;
    private final long limit;
    private final RestingOrders[] resting;
    private final Batch[] ladders;
    private final Secrets secrets;
    private final UnsafeBuffer secret = new UnsafeBuffer(new byte[Secrets.LENGTH]);
    private final UnsafeBuffer cancelHash = new UnsafeBuffer(new byte[Secrets.HASH_LENGTH]);
    private Batch ladder;
    private int sent;
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
        secrets = new Secrets(random);
        ladders = new Batch[traderCount];
        resting = new RestingOrders[traderCount];
        Arrays.setAll(resting, trader -> new RestingOrders(RESTING));
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

        if (null != ladder)
        {
            return rung(buffer);
        }

        midTicks += 0 == random.nextInt(COMMANDS_PER_MOVE) ? random.nextInt(3) - 1 : 0;
        final int trader = random.nextInt(traderCount);
        final RestingOrders orders = resting[trader];
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
        if (RESTING == orders.size() || (dice < 55 && orders.size() > 0))
        {
            return dice < 85 ? cancel(orders, writer, buffer) : reduce(orders, writer, buffer);
        }
        if (orders.size() + LADDER <= RESTING && 0 == random.nextInt(ORDERS_PER_LADDER))
        {
            return ladder(trader, writer, buffer);
        }
        return rest(orders, writer, buffer, dice < 90 ? Terms.GTC : Terms.POST_ONLY);
    }

    @Override
    public void onOrder(final int trader, final long order, final long lots)
    {
        resting[trader].onLots(order, lots);
    }

    private int rest(
        final RestingOrders orders, final CommandWriter writer, final MutableDirectBuffer buffer, final int type)
    {
        final boolean buys = random.nextBoolean();
        final long price = restingPrice(buys);
        final long lots = 1 + random.nextInt(400);
        final DirectBuffer hash = nextCancelHash();
        final int length = writer.cancelHash(hash, 0)
            .placeOrder(buffer, 0, TERMS, side(buys), type, price, lots);
        orders.add(writer.lastNonce(), lots, secret);
        return length;
    }

    // Several orders at once, which are then sent one after another.
    private int ladder(final int trader, final CommandWriter writer, final MutableDirectBuffer buffer)
    {
        if (null == ladders[trader])
        {
            ladders[trader] = new Batch(writer, LADDER);
        }

        ladder = ladders[trader];
        ladder.clear();
        sent = 0;
        final int orders = 2 + random.nextInt(LADDER - 1);
        for (int i = 0; i < orders; i++)
        {
            final boolean buys = random.nextBoolean();
            final long lots = 1 + random.nextInt(400);
            writer.cancelHash(nextCancelHash(), 0);
            final long order = ladder.placeOrder(TERMS, side(buys), Terms.GTC, restingPrice(buys), lots);
            resting[trader].add(order, lots, secret);
        }
        ladder.sign();
        return rung(buffer);
    }

    private int rung(final MutableDirectBuffer buffer)
    {
        final int length = ladder.command(sent++, buffer, 0);
        if (sent == ladder.size())
        {
            ladder = null;
        }
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

    private int cancel(final RestingOrders orders, final CommandWriter writer, final MutableDirectBuffer buffer)
    {
        final int index = random.nextInt(orders.size());
        final int length = orders.hasSecret(index) ?
            writer.cancelBySecret(
                buffer, 0, writer.account(), orders.order(index), orders.secrets(), orders.secretOffset(index)) :
            writer.cancelOrder(buffer, 0, orders.order(index));
        orders.remove(index);
        return length;
    }

    private int reduce(final RestingOrders orders, final CommandWriter writer, final MutableDirectBuffer buffer)
    {
        final int index = random.nextInt(orders.size());
        final long lots = Math.max(1, orders.lots(index) / 2);
        orders.onLots(orders.order(index), lots);
        return writer.reduceOrder(buffer, 0, orders.order(index), lots);
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

    // Makes the secret too; both are zero for an order that is to have none.
    private DirectBuffer nextCancelHash()
    {
        if (random.nextBoolean())
        {
            secrets.next(secret, 0);
            secrets.cancelHash(secret, 0, cancelHash, 0);
        }
        else
        {
            secret.setMemory(0, Secrets.LENGTH, (byte)0);
            cancelHash.setMemory(0, Secrets.HASH_LENGTH, (byte)0);
        }
        return cancelHash;
    }

    private long restingPrice(final boolean buys)
    {
        final long distance = 2 + random.nextInt(1 + random.nextInt(80));
        return price(buys ? midTicks - distance : midTicks + distance);
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
