package org.plasmex.gateway;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * The books of all markets by price level, built from the output log alone: what the engine says happened, never what
 * it holds. An order counts from the step that rests it; a taking order is on no level.
 * <p>
 * Not thread safe. It must be given every step in order, from the first.
 */
public final class MarketData
{
    private static final byte NOT_RESTING = 0;
    private static final int ORDERS_OF_A_STEP = 8;

    private final Int2ObjectHashMap<PriceLevels> bids = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<PriceLevels> asks = new Int2ObjectHashMap<>();
    private final DirectBuffer body = new UnsafeBuffer();

    // By slot: what rests there.
    private long[] prices = new long[1024];
    private long[] open = new long[1024];
    private int[] markets = new int[1024];
    private byte[] sides = new byte[1024];
    private byte[] resting = new byte[1024];

    private final int[] changedSlots = new int[ORDERS_OF_A_STEP];
    private final long[] changedOpen = new long[ORDERS_OF_A_STEP];

    /**
     * Take in one step. The decoder is read to its end.
     *
     * @param step positioned at the start of the message.
     * @throws IllegalStateException if the step contradicts the steps before.
     */
    public void onStep(final StepExecutedDecoder step)
    {
        int changed = 0;
        step.sbeRewind();
        step.balances().forEach(balance -> {});
        for (final StepExecutedDecoder.OrdersDecoder order : step.orders())
        {
            final int slot = (int)order.slot();
            ensureSlot(slot);
            if (NOT_RESTING == resting[slot])
            {
                prices[slot] = order.price();
                markets[slot] = order.market();
                sides[slot] = (byte)order.side();
            }
            changedSlots[changed] = slot;
            changedOpen[changed++] = order.open();
        }

        step.wrapBody(body);
        final int op = body.getByte(0) & 0xff;
        for (int i = 0; i < changed; i++)
        {
            change(changedSlots[i], changedOpen[i]);
        }

        if (Steps.REST == op)
        {
            rest(body.getInt(Steps.REST_SLOT, ByteOrder.BIG_ENDIAN));
        }
    }

    /**
     * How many levels a side of a market has.
     *
     * @param market number.
     * @param side   {@link Terms#BUY} or {@link Terms#SELL}.
     * @return the number of levels.
     */
    public int levels(final int market, final int side)
    {
        final PriceLevels levels = side(market, side);
        return null == levels ? 0 : levels.count();
    }

    /**
     * The price of a level.
     *
     * @param market number.
     * @param side   {@link Terms#BUY} or {@link Terms#SELL}.
     * @param level  from the best, which is 0; below {@link #levels(int, int)}.
     * @return the price in quote quanta a lot.
     */
    public long price(final int market, final int side, final int level)
    {
        return side(market, side).price(level);
    }

    /**
     * The lots shown at a level.
     *
     * @param market number.
     * @param side   {@link Terms#BUY} or {@link Terms#SELL}.
     * @param level  from the best, which is 0; below {@link #levels(int, int)}.
     * @return the lots.
     */
    public long lots(final int market, final int side, final int level)
    {
        return side(market, side).lots(level);
    }

    private void change(final int slot, final long openAfter)
    {
        final long before = open[slot];
        open[slot] = openAfter;
        if (NOT_RESTING != resting[slot])
        {
            if (openAfter != before)
            {
                levels(slot).add(prices[slot], openAfter - before);
            }
            if (0 == openAfter)
            {
                resting[slot] = NOT_RESTING;
            }
        }
    }

    private void rest(final int slot)
    {
        if (NOT_RESTING != resting[slot] || 0 == open[slot])
        {
            throw new IllegalStateException("the output rests order slot " + slot + ", which " +
                (0 == open[slot] ? "is empty" : "rests already"));
        }
        resting[slot] = 1;
        levels(slot).add(prices[slot], open[slot]);
    }

    private PriceLevels levels(final int slot)
    {
        final boolean buy = Terms.BUY == sides[slot];
        return (buy ? bids : asks).computeIfAbsent(markets[slot], market -> new PriceLevels(buy));
    }

    private PriceLevels side(final int market, final int side)
    {
        return (Terms.BUY == side ? bids : asks).get(market);
    }

    private void ensureSlot(final int slot)
    {
        if (slot >= prices.length)
        {
            final int length = Math.max(slot + 1, 2 * prices.length);
            prices = Arrays.copyOf(prices, length);
            open = Arrays.copyOf(open, length);
            markets = Arrays.copyOf(markets, length);
            sides = Arrays.copyOf(sides, length);
            resting = Arrays.copyOf(resting, length);
        }
    }
}
