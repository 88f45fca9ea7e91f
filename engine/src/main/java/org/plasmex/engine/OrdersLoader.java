package org.plasmex.engine;

import org.plasmex.matching.OrderSlab;
import org.plasmex.protocol.Amounts;
import org.plasmex.protocol.Terms;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntToLongFunction;

/**
 * Loads the orders of a snapshot into a machine that has loaded all else: slots, free slots, locks, books, lists and
 * index.
 * <p>
 * Everything that must be so between commands is insisted on: each order is one that may rest, or wait for its trigger,
 * under the terms of its market and the nonces of its account, priorities and the nonces of an account are different,
 * no book is crossed, and what the orders of an account lock is what its balances have locked.
 */
final class OrdersLoader
{
    private final SnapshotReader in;
    private final Accounts accounts;
    private final Balances balances;
    private final Markets markets;
    private final Orders orders;
    private final BitSet flooredAccounts;
    private final BitSet closedMarkets;
    private int highest;
    private int live;

    OrdersLoader(
        final SnapshotReader in,
        final Accounts accounts,
        final Balances balances,
        final Markets markets,
        final Orders orders,
        final BitSet flooredAccounts,
        final BitSet closedMarkets)
    {
        this.in = in;
        this.accounts = accounts;
        this.balances = balances;
        this.markets = markets;
        this.orders = orders;
        this.flooredAccounts = flooredAccounts;
        this.closedMarkets = closedMarkets;
    }

    /**
     * Load what {@link Orders#snapshot(SnapshotWriter)} wrote.
     *
     * @param nextStep of the machine, above the priority of every order.
     */
    void load(final long nextStep)
    {
        highest = in.getInt(0, orders.slab().capacity(), "highest slot");
        live = in.getInt(0, highest, "live orders");
        final int[] free = readFree();
        readSlots(free, nextStep);
        for (int i = free.length - 1; i >= 0; i--)
        {
            orders.slab().release(free[i]);
        }
        checkLocks();
        final int[] slots = live();
        restAll(slots);
        listAll(slots);
    }

    /**
     * The array grows with what is read: a count that is wrong must not take memory that the snapshot has no bytes for.
     */
    private int[] readFree()
    {
        final int count = highest - live;
        int[] free = new int[Math.min(count, 1 << 10)];
        for (int i = 0; i < count; i++)
        {
            if (i == free.length)
            {
                free = Arrays.copyOf(free, (int)Math.min(count, 2L * i));
            }
            free[i] = in.getInt(1, highest, "free slot");
        }

        return free;
    }

    /**
     * Slots are given out in their order, so a free one is taken too until the orders have theirs.
     */
    private void readSlots(final int[] free, final long nextStep)
    {
        final BitSet isFree = new BitSet();
        for (final int slot : free)
        {
            in.require(!isFree.get(slot), "a slot is free twice");
            isFree.set(slot);
        }
        for (int slot = 1; slot <= highest; slot++)
        {
            if (isFree.get(slot))
            {
                orders.allocate(0, Terms.BUY, Terms.GTC, 0, 0, 1, 1, 0, 0, 0);
            }
            else
            {
                in.getInt(slot, slot, "slot");
                readOrder(nextStep);
            }
        }
    }

    private void readOrder(final long nextStep)
    {
        final long terms = in.getLong(0, (1L << 34) - 1, "terms");
        final int number = (int)(terms >>> 16) & 0xFFFF;
        final int side = (int)(terms >>> 8) & 0xFF;
        final int type = (int)terms & 0xFF;
        final Market market = markets.get(number);
        in.require(
            null != market && (market.status() != Terms.CLOSED || closedMarkets.get(number)),
            "an order is in no open or halted market");
        in.require(side == Terms.BUY || side == Terms.SELL, "an order is on no side");
        in.require(
            type == Terms.GTC || type == Terms.POST_ONLY || type == Terms.IOC, "an order of a type that does not rest");

        final int account = in.getInt(StateMachine.VENUE_ACCOUNT + 1, accounts.count() - 1, "account");
        final long nonce = in.getLong(1, accounts.ledgerNonce(account), "nonce");
        in.require(
            nonce > accounts.floor(account) || flooredAccounts.get(account), "an order is below its account's floor");
        final long price = in.getLong(1, Long.MAX_VALUE, "price");
        in.require(price % market.tickSize() == 0, "a price is not in ticks");
        final long open = in.getLong(1, Long.MAX_VALUE, "open lots");
        final long hidden = in.getLong(0, Long.MAX_VALUE - open, "hidden lots");
        in.require(market.lock(side, price, open + hidden) != Amounts.OVERFLOW, "an order locks more than can be");
        final long peak = in.getLong(0, Long.MAX_VALUE, "peak");
        in.require(peak == 0 ? hidden == 0 : open <= peak && type != Terms.IOC, "an order shows what it should not");
        final long trigger = in.getLong(0, Long.MAX_VALUE, "trigger");
        in.require(trigger % market.tickSize() == 0, "a trigger is not in ticks");
        in.require(
            trigger == 0 ? type != Terms.IOC && terms >>> 32 == 0 : type != Terms.POST_ONLY,
            "an order waits, or rests, that does not");
        final long expiry = in.getLong(0, 0xFFFF_FFFFL, "expiry");
        final long priority = in.getLong(1, nextStep - 1, "priority");
        final int slot = orders.allocate(
            number, side, type, account, nonce, price, open + hidden, priority, in.getLong(), in.getLong());
        if (peak != 0)
        {
            orders.slab().hide(slot, peak, open);
        }
        orders.conditions().put(slot, trigger, expiry, (int)(terms >>> 32) & 1);
        if (trigger != 0)
        {
            orders.conditions().isElected(slot, terms >>> 33 == 1);
        }
    }

