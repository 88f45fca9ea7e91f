package org.plasmex.engine;

import org.plasmex.matching.OrderSlab;
import org.plasmex.protocol.Amounts;
import org.plasmex.protocol.Terms;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Loads the orders of a snapshot into a machine that has loaded all else: slots, free slots, locks, books, lists and
 * index.
 * <p>
 * Everything that must be so between commands is insisted on: each order is one that may rest under the terms of its
 * market and the nonces of its account, priorities are different and rise with the nonces of an account, no book is
 * crossed, and what the orders of an account lock is what its balances have locked.
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
        for (final int slot : byPriority())
        {
            rest(slot);
        }
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
        final long terms = in.getLong(0, 0xFFFF_FFFFL, "terms");
        final int number = (int)(terms >>> 16);
        final int side = (int)(terms >>> 8) & 0xFF;
        final int type = (int)terms & 0xFF;
        final Market market = markets.get(number);
        in.require(
            null != market && (market.status() != Terms.CLOSED || closedMarkets.get(number)),
            "an order is in no open or halted market");
        in.require(side == Terms.BUY || side == Terms.SELL, "an order is on no side");
        in.require(type == Terms.GTC || type == Terms.POST_ONLY, "an order of a type that does not rest");

        final int account = in.getInt(StateMachine.VENUE_ACCOUNT + 1, accounts.count() - 1, "account");
        final long nonce = in.getLong(1, accounts.ledgerNonce(account), "nonce");
        in.require(
            nonce > accounts.floor(account) || flooredAccounts.get(account), "an order is below its account's floor");
        final long price = in.getLong(1, Long.MAX_VALUE, "price");
        in.require(price % market.tickSize() == 0, "a price is not in ticks");
        final long open = in.getLong(1, Long.MAX_VALUE, "open lots");
        in.require(market.lock(side, price, open) != Amounts.OVERFLOW, "an order locks more than can be");
        final long priority = in.getLong(1, nextStep - 1, "priority");
        orders.allocate(
            number, side, type, account, nonce, price, open, priority, in.getLong(), in.getLong());
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

    private int[] byPriority()
    {
        final long[] priorities = new long[live];
        int count = 0;
        for (int slot = 1; slot <= highest; slot++)
        {
            if (orders.isLive(slot))
            {
                priorities[count++] = orders.priority(slot);
            }
        }
        Arrays.sort(priorities);

        final int[] slots = new int[live];
        for (int slot = 1; slot <= highest; slot++)
        {
            if (orders.isLive(slot))
            {
                final int place = Arrays.binarySearch(priorities, orders.priority(slot));
                in.require(slots[place] == OrderSlab.NONE, "two orders have one priority");
                slots[place] = slot;
            }
        }

        return slots;
    }

    private void rest(final int slot)
    {
        final Market market = markets.get(orders.market(slot));
        final int newest = accounts.newestOrder(orders.account(slot));
        in.require(!market.book().crosses(orders.side(slot), orders.price(slot)), "a book is crossed");
        in.require(
            newest == OrderSlab.NONE || orders.nonce(newest) < orders.nonce(slot),
            "orders of an account are not in the order of their nonces");
        market.book().add(slot);
        orders.rest(slot);
    }

    private int lockedAsset(final int slot)
    {
        return markets.get(orders.market(slot)).lockedAsset(orders.side(slot));
    }

    private long lock(final int slot)
    {
        return markets.get(orders.market(slot)).lock(orders.side(slot), orders.price(slot), orders.open(slot));
    }
}
