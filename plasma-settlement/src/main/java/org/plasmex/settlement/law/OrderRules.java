package org.plasmex.settlement.law;

import org.agrona.MutableDirectBuffer;
import org.plasmex.protocol.Amounts;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Terms;

import static org.plasmex.protocol.Cells.*;
import static org.plasmex.protocol.Steps.*;
import static org.plasmex.settlement.law.Trial.BY_OWNER_OR_SIGNER;

/**
 * The ops with which a client makes its orders: PLACE, REDUCE.
 */
final class OrderRules
{
    private static final int CANCEL_HASH_LENGTH = 16;
    private static final long U32 = 0xFFFF_FFFFL;

    private OrderRules()
    {
    }

    /**
     * The accesses of PLACE.
     */
    private static final class Place
    {
        static final int ACCOUNT = 0;
        static final int MARKET = 1;
        static final int ORDER = 2;
        static final int BALANCE = 3;
    }

    /**
     * The accesses of REDUCE.
     */
    private static final class Reduce
    {
        static final int MARKET = 0;
        static final int ORDER = 1;
        static final int ACCOUNT = 2;
        static final int BALANCE = 3;
    }

    static boolean place(final Trial t)
    {
        final int account = t.u32(PLACE_ACCOUNT);
        final int slot = t.u32(PLACE_SLOT);

        if (!t.bind(Place.ACCOUNT, Cells.account(account)) ||
            !t.bind(Place.MARKET, Cells.market(t.u16(PLACE_MARKET))) ||
            !t.bind(Place.ORDER, Cells.order(slot)) ||
            !t.exists(Place.ACCOUNT) ||
            !t.require(account != 0, Reason.VENUE) ||
            !t.status(Place.MARKET, Terms.OPEN) ||
            !t.idle(Place.MARKET) ||
            !placeable(t) ||
            !t.bind(Place.BALANCE, t.lockedCell(Place.MARKET, t.u8(PLACE_SIDE), account)) ||
            !t.lock(Place.BALANCE, placeLock(t)) ||
            !t.nonce(Place.ACCOUNT, t.u64(PLACE_NONCE)) ||
            !t.signed(Place.ACCOUNT, BY_OWNER_OR_SIGNER, OrderRules::placeMessage))
        {
            return false;
        }

        putOrder(t);
        if (t.u64(PLACE_TRIGGER) == 0)
        {
            t.put32(Place.MARKET, MARKET_TAKER, slot);
        }

        return true;
    }

    private static boolean placeable(final Trial t)
    {
        final int side = t.u8(PLACE_SIDE);
        final int type = t.u8(PLACE_TYPE);
        final long price = t.u64(PLACE_PRICE);
        final long lots = t.u64(PLACE_LOTS);
        final long peak = t.u64(PLACE_PEAK);
        final long trigger = t.u64(PLACE_TRIGGER);
        final long expiry = t.u32(PLACE_EXPIRY) & U32;
        final long tickSize = t.old64(Place.MARKET, MARKET_TICK_SIZE);

        return t.require(side == Terms.BUY || side == Terms.SELL, Reason.ORDER_TERMS, side, 0) &&
            t.require(type >= Terms.GTC && type <= Terms.POST_ONLY, Reason.ORDER_TERMS, type, 0) &&
            t.require(price > 0 && price % tickSize == 0, Reason.ORDER_TERMS, price, tickSize) &&
            t.require(lots > 0, Reason.ORDER_TERMS, lots, 0) &&
            t.require(peak == 0 || peak < lots, Reason.ORDER_TERMS, peak, lots) &&
            t.require(peak == 0 || type == Terms.GTC || type == Terms.POST_ONLY, Reason.ORDER_TERMS, peak, type) &&
            t.require(trigger % tickSize == 0, Reason.ORDER_TERMS, trigger, tickSize) &&
            t.require(trigger == 0 || type == Terms.GTC || type == Terms.IOC, Reason.ORDER_TERMS, trigger, type) &&
            t.require(expiry == 0 || Long.compareUnsigned(expiry, t.bounds().since()) > 0,
                Reason.EXPIRY, expiry, t.bounds().since());
    }

    private static long placeLock(final Trial t)
    {
        return t.u8(PLACE_SIDE) == Terms.SELL ?
            Amounts.product(t.u64(PLACE_LOTS), t.old64(Place.MARKET, MARKET_LOT_SIZE)) :
            Amounts.lock(t.u64(PLACE_PRICE), t.u64(PLACE_LOTS), t.old16(Place.MARKET, MARKET_TAKER_FEE));
    }

