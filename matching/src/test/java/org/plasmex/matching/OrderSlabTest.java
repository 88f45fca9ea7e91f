package org.plasmex.matching;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OrderSlabTest
{
    private static final int U32_MAX = -1;

    @Test
    void shouldGiveTheLastFreedSlotFirst()
    {
        final OrderSlab orders = new OrderSlab(1, 100);
        for (int i = 1; i <= 5; i++)
        {
            assertThat(allocate(orders, i)).isEqualTo(i);
        }
        orders.release(2);
        orders.release(4);
        orders.release(3);

        assertThat(orders.highest()).isEqualTo(5);
        assertThat(orders.firstFree()).isEqualTo(3);
        assertThat(orders.nextFree(3)).isEqualTo(4);
        assertThat(orders.nextFree(4)).isEqualTo(2);
        assertThat(orders.nextFree(2)).isEqualTo(OrderSlab.NONE);
        assertThat(orders.live()).isEqualTo(2);
        assertThat(allocate(orders, 6)).isEqualTo(3);
        assertThat(allocate(orders, 7)).isEqualTo(4);
        assertThat(allocate(orders, 8)).isEqualTo(2);
        assertThat(allocate(orders, 9)).isEqualTo(6);
    }

    @Test
    void shouldGiveNoSlotWhenFull()
    {
        final OrderSlab orders = new OrderSlab(1, 3);
        allocate(orders, 1);
        allocate(orders, 2);
        allocate(orders, 3);

        assertThat(allocate(orders, 4)).isEqualTo(OrderSlab.NONE);
        orders.release(1);
        assertThat(allocate(orders, 4)).isEqualTo(1);
    }

    @Test
    void shouldKeepEveryFieldAtItsLimit()
    {
        final OrderSlab orders = new OrderSlab(1, 1);
        final int slot = orders.allocate(
            0xFFFF, Side.SELL, OrderType.POST_ONLY, U32_MAX, Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MAX_VALUE - 2);

        assertThat(orders.market(slot)).isEqualTo(0xFFFF);
        assertThat(orders.side(slot)).isEqualTo(Side.SELL);
        assertThat(orders.type(slot)).isEqualTo(OrderType.POST_ONLY);
        assertThat(orders.account(slot)).isEqualTo(U32_MAX);
        assertThat(orders.nonce(slot)).isEqualTo(Long.MAX_VALUE);
        assertThat(orders.price(slot)).isEqualTo(Long.MAX_VALUE - 1);
        assertThat(orders.open(slot)).isEqualTo(Long.MAX_VALUE - 2);
        assertThat(orders.isResting(slot)).isFalse();
    }

    @Test
    void shouldSayThatASlotIsNotLiveWhateverItsNumber()
    {
        final OrderSlab orders = new OrderSlab(1, 10);
        final int slot = allocate(orders, 1);
        allocate(orders, 2);
        orders.release(slot);

        for (final int number : new int[]{slot, 0, 3, 10, 11, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
        {
            assertThat(orders.isLive(number)).isFalse();
        }
        assertThatThrownBy(() -> orders.release(slot)).isInstanceOf(IllegalStateException.class);
        assertThat(orders.firstFree()).isEqualTo(slot);
    }

    @Test
    void shouldFindOrdersByNameWhateverComesAndGoes()
    {
        final OrderSlab orders = new OrderSlab(1, 1 << 16);
        final OrderIndex index = new OrderIndex(orders, 7);
        final Map<Long, Integer> expected = new HashMap<>();
        final SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 300_000; i++)
        {
            final int account = random.nextInt(3) - 1;
            final long nonce = random.nextLong(20_000) << random.nextInt(2) * 32;
            final long name = nonce * 4 + account + 1;
            final Integer slot = expected.get(name);
            assertThat(index.get(account, nonce)).isEqualTo(slot == null ? OrderSlab.NONE : slot);
            if (slot == null && random.nextInt(3) > 0)
            {
                final int added = orders.allocate(1, Side.BUY, OrderType.GTC, account, nonce, 1, 1);
                index.add(added);
                expected.put(name, added);
            }
            else if (random.nextBoolean())
            {
                assertThat(index.remove(account, nonce)).isEqualTo(slot == null ? OrderSlab.NONE : slot);
                expected.remove(name);
                if (slot != null)
                {
                    orders.release(slot);
                }
            }
        }
    }

    private static int allocate(final OrderSlab orders, final long nonce)
    {
        return orders.allocate(1, Side.BUY, OrderType.GTC, 1, nonce, 100, 1);
    }
}
