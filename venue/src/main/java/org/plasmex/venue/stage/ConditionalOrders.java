package org.plasmex.venue.stage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.Secrets;
import org.plasmex.protocol.Terms;

/**
 * Orders with conditions, for the lively market: icebergs, stops, orders with an end, and replacements of all of them,
 * by signature and by secret. Whoever makes them does not hear what became of them, so now and then one is to be
 * replaced that is gone: the venue refuses that.
 * <p>
 * For one thread; any may tell the time.
 */
public final class ConditionalOrders
{
    private static final long MID_TICKS = 300_000;
    private static final int REACH_TICKS = 60;
    private static final int MOST_LOTS = 300;
    private static final int LONGEST_SECONDS = 5;
    private static final int REMEMBERED = 64;

    private final SplittableRandom random;
    private final Secrets secrets;
    private final UnsafeBuffer cancelHash = new UnsafeBuffer(new byte[Secrets.HASH_LENGTH]);
    private final Deque<Placed> placed = new ArrayDeque<>();
    private volatile long seconds;

    /**
     * Orders made of a source of chance.
     *
     * @param random of all that is left to chance.
     */
    public ConditionalOrders(final SplittableRandom random)
    {
        this.random = random;
        secrets = new Secrets(random);
    }

    /**
     * Hear what time it is at the venue: orders end some seconds after it.
     *
     * @param nanos since the epoch, as a report tells them.
     */
    public void onTime(final long nanos)
    {
        seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
    }

    /**
     * The latest time that was heard.
     *
     * @return seconds since the epoch.
     */
    public long seconds()
    {
        return seconds;
    }

    /**
     * Write an order with a condition, or a replacement of one by another.
     *
     * @param writer of whose account it is.
     * @param buffer to write to.
     * @return the length of the command in bytes.
     */
    public int next(final CommandWriter writer, final MutableDirectBuffer buffer)
    {
        final boolean buys = random.nextBoolean();
        final int side = buys ? Terms.BUY : Terms.SELL;
        final long lots = 2 + random.nextInt(MOST_LOTS);
        final int type = condition(writer, lots);
        final long price = price();
        final UnsafeBuffer secret = random.nextBoolean() ? new UnsafeBuffer(new byte[Secrets.LENGTH]) : null;
        if (null != secret)
        {
            secrets.next(secret, 0);
            secrets.cancelHash(secret, 0, cancelHash, 0);
            writer.cancelHash(cancelHash, 0);
        }

        final Placed old = random.nextBoolean() ? take(writer.account()) : null;
        final int length = write(writer, old, buffer, side, type, price, lots);
        placed.add(new Placed(writer.account(), writer.lastNonce(), secret));
        if (placed.size() > REMEMBERED)
        {
            placed.remove();
        }
        return length;
    }

    private static int write(
        final CommandWriter writer,
        final Placed old,
        final MutableDirectBuffer buffer,
        final int side,
        final int type,
        final long price,
        final long lots)
    {
        if (null == old)
        {
            return writer.placeOrder(buffer, 0, GeneratedWorkload.TERMS, side, type, price, lots);
        }
        return null == old.secret ?
            writer.replaceOrder(buffer, 0, old.nonce, GeneratedWorkload.TERMS, side, type, price, lots) :
            writer.replaceBySecret(
                buffer, 0, old.nonce, old.secret, 0, GeneratedWorkload.TERMS, side, type, price, lots);
    }

    // Sets it, and says which type an order with it may have.
    private int condition(final CommandWriter writer, final long lots)
    {
        switch (random.nextInt(4))
        {
            case 0 ->
            {
                writer.peak(1 + random.nextLong(lots - 1));
                return random.nextBoolean() ? Terms.GTC : Terms.POST_ONLY;
            }
            case 1 ->
            {
                writer.trigger(price());
                return random.nextBoolean() ? Terms.GTC : Terms.IOC;
            }
            case 2 ->
            {
                writer.expiry(seconds + 1 + random.nextInt(LONGEST_SECONDS));
                return Terms.GTC;
            }
            default ->
            {
                writer.peak(1 + random.nextLong(lots - 1)).trigger(price())
                    .expiry(seconds + 1 + random.nextInt(LONGEST_SECONDS));
                return Terms.GTC;
            }
        }
    }

    private Placed take(final int account)
    {
        final Placed found =
            placed.stream().filter(order -> order.account == account).findFirst().orElse(null);
        placed.remove(found);
        return found;
    }

    private long price()
    {
        return (MID_TICKS + random.nextInt(-REACH_TICKS, REACH_TICKS)) * GeneratedWorkload.TERMS.tickSize();
    }

    /**
     * An order that was sent, with its secret where it has one.
     */
    private record Placed(int account, long nonce, UnsafeBuffer secret)
    {
    }
}
