package org.plasmex.settlement.law;

import org.plasmex.protocol.Amounts;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Terms;

import static org.plasmex.protocol.Cells.*;
import static org.plasmex.protocol.Steps.FILL_MAKER;
import static org.plasmex.protocol.Steps.FILL_MARKET;
import static org.plasmex.protocol.Steps.FILL_TAKER;

/**
 * FILL: the order that is being matched trades with a resting one, at the price of the latter.
 */
final class FillRule
{
    private static final int MARKET = 0;
    private static final int TAKER = 1;
    private static final int MAKER = 2;
    private static final int BUYER_BASE = 3;
    private static final int BUYER_QUOTE = 4;
    private static final int SELLER_BASE = 5;
    private static final int SELLER_QUOTE = 6;
    private static final int VENUE_QUOTE = 7;
    private static final int VENUE = 0;

    private FillRule()
    {
    }

    static boolean fill(final Trial t)
    {
        final int market = t.u16(FILL_MARKET);
        final int taker = t.u32(FILL_TAKER);

        return t.bind(MARKET, Cells.market(market)) &&
            t.bind(TAKER, Cells.order(taker)) &&
            t.bind(MAKER, Cells.order(t.u32(FILL_MAKER))) &&
            t.taker(MARKET, taker) &&
            t.status(MARKET, Terms.OPEN) &&
            t.liveIn(TAKER, market) &&
            t.liveIn(MAKER, market) &&
            isPair(t) &&
            bindBalances(t) &&
            trade(t);
    }

    private static boolean isPair(final Trial t)
    {
        return t.opposite(TAKER, MAKER) &&
            t.require(t.old32(TAKER, ORDER_ACCOUNT) != t.old32(MAKER, ORDER_ACCOUNT), Reason.PAIR) &&
            t.require(t.old64(MAKER, ORDER_TRIGGER) == 0, Reason.TRIGGER) &&
            t.cross(TAKER, MAKER) &&
            unexpired(t, TAKER) &&
            unexpired(t, MAKER) &&
            t.require(t.old8(TAKER, ORDER_TYPE) != Terms.POST_ONLY, Reason.TYPE, Terms.POST_ONLY, 0) &&
            t.ofThisBlock(TAKER);
    }

    private static boolean unexpired(final Trial t, final int order)
    {
        final long expiry = t.expiry(order);
        return t.require(expiry == 0 || Long.compareUnsigned(expiry, t.bounds().since()) > 0,
            Reason.EXPIRY, expiry, t.bounds().since());
    }

    private static boolean bindBalances(final Trial t)
    {
        final boolean takerBuys = t.old8(TAKER, ORDER_SIDE) == Terms.BUY;
        final int buyer = t.old32(takerBuys ? TAKER : MAKER, ORDER_ACCOUNT);
        final int seller = t.old32(takerBuys ? MAKER : TAKER, ORDER_ACCOUNT);
        final int base = t.old16(MARKET, MARKET_BASE);
        final int quote = t.old16(MARKET, MARKET_QUOTE);

        return t.bind(BUYER_BASE, Cells.balance(base, buyer)) &&
            t.bind(BUYER_QUOTE, Cells.balance(quote, buyer)) &&
            t.bind(SELLER_BASE, Cells.balance(base, seller)) &&
            t.bind(SELLER_QUOTE, Cells.balance(quote, seller)) &&
            t.bind(VENUE_QUOTE, Cells.balance(quote, VENUE));
    }

    private static boolean trade(final Trial t)
    {
        final long lots = Math.min(t.old64(MAKER, ORDER_OPEN), t.total(TAKER));
        final long price = t.old64(MAKER, ORDER_PRICE);
        final long notional = Amounts.notional(price, lots);
        final long size = Amounts.product(lots, t.old64(MARKET, MARKET_LOT_SIZE));
        final int makerRate = t.oldI16(MAKER, ORDER_MAKER_FEE);
        final long takerFee = Amounts.fee(notional, t.old16(TAKER, ORDER_TAKER_FEE));
        final long atMakerRate = Amounts.fee(notional, Math.abs(makerRate));

        if (!t.require(lots != 0, Reason.SIZE) ||
            !t.inRange(notional) ||
            !t.inRange(size) ||
            !t.inRange(takerFee) ||
            !t.inRange(atMakerRate))
        {
            return false;
        }

        final long makerFee = makerRate >= 0 ? atMakerRate : -Math.min(takerFee, atMakerRate);
        return settle(t, lots, notional, size, takerFee, makerFee) &&
            makerAfter(t, lots) &&
            takerAfter(t, lots) &&
            t.put64(MARKET, MARKET_LAST_PRICE, price) &&
            t.filled(price, lots, takerFee, makerFee);
    }

    /**
     * A fee is below a tenth of the notional, whatever a cell says, so what the seller gets is not negative; nor is
     * what the venue earns, since a rebate is not above the taker's fee.
     */
    private static boolean settle(
        final Trial t,
        final long lots,
        final long notional,
        final long size,
        final long takerFee,
        final long makerFee)
    {
        final boolean takerBuys = t.old8(TAKER, ORDER_SIDE) == Terms.BUY;
        final int buy = takerBuys ? TAKER : MAKER;
        final long before = t.lockOf(MARKET, buy, t.total(buy));
        final long after = t.lockOf(MARKET, buy, t.total(buy) - lots);
        if (!t.inRange(before) || !t.inRange(after))
        {
            return false;
        }

        final long freed = before - after;
        final long over = freed - notional - (takerBuys ? takerFee : makerFee);
        final long earned = notional - (takerBuys ? makerFee : takerFee);

        return t.spend(BUYER_QUOTE, freed) &&
            t.require(over >= 0, Reason.NOT_ENOUGH, notional, freed) &&
            t.credit(BUYER_QUOTE, over) &&
            t.credit(BUYER_BASE, size) &&
            t.spend(SELLER_BASE, size) &&
            t.credit(SELLER_QUOTE, earned) &&
            t.credit(VENUE_QUOTE, takerFee + makerFee);
    }

    private static boolean makerAfter(final Trial t, final long lots)
    {
        final long left = t.old64(MAKER, ORDER_OPEN) - lots;
        final long hidden = t.old64(MAKER, ORDER_HIDDEN);

        if (left != 0)
        {
            return t.put64(MAKER, ORDER_OPEN, left);
        }
        if (hidden == 0)
        {
            return t.clear(MAKER);
        }

        final long open = Math.min(t.old64(MAKER, ORDER_PEAK), hidden);
        t.put64(MAKER, ORDER_OPEN, open);
        t.put64(MAKER, ORDER_HIDDEN, hidden - open);
        return t.put64(MAKER, ORDER_PRIORITY, t.number());
    }

    private static boolean takerAfter(final Trial t, final long lots)
    {
        final long total = t.total(TAKER) - lots;
        final long peak = t.old64(TAKER, ORDER_PEAK);

        if (total == 0)
        {
            t.put32(MARKET, MARKET_TAKER, 0);
            return t.clear(TAKER);
        }

        final long open = peak == 0 ? total : Math.min(peak, total);
        t.put64(TAKER, ORDER_OPEN, open);
        return t.put64(TAKER, ORDER_HIDDEN, total - open);
    }
}
