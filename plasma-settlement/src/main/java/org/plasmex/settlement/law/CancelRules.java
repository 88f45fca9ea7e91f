package org.plasmex.settlement.law;

import org.agrona.MutableDirectBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Terms;

import static org.plasmex.protocol.Cells.*;
import static org.plasmex.protocol.Steps.*;
import static org.plasmex.settlement.law.Trial.BY_OWNER_OR_SIGNER;

/**
 * CANCEL: an order goes, and its lock returns; one rule for each reason.
 */
final class CancelRules
{
    private static final long U32 = 0xFFFF_FFFFL;
    private static final long INBOX = Cells.register(Cells.REGISTER_INBOX);

    private static final int MARKET = 0;
    private static final int ORDER = 1;
    private static final int BALANCE = 2;
    private static final int ACCOUNT = 3;
    private static final int OTHER = 3;
    private static final int REGISTER = 4;

    private CancelRules()
    {
    }

    /**
     * The accesses of VOID.
     */
    private static final class Void
    {
        static final int ORDER = 0;
        static final int ACCOUNT = 1;
        static final int REGISTER = 2;
    }

    static boolean owner(final Trial t)
    {
        return bind(t) &&
            bindAccount(t) &&
            t.exists(ACCOUNT) &&
            t.idle(MARKET) &&
            release(t) &&
            t.nonce(ACCOUNT, t.u64(CANCEL_OWNER_NONCE)) &&
            t.signed(ACCOUNT, BY_OWNER_OR_SIGNER, CancelRules::ownerMessage);
    }

    private static void ownerMessage(
        final Trial t, final Eip712 eip712, final MutableDirectBuffer digest, final int digestOffset)
    {
        eip712.cancel(
            t.old32(ORDER, ORDER_ACCOUNT),
            t.old64(ORDER, ORDER_NONCE),
            t.u64(CANCEL_OWNER_NONCE),
            digest,
            digestOffset);
    }

    static boolean expired(final Trial t)
    {
        if (!bind(t) || !t.idle(MARKET))
        {
            return false;
        }

        final long expiry = t.expiry(ORDER);
        return t.require(expiry > 0 && Long.compareUnsigned(expiry, t.bounds().until()) <= 0,
            Reason.EXPIRY, expiry, t.bounds().until()) &&
            release(t);
    }

    static boolean unfilled(final Trial t)
    {
        if (!bind(t) || !t.taker(MARKET, t.u32(CANCEL_SLOT)))
        {
            return false;
        }

        final int type = t.old8(ORDER, ORDER_TYPE);
        if (type != Terms.IOC && type != Terms.FOK && t.isOfThisBlock(ORDER))
        {
            return t.deny(Reason.TYPE, type, 0);
        }

        t.put32(MARKET, MARKET_TAKER, 0);
        return release(t);
    }

    static boolean selfTrade(final Trial t)
    {
        final int slot = t.u32(CANCEL_SLOT);
        final int other = t.u32(CANCEL_SELF_TRADE_OTHER);

        if (!bind(t) ||
            !t.bind(OTHER, Cells.order(other)) ||
            !t.liveIn(OTHER, t.old16(ORDER, ORDER_MARKET)) ||
            !t.require(t.old32(ORDER, ORDER_ACCOUNT) == t.old32(OTHER, ORDER_ACCOUNT), Reason.PAIR) ||
            !t.opposite(ORDER, OTHER) ||
            !t.require((t.old64(ORDER, ORDER_TRIGGER) | t.old64(OTHER, ORDER_TRIGGER)) == 0, Reason.TRIGGER) ||
            !t.cross(ORDER, OTHER))
        {
            return false;
        }

        if (t.old32(MARKET, MARKET_TAKER) != other)
        {
            if (!t.taker(MARKET, slot) ||
                !t.require(t.old8(ORDER, ORDER_TYPE) != Terms.FOK, Reason.TYPE, Terms.FOK, 0))
            {
                return false;
            }
            t.put32(MARKET, MARKET_TAKER, 0);
        }

        return release(t);
    }

    static boolean closed(final Trial t)
    {
        return bind(t) &&
            t.idle(MARKET) &&
            t.status(MARKET, Terms.CLOSED) &&
            release(t);
    }

    static boolean floored(final Trial t)
    {
        return bind(t) &&
            bindAccount(t) &&
            t.idle(MARKET) &&
            t.require(t.old64(ORDER, ORDER_NONCE) <= t.old64(ACCOUNT, ACCOUNT_FLOOR),
                Reason.ABOVE_FLOOR, t.old64(ORDER, ORDER_NONCE), t.old64(ACCOUNT, ACCOUNT_FLOOR)) &&
            release(t);
    }

    static boolean requested(final Trial t)
    {
        final long order = t.u64(CANCEL_REQUESTED_ORDER);

        return bind(t) &&
            bindAccount(t) &&
            t.bind(REGISTER, INBOX) &&
            t.idle(MARKET) &&
            requestEntry(t, REGISTER) &&
            t.require(order == t.old64(ORDER, ORDER_NONCE), Reason.REQUEST, order, t.old64(ORDER, ORDER_NONCE)) &&
            t.require(t.isOwner(CANCEL_REQUESTED_REQUESTER, ACCOUNT), Reason.REQUEST) &&
            release(t);
    }

    static boolean revealed(final Trial t)
    {
        return bind(t) &&
            t.idle(MARKET) &&
            t.reveals(CANCEL_REVEALED_SECRET, ORDER) &&
            release(t);
    }

    static boolean voided(final Trial t)
    {
        if (!t.bind(Void.ORDER, Cells.order(t.u32(CANCEL_SLOT))))
        {
            return false;
        }

        final boolean live = t.old8(Void.ORDER, ORDER_SIDE) != 0;
        return t.bind(Void.ACCOUNT, Cells.account(live ? t.old32(Void.ORDER, ORDER_ACCOUNT) : 0)) &&
            t.bind(Void.REGISTER, INBOX) &&
            requestEntry(t, Void.REGISTER) &&
            t.require(
                !live ||
                t.u64(CANCEL_VOID_ORDER) != t.old64(Void.ORDER, ORDER_NONCE) ||
                !t.isOwner(CANCEL_VOID_REQUESTER, Void.ACCOUNT),
                Reason.REQUEST_STANDS);
    }

    /**
     * REQUESTED and VOID have the same body.
     */
    private static boolean requestEntry(final Trial t, final int register)
    {
        return t.entry(
            register,
            CANCEL_REQUESTED_ENTRY,
            Inbox.CANCEL,
            t.step(),
            t.at(CANCEL_REQUESTED_REQUESTER),
            t.u32(CANCEL_SLOT) & U32,
            t.u64(CANCEL_REQUESTED_ORDER));
    }

    private static boolean bind(final Trial t)
    {
        return t.bind(ORDER, Cells.order(t.u32(CANCEL_SLOT))) &&
            t.live(ORDER) &&
            t.bind(MARKET, Cells.market(t.old16(ORDER, ORDER_MARKET))) &&
            t.bind(BALANCE, t.lockedCell(MARKET, t.old8(ORDER, ORDER_SIDE), t.old32(ORDER, ORDER_ACCOUNT)));
    }

    private static boolean bindAccount(final Trial t)
    {
        return t.bind(ACCOUNT, Cells.account(t.old32(ORDER, ORDER_ACCOUNT)));
    }

    private static boolean release(final Trial t)
    {
        return t.unlock(BALANCE, t.lockOf(MARKET, ORDER, t.total(ORDER))) && t.clear(ORDER);
    }
}
