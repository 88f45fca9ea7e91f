package org.plasmex.settlement.law;

import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Terms;

import static org.plasmex.protocol.Cells.*;
import static org.plasmex.protocol.Steps.*;

/**
 * The ops of markets: LIST, STATUS, REST, TRIGGER.
 */
final class MarketRules
{
    private static final int MARKET = 0;
    private static final int ORDER = 1;

    private MarketRules()
    {
    }

    static boolean list(final Trial t)
    {
        final int base = t.u16(LIST_BASE);
        final int quote = t.u16(LIST_QUOTE);
        final long lotSize = t.u64(LIST_LOT_SIZE);
        final long tickSize = t.u64(LIST_TICK_SIZE);
        final int makerFee = t.i16(LIST_MAKER_FEE);
        final int takerFee = t.u16(LIST_TAKER_FEE);

        if (!t.bind(MARKET, Cells.market(t.u16(LIST_MARKET))) ||
            !t.require(base != quote, Reason.MARKET_TERMS, base, quote) ||
            !t.require(lotSize > 0 && tickSize > 0, Reason.MARKET_TERMS, lotSize, tickSize) ||
            !t.require(takerFee <= Terms.MAX_TAKER_FEE, Reason.MARKET_TERMS, takerFee, Terms.MAX_TAKER_FEE) ||
            !t.require(-takerFee <= makerFee && makerFee <= takerFee, Reason.MARKET_TERMS, makerFee, takerFee))
        {
            return false;
        }

        t.put16(MARKET, MARKET_BASE, base);
        t.put16(MARKET, MARKET_QUOTE, quote);
        t.put64(MARKET, MARKET_LOT_SIZE, lotSize);
        t.put64(MARKET, MARKET_TICK_SIZE, tickSize);
        t.put16(MARKET, MARKET_MAKER_FEE, makerFee);
        t.put16(MARKET, MARKET_TAKER_FEE, takerFee);
        t.put8(MARKET, MARKET_STATUS, Terms.OPEN);
        return true;
    }

    static boolean status(final Trial t)
    {
        final int status = t.u8(STATUS_STATUS);

        if (!t.bind(MARKET, Cells.market(t.u16(STATUS_MARKET))))
        {
            return false;
        }

        final int now = t.old8(MARKET, MARKET_STATUS);
        if (!t.require(now == Terms.OPEN || now == Terms.HALTED, Reason.STATUS, now, status) ||
            !t.idle(MARKET) ||
            !t.require(status >= Terms.OPEN && status <= Terms.CLOSED && status != now, Reason.STATUS, status, now))
        {
            return false;
        }

        t.put8(MARKET, MARKET_STATUS, status);
        return true;
    }

    static boolean rest(final Trial t)
    {
        final int market = t.u16(REST_MARKET);
        final int slot = t.u32(REST_SLOT);

        if (!t.bind(MARKET, Cells.market(market)) ||
            !t.bind(ORDER, Cells.order(slot)) ||
            !t.taker(MARKET, slot) ||
            !t.liveIn(ORDER, market) ||
            !t.require(rests(t.old8(ORDER, ORDER_TYPE)), Reason.TYPE, t.old8(ORDER, ORDER_TYPE), 0) ||
            !t.ofThisBlock(ORDER))
        {
            return false;
        }

        t.put32(MARKET, MARKET_TAKER, 0);
        return true;
    }

    private static boolean rests(final int type)
    {
        return type == Terms.GTC || type == Terms.POST_ONLY;
    }

    static boolean trigger(final Trial t)
    {
        final int market = t.u16(TRIGGER_MARKET);
        final int slot = t.u32(TRIGGER_SLOT);

        if (!t.bind(MARKET, Cells.market(market)) ||
            !t.bind(ORDER, Cells.order(slot)) ||
            !t.liveIn(ORDER, market) ||
            !t.idle(MARKET) ||
            !t.status(MARKET, Terms.OPEN) ||
            !isMet(t))
        {
            return false;
        }

        t.put64(ORDER, ORDER_TRIGGER, 0);
        t.put64(ORDER, ORDER_PRIORITY, t.number());
        t.put32(MARKET, MARKET_TAKER, slot);
        return true;
    }

    private static boolean isMet(final Trial t)
    {
        final long trigger = t.old64(ORDER, ORDER_TRIGGER);
        final long last = t.old64(MARKET, MARKET_LAST_PRICE);
        final boolean reached = t.old8(ORDER, ORDER_SIDE) == Terms.BUY ? last >= trigger : last <= trigger;

        return t.require(trigger != 0 && last != 0 && reached, Reason.TRIGGER, trigger, last);
    }
}