    private static void putOrder(final Trial t)
    {
        final long lots = t.u64(PLACE_LOTS);
        final long peak = t.u64(PLACE_PEAK);
        final long open = peak == 0 ? lots : peak;

        t.put32(Place.ORDER, ORDER_ACCOUNT, t.u32(PLACE_ACCOUNT));
        t.put16(Place.ORDER, ORDER_MARKET, t.u16(PLACE_MARKET));
        t.put8(Place.ORDER, ORDER_SIDE, t.u8(PLACE_SIDE));
        t.put8(Place.ORDER, ORDER_TYPE, t.u8(PLACE_TYPE));
        t.put64(Place.ORDER, ORDER_PRICE, t.u64(PLACE_PRICE));
        t.put64(Place.ORDER, ORDER_OPEN, open);
        t.put64(Place.ORDER, ORDER_HIDDEN, lots - open);
        t.put64(Place.ORDER, ORDER_PEAK, peak);
        t.put64(Place.ORDER, ORDER_PRIORITY, t.number());
        t.put64(Place.ORDER, ORDER_TRIGGER, t.u64(PLACE_TRIGGER));
        t.put64(Place.ORDER, ORDER_NONCE, t.u64(PLACE_NONCE));
        t.put32(Place.ORDER, ORDER_EXPIRY, t.u32(PLACE_EXPIRY));
        t.put16(Place.ORDER, ORDER_MAKER_FEE, t.oldI16(Place.MARKET, MARKET_MAKER_FEE));
        t.put16(Place.ORDER, ORDER_TAKER_FEE, t.old16(Place.MARKET, MARKET_TAKER_FEE));
        t.putBytes(Place.ORDER, ORDER_CANCEL_HASH, t.step(), t.at(PLACE_CANCEL_HASH), CANCEL_HASH_LENGTH);
    }

    private static void placeMessage(
        final Trial t, final Eip712 eip712, final MutableDirectBuffer digest, final int digestOffset)
    {
        eip712.order(
            t.u32(PLACE_ACCOUNT),
            t.u16(PLACE_MARKET),
            t.old16(Place.MARKET, MARKET_BASE),
            t.old16(Place.MARKET, MARKET_QUOTE),
            t.old64(Place.MARKET, MARKET_LOT_SIZE),
            t.old16(Place.MARKET, MARKET_TAKER_FEE),
            t.u8(PLACE_SIDE),
            t.u8(PLACE_TYPE),
            t.u64(PLACE_PRICE),
            t.u64(PLACE_LOTS),
            t.u64(PLACE_PEAK),
            t.u64(PLACE_TRIGGER),
            t.u32(PLACE_EXPIRY),
            t.step(),
            t.at(PLACE_CANCEL_HASH),
            t.u64(PLACE_NONCE),
            digest,
            digestOffset);
    }

    static boolean reduce(final Trial t)
    {
        final long lots = t.u64(REDUCE_LOTS);

        if (!t.bind(Reduce.ORDER, Cells.order(t.u32(REDUCE_SLOT))) || !t.live(Reduce.ORDER))
        {
            return false;
        }

        final int account = t.old32(Reduce.ORDER, ORDER_ACCOUNT);
        if (!t.bind(Reduce.MARKET, Cells.market(t.old16(Reduce.ORDER, ORDER_MARKET))) ||
            !t.bind(Reduce.ACCOUNT, Cells.account(account)) ||
            !t.bind(Reduce.BALANCE, t.lockedCell(Reduce.MARKET, t.old8(Reduce.ORDER, ORDER_SIDE), account)) ||
            !t.exists(Reduce.ACCOUNT) ||
            !t.idle(Reduce.MARKET) ||
            !t.require(lots > 0 && lots < t.total(Reduce.ORDER), Reason.SIZE, lots, t.total(Reduce.ORDER)))
        {
            return false;
        }

        final long before = t.lockOf(Reduce.MARKET, Reduce.ORDER, t.total(Reduce.ORDER));
        final long after = t.lockOf(Reduce.MARKET, Reduce.ORDER, lots);
        if (!t.inRange(before) ||
            !t.inRange(after) ||
            !t.unlock(Reduce.BALANCE, before - after) ||
            !t.nonce(Reduce.ACCOUNT, t.u64(REDUCE_NONCE)) ||
            !t.signed(Reduce.ACCOUNT, BY_OWNER_OR_SIGNER, OrderRules::reduceMessage))
        {
            return false;
        }

        final long open = Math.min(t.old64(Reduce.ORDER, ORDER_OPEN), lots);
        t.put64(Reduce.ORDER, ORDER_OPEN, open);
        t.put64(Reduce.ORDER, ORDER_HIDDEN, lots - open);
        return true;
    }

    private static void reduceMessage(
        final Trial t, final Eip712 eip712, final MutableDirectBuffer digest, final int digestOffset)
    {
        eip712.reduce(
            t.old32(Reduce.ORDER, ORDER_ACCOUNT),
            t.old64(Reduce.ORDER, ORDER_NONCE),
            t.u64(REDUCE_LOTS),
            t.u64(REDUCE_NONCE),
            digest,
            digestOffset);
    }
}