    /**
     * Return every lock, see that nothing is locked then, and take the locks again.
     */
    private void checkLocks()
    {
        for (int slot = 1; slot <= highest; slot++)
        {
            if (orders.isLive(slot))
            {
                final int asset = lockedAsset(slot);
                final int account = orders.account(slot);
                final long lock = lock(slot);
                in.require(lock <= balances.locked(asset, account), "an order locks more than its account has locked");
                balances.release(asset, account, lock, lock);
            }
        }
        in.require(balances.isNothingLocked(), "a balance has more locked than its orders lock");
        for (int slot = 1; slot <= highest; slot++)
        {
            if (orders.isLive(slot))
            {
                balances.lock(lockedAsset(slot), orders.account(slot), lock(slot));
            }
        }
    }

    /**
     * Rest the orders in the order of their priorities, and let the others wait.
     */
    private void restAll(final int[] slots)
    {
        sort(slots, orders::priority);
        for (int i = 0; i < slots.length; i++)
        {
            final int slot = slots[i];
            final Market market = markets.get(orders.market(slot));
            in.require(
                i == 0 || orders.priority(slots[i - 1]) != orders.priority(slot), "two orders have one priority");
            if (orders.isWaiting(slot))
            {
                market.stops(orders).add(slot);
            }
            else
            {
                in.require(
                    !market.book().crosses(orders.side(slot), orders.price(slot)), "a book is crossed");
                market.book().add(slot);
            }
        }
    }

    private void listAll(final int[] slots)
    {
        sort(slots, orders::nonce);
        for (final int slot : slots)
        {
            final int newest = accounts.newestOrder(orders.account(slot));
            in.require(
                newest == OrderSlab.NONE || orders.nonce(newest) < orders.nonce(slot),
                "two orders of an account have one nonce");
            orders.list(slot);
        }
    }

    private int[] live()
    {
        final int[] slots = new int[live];
        int count = 0;
        for (int slot = 1; slot <= highest; slot++)
        {
            if (orders.isLive(slot))
            {
                slots[count++] = slot;
            }
        }

        return slots;
    }

    /**
     * Heapsort, in place.
     */
    private static void sort(final int[] slots, final IntToLongFunction key)
    {
        for (int i = slots.length / 2 - 1; i >= 0; i--)
        {
            sink(slots, i, slots.length, key);
        }
        for (int end = slots.length - 1; end > 0; end--)
        {
            final int greatest = slots[0];
            slots[0] = slots[end];
            slots[end] = greatest;
            sink(slots, 0, end, key);
        }
    }

    private static void sink(final int[] slots, final int from, final int end, final IntToLongFunction key)
    {
        final int slot = slots[from];
        final long value = key.applyAsLong(slot);
        int at = from;
        for (int child = 2 * at + 1; child < end; child = 2 * at + 1)
        {
            if (child + 1 < end && key.applyAsLong(slots[child + 1]) > key.applyAsLong(slots[child]))
            {
                child++;
            }
            if (key.applyAsLong(slots[child]) <= value)
            {
                break;
            }
            slots[at] = slots[child];
            at = child;
        }
        slots[at] = slot;
    }

    private int lockedAsset(final int slot)
    {
        return markets.get(orders.market(slot)).lockedAsset(orders.side(slot));
    }

    private long lock(final int slot)
    {
        return markets.get(orders.market(slot)).lock(orders.side(slot), orders.price(slot), orders.total(slot));
    }
}
