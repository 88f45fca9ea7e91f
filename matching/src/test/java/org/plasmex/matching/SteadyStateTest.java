package org.plasmex.matching;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;

class SteadyStateTest
{
    private static final int ACCOUNTS = 100;
    private static final int MAX_RESTING = 5_000;
    private static final int COMMANDS = 500_000;

    private final SplittableRandom random = new SplittableRandom(1);
    private final OrderSlab orders = new OrderSlab(1, 1 << 16);
    private final OrderIndex index = new OrderIndex(orders, 1);
    private final OrderBook book = new OrderBook(orders, new LevelSlab());
    private final int[] accounts = new int[MAX_RESTING];
    private final long[] nonces = new long[MAX_RESTING];
    private final FillHandler handler = new FillHandler()
    {
        @Override
        public void onFill(final int taker, final int maker, final long lots, final long price)
        {
            if (orders.open(maker) == 0)
            {
                release(maker);
            }
        }

        @Override
        public void onSelfTrade(final int taker, final int maker)
        {
            release(maker);
        }
    };

    @Test
    void shouldAllocateNothingWhenGrownToItsSize()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        long nonce = execute(1, COMMANDS * 4);
        threads.getCurrentThreadAllocatedBytes();

        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            nonce = execute(nonce, COMMANDS);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least).isZero();
        assertThat(orders.live()).isPositive();
    }

    private long execute(final long firstNonce, final int count)
    {
        for (long nonce = firstNonce; nonce < firstNonce + count; nonce++)
        {
            final int victim = random.nextInt(MAX_RESTING);
            final int slot = index.remove(accounts[victim], nonces[victim]);
            if (slot != OrderSlab.NONE)
            {
                book.remove(slot);
                orders.release(slot);
            }
            accounts[victim] = random.nextInt(ACCOUNTS);
            nonces[victim] = nonce;
            place(accounts[victim], nonce);
        }

        return firstNonce + count;
    }

    private void place(final int account, final long nonce)
    {
        final int side = random.nextInt(Side.BUY, Side.SELL + 1);
        final int type = random.nextInt(OrderType.GTC, OrderType.POST_ONLY + 1);
        final long away = random.nextLong(2_000) * random.nextLong(5) - 50;
        final long price = side == Side.BUY ? 1_000_000 - away : 1_000_000 + away;
        final long lots = random.nextLong(1, 100);
        if (book.admit(side, type, price, lots, account, 3) == Admission.ADMITTED)
        {
            final int slot = orders.allocate(1, side, type, account, nonce, price, lots);
            index.add(slot);
            if (book.match(slot, handler) > 0 && OrderType.rests(type))
            {
                book.add(slot);
            }
            else
            {
                release(slot);
            }
        }
    }

    private void release(final int slot)
    {
        index.remove(slot);
        orders.release(slot);
    }
}
