package org.plasmex.engine;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.matching.OrderIndex;
import org.plasmex.matching.OrderSlab;
import org.plasmex.protocol.Keccak;

import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The orders of all markets: the slab that matching works on, what only the ledger wants of an order (kept apart,
 * cold), what few orders have, the index of those that rest or wait for their trigger by account and nonce, each
 * account's list of them, oldest first, and those that expire by their time.
 */
final class Orders
{
    private static final int STRIDE_SHIFT = 2;
    private static final int PRIORITY = 0;
    private static final int CANCEL_HASH = 1;
    private static final int LINKS = 3; // older << 32 | newer, in the list of the account

    private static final int SECRET_LENGTH = 16;

    private final Accounts accounts;
    private final OrderSlab slab;
    private final Keccak keccak = new Keccak();
    private final UnsafeBuffer hash = new UnsafeBuffer(new byte[Keccak.LENGTH]);
    private final Conditions conditions = new Conditions();
    private final SlotHeap expiries = new SlotHeap(conditions, true);
    private OrderIndex index;
    private long[] cold;

    Orders(final Accounts accounts, final int initialCapacity, final int capacity)
    {
        this.accounts = accounts;
        slab = new OrderSlab(initialCapacity, capacity);
        index = new OrderIndex(slab, 0);
        cold = new long[(initialCapacity + 1) << STRIDE_SHIFT];
    }

    /**
     * Seed the hash of the index with what clients do not know, as they choose the nonces; only while no order rests.
     *
     * @param value any.
     */
    void seed(final long value)
    {
        index = new OrderIndex(slab, value);
    }

    OrderSlab slab()
    {
        return slab;
    }

    boolean isFull()
    {
        return slab.live() == slab.capacity();
    }

    /**
     * Give an order a slot, of which one must be free: see {@link #isFull()}. It neither rests nor can be found yet.
     *
     * @param order    as the client sent it, with terms that the ledger allows.
     * @param priority the number of the step that places it.
     * @return its slot.
     */
    int place(final Placement order, final long priority)
    {
        final int slot = allocate(
            order.market(),
            order.side(),
            order.orderType(),
            (int)order.account(),
            order.nonce(),
            order.price(),
            order.lots(),
            priority,
            order.cancelHashHigh(),
            order.cancelHashLow());
        if (order.peak() != 0)
        {
            slab.hide(slot, order.peak(), order.peak());
        }
        conditions.put(slot, order.trigger(), order.expiry(), order.selfTrade());

        return slot;
    }

    /**
     * Give an order the next slot, of which one must be free. It neither rests nor can be found yet.
     *
     * @param market         a u16.
     * @param side           of the order.
     * @param type           of the order.
     * @param account        that places it.
     * @param nonce          of the order.
     * @param price          of the order.
     * @param lots           of the order.
     * @param priority       the number of the step that places it.
     * @param cancelHashHigh the first 8 bytes of its cancelHash, big-endian.
     * @param cancelHashLow  the other 8.
     * @return its slot.
     */
    int allocate(
        final int market,
        final int side,
        final int type,
        final int account,
        final long nonce,
        final long price,
        final long lots,
        final long priority,
        final long cancelHashHigh,
        final long cancelHashLow)
    {
        final int slot = slab.allocate(market, side, type, account, nonce, price, lots);
        if ((slot + 1) << STRIDE_SHIFT > cold.length)
        {
            cold = Arrays.copyOf(cold, cold.length * 2);
        }
        final int at = slot << STRIDE_SHIFT;
        cold[at + PRIORITY] = priority;
        cold[at + CANCEL_HASH] = cancelHashHigh;
        cold[at + CANCEL_HASH + 1] = cancelHashLow;
        cold[at + LINKS] = 0;

        return slot;
    }

    /**
     * Make an order that has come to rest, or to wait for its trigger, known to its account, as the newest.
     *
     * @param slot of the order.
     */
    void list(final int slot)
    {
        final int account = account(slot);
        final int newest = accounts.newestOrder(account);
        if (newest == OrderSlab.NONE)
        {
            accounts.orders(account, slot, slot);
        }
        else
        {
            newer(newest, slot);
            accounts.orders(account, accounts.oldestOrder(account), slot);
        }
        links(slot, newest, OrderSlab.NONE);
        index.add(slot);
        accounts.addOpenOrders(account, 1);
        if (expiry(slot) != 0)
        {
            expiries.add(slot, expiry(slot));
        }
    }

    /**
     * Forget an order that was listed and leaves its book. Its slot is to be freed next: what this touches lies far
     * apart, so it should come before whatever can be done meanwhile.
     *
     * @param slot of the order.
     */
    void unlist(final int slot)
    {
        final int account = account(slot);
        final int older = older(slot);
        final int newer = newer(slot);
        if (older != OrderSlab.NONE)
        {
            newer(older, newer);
        }
        if (newer != OrderSlab.NONE)
        {
            links(newer, older, newer(newer));
        }
        if (older == OrderSlab.NONE || newer == OrderSlab.NONE)
        {
            accounts.orders(
                account,
                older == OrderSlab.NONE ? newer : accounts.oldestOrder(account),
                newer == OrderSlab.NONE ? older : accounts.newestOrder(account));
        }
        index.remove(slot);
        accounts.addOpenOrders(account, -1);
        if (expiry(slot) != 0)
        {
            expiries.remove(slot);
        }
    }

