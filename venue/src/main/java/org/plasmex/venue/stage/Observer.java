package org.plasmex.venue.stage;

import java.nio.ByteOrder;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.gateway.ReportListener;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;
import org.plasmex.protocol.sbe.Refusal;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * Listens to all that a venue puts out and keeps what is worth telling: accounts by owner, counts, balances, and how
 * long each command took from its offer to its first report.
 * <p>
 * One thread reports to it. Counters and accounts may be read by any thread, the rest once the reports have come to
 * their end.
 */
public final class Observer implements ReportListener
{
    private static final long UNKNOWN = -1;
    private static final long MAX_LATENCY_NANOS = 60_000_000_000L;

    private final Map<String, Integer> accounts = new ConcurrentHashMap<>();
    private final AtomicLong deposits = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong fills = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong reported = new AtomicLong();
    private final AtomicLong sealed = new AtomicLong();
    private final AtomicReference<Watch> watch = new AtomicReference<>();
    private final Map<Refusal, Long> reasons = new TreeMap<>();
    private final Long2LongHashMap available = new Long2LongHashMap(UNKNOWN);
    private final AtomicLong withdrawals = new AtomicLong();
    private final AtomicLong batchedOrders = new AtomicLong();
    private final AtomicLong revealed = new AtomicLong();
    private final DirectBuffer body = new UnsafeBuffer();
    private final UnsafeBuffer address = new UnsafeBuffer(new byte[20]);
    private long lastCorrelation;

    /**
     * What a command left of an order.
     *
     * @param correlation of the command.
     * @param account     whose order it is.
     * @param order       the nonce with which it was placed.
     * @param lots        that are left of it, 0 where it is gone or was never taken.
     */
    record OrderLeft(long correlation, int account, long order, long lots)
    {
    }

    // What is measured while a workload is done.
    private record Watch(long session, long[] offeredAt, Queue<OrderLeft> orders, Histogram latency)
    {
    }

    /**
     * Measure the commands of a session from now on.
     *
     * @param session   whose commands.
     * @param offeredAt by correlation, when each command was offered; filled before it is.
     * @return what the commands leave of orders, as it is reported, for the watching thread to take. All of a command's
     * is there once {@link #reported()} counts the command behind it.
     */
    Queue<OrderLeft> watch(final long session, final long[] offeredAt)
    {
        final Queue<OrderLeft> orders = new ConcurrentLinkedQueue<>();
        watch.set(new Watch(session, offeredAt, orders, new Histogram(MAX_LATENCY_NANOS, 3)));
        return orders;
    }

    @Override
    public void onStep(final StepExecutedDecoder step)
    {
        final Watch watched = onReport(step.session(), step.correlation());
        for (final StepExecutedDecoder.BalancesDecoder balance : step.balances())
        {
            available.put(balanceKey(balance.asset(), (int)balance.account()), balance.available());
        }
        final StepExecutedDecoder.OrdersDecoder orders = step.orders();
        while (orders.hasNext())
        {
            orders.next();
            if (null != watched)
            {
                watched.orders().add(new OrderLeft(
                    step.correlation(), (int)orders.account(), orders.nonce(), orders.open() + orders.hidden()));
            }
        }
        step.wrapBody(body);
        switch (body.getByte(Steps.OP))
        {
            case Steps.FILL -> fills.incrementAndGet();
            case Steps.DEPOSIT -> deposits.incrementAndGet();
            case Steps.WITHDRAW, Steps.REQUEST -> withdrawals.incrementAndGet();
            case Steps.PLACE ->
                batchedOrders.addAndGet(Auth.depth(body, Steps.PLACE_AUTH) > 0 ? 1 : 0);
            case Steps.CANCEL ->
                revealed.addAndGet(Steps.REVEALED == body.getByte(Steps.CANCEL_REASON) ? 1 : 0);
            case Steps.OPEN ->
            {
                address.putBytes(0, body, Steps.OPEN_OWNER, address.capacity());
                accounts.putIfAbsent(
                    Hex.encode(address, 0, address.capacity()),
                    body.getInt(Steps.OPEN_ACCOUNT, ByteOrder.BIG_ENDIAN));
            }
            default ->
            {
                // The others are counted, no more.
            }
        }
        steps.set(step.step());
    }

    @Override
    public void onRefused(final RefusedDecoder refusal)
    {
        final Watch watched = onReport(refusal.session(), refusal.correlation());
        if (null != watched && PlaceOrderDecoder.TEMPLATE_ID == refusal.command())
        {
            watched.orders().add(new OrderLeft(
                refusal.correlation(), (int)refusal.account(), refusal.nonce(), 0));
        }
        reasons.merge(refusal.reason(), 1L, Long::sum);
        refused.incrementAndGet();
    }

    @Override
    public void onSealed(final BlockSealedDecoder block)
    {
        sealed.set(block.number());
    }

    /**
     * The account of an owner.
     *
     * @param owner address as {@code Wallet.toString()} writes it.
     * @return the account's number, null as long as the venue has not opened it.
     */
    public Integer account(final String owner)
    {
        return accounts.get(owner);
    }

    /**
     * Deposits that were credited.
     *
     * @return how many.
     */
    public long deposits()
    {
        return deposits.get();
    }

    /**
     * The last step that was executed.
     *
     * @return its number, 0 for none.
     */
    public long steps()
    {
        return steps.get();
    }

    /**
     * Fills so far.
     *
     * @return how many.
     */
    public long fills()
    {
        return fills.get();
    }

    /**
     * Commands refused so far.
     *
     * @return how many.
     */
    public long refused()
    {
        return refused.get();
    }

    /**
     * Commands of the watched session that were reported on.
     *
     * @return how many.
     */
    public long reported()
    {
        return reported.get();
    }

    /**
     * The last block that was sealed.
     *
     * @return its number, 0 for none.
     */
    public long sealed()
    {
        return sealed.get();
    }

    /**
     * Why commands were refused, and how often.
     *
     * @return counts by reason.
     */
    public Map<Refusal, Long> reasons()
    {
        return reasons;
    }

    /**
     * Steps that withdraw, by an owner's signature or on an owner's request on L1.
     *
     * @return how many.
     */
    public long withdrawals()
    {
        return withdrawals.get();
    }

    /**
     * Orders placed whose signature is that of a batch.
     *
     * @return how many.
     */
    public long batchedOrders()
    {
        return batchedOrders.get();
    }

    /**
     * Orders cancelled by their secret.
     *
     * @return how many.
     */
    public long revealed()
    {
        return revealed.get();
    }

    /**
     * What an account has available, as last reported.
     *
     * @param asset   its number.
     * @param account its number.
     * @return quanta.
     */
    public long available(final int asset, final int account)
    {
        return Math.max(0, available.get(balanceKey(asset, account)));
    }

    /**
     * How long the watched session's commands took from their offer to their first report.
     *
     * @return nanoseconds.
     */
    public Histogram latency()
    {
        return watch.get().latency();
    }

    // Returns what is watched where the report is about it, else null.
    private Watch onReport(final long session, final long correlation)
    {
        final Watch watched = watch.get();
        if (null == watched || watched.session() != session || 0 == correlation)
        {
            return null;
        }

        if (correlation > lastCorrelation)
        {
            lastCorrelation = correlation;
            reported.incrementAndGet();
            watched.latency().recordValue(Math.min(
                MAX_LATENCY_NANOS, System.nanoTime() - watched.offeredAt()[(int)correlation]));
        }
        return watched;
    }

    private static long balanceKey(final int asset, final int account)
    {
        return (long)asset << 32 | account & 0xffffffffL;
    }
}