    /**
     * Free the slot of an order that is not listed, nor in a book.
     *
     * @param slot of the order.
     */
    void release(final int slot)
    {
        slab.release(slot);
    }

    /**
     * A stop order begins.
     *
     * @param slot     of the order.
     * @param priority the number of the step that begins it.
     */
    void begin(final int slot, final long priority)
    {
        conditions.triggered(slot);
        priority(slot, priority);
    }

    /**
     * Find an order that rests or waits for its trigger.
     *
     * @param account that placed it.
     * @param nonce   that it was placed with.
     * @return its slot, 0 where there is none.
     */
    int find(final int account, final long nonce)
    {
        return index.get(account, nonce);
    }

    /**
     * Does a secret cancel an order?
     *
     * @param slot   of an order.
     * @param buffer holding the secret.
     * @param offset of its 16 bytes.
     * @return true if the order has a cancelHash, and it is how the secret's hash begins.
     */
    boolean isCancelledBy(final int slot, final DirectBuffer buffer, final int offset)
    {
        final int at = (slot << STRIDE_SHIFT) + CANCEL_HASH;
        if ((cold[at] | cold[at + 1]) == 0)
        {
            return false;
        }
        keccak.hash(buffer, offset, SECRET_LENGTH, hash, 0);

        return hash.getLong(0, ByteOrder.BIG_ENDIAN) == cold[at] &&
            hash.getLong(Long.BYTES, ByteOrder.BIG_ENDIAN) == cold[at + 1];
    }

    /**
     * Is there an order in a slot?
     *
     * @param slot any u32.
     * @return true if there is; its number is an int then.
     */
    boolean isLive(final long slot)
    {
        return slot <= slab.highest() && slab.isLive((int)slot);
    }

    int newer(final int slot)
    {
        return (int)cold[(slot << STRIDE_SHIFT) + LINKS];
    }

    int account(final int slot)
    {
        return slab.account(slot);
    }

    int market(final int slot)
    {
        return slab.market(slot);
    }

    int side(final int slot)
    {
        return slab.side(slot);
    }

    int type(final int slot)
    {
        return slab.type(slot);
    }

    long price(final int slot)
    {
        return slab.price(slot);
    }

    long open(final int slot)
    {
        return slab.open(slot);
    }

    /**
     * All that is left of an order.
     *
     * @param slot of the order.
     * @return open and hidden lots.
     */
    long total(final int slot)
    {
        return slab.total(slot);
    }

    long hidden(final int slot)
    {
        return slab.hidden(slot);
    }

    Conditions conditions()
    {
        return conditions;
    }

    /**
     * Does an order wait for its trigger?
     *
     * @param slot of the order.
     * @return true if it is in no book yet.
     */
    boolean isWaiting(final int slot)
    {
        return conditions.trigger(slot) != 0;
    }

    long expiry(final int slot)
    {
        return conditions.expiry(slot);
    }

    /**
     * When the next order expires.
     *
     * @return seconds; {@link Long#MAX_VALUE} where none does.
     */
    long nextExpiry()
    {
        return expiries.firstKey();
    }

    int nextToExpire()
    {
        return expiries.first();
    }

    long nonce(final int slot)
    {
        return slab.nonce(slot);
    }

    long priority(final int slot)
    {
        return cold[(slot << STRIDE_SHIFT) + PRIORITY];
    }

    void priority(final int slot, final long priority)
    {
        cold[(slot << STRIDE_SHIFT) + PRIORITY] = priority;
    }

    /**
     * Write the free slots in the order in which they are given out, then the live orders in the order of their slots.
     * Lists, index and books follow from the orders and their priorities: {@link OrdersLoader}.
     *
     * @param out to write to.
     */
    void snapshot(final SnapshotWriter out)
    {
        out.putLong(slab.highest());
        out.putLong(slab.live());
        for (int slot = slab.firstFree(); slot != OrderSlab.NONE; slot = slab.nextFree(slot))
        {
            out.putLong(slot);
        }
        for (int slot = 1; slot <= slab.highest(); slot++)
        {
            if (slab.isLive(slot))
            {
                final int at = slot << STRIDE_SHIFT;
                out.putLong(slot);
                out.putLong(flags(slot) | (long)market(slot) << 16 | side(slot) << 8 | type(slot));
                out.putLong(account(slot));
                out.putLong(nonce(slot));
                out.putLong(price(slot));
                out.putLong(open(slot));
                out.putLong(hidden(slot));
                out.putLong(slab.peak(slot));
                out.putLong(conditions.trigger(slot));
                out.putLong(expiry(slot));
                out.putLong(cold[at + PRIORITY]);
                out.putLong(cold[at + CANCEL_HASH]);
                out.putLong(cold[at + CANCEL_HASH + 1]);
            }
        }
    }

    private long flags(final int slot)
    {
        return isWaiting(slot) ?
            (long)conditions.selfTrade(slot) << 32 | (conditions.isElected(slot) ? 1L << 33 : 0) : 0;
    }

    private int older(final int slot)
    {
        return (int)(cold[(slot << STRIDE_SHIFT) + LINKS] >>> 32);
    }

    private void newer(final int slot, final int newer)
    {
        links(slot, older(slot), newer);
    }

    private void links(final int slot, final int older, final int newer)
    {
        cold[(slot << STRIDE_SHIFT) + LINKS] = (long)older << 32 | newer;
    }
}
