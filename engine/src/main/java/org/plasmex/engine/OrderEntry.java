package org.plasmex.engine;

import org.plasmex.matching.Admission;
import org.plasmex.matching.OrderSlab;
import org.plasmex.matching.OrderType;
import org.plasmex.matching.SelfTrade;
import org.plasmex.matching.Side;
import org.plasmex.protocol.Amounts;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;
import org.plasmex.protocol.sbe.Refusal;
import org.plasmex.protocol.sbe.ReplaceOrderDecoder;

/**
 * Places new orders, alone or in the place of others.
 * <p>
 * An order is checked in this order, and the first check that fails is the reason of the refusal:
 * <ol>
 * <li>STOPPED (value: the account); TOO_MANY_MESSAGES (value: how many in this second; bound: the limit);</li>
 * <li>UNKNOWN_ACCOUNT (the venue's never trades), UNKNOWN_MARKET, MARKET_NOT_OPEN (value: its status), TERMS_DIFFER
 * (base, quote, lotSize, takerFee; bound: the market's);</li>
 * <li>MALFORMED (side, type, price or trigger not in ticks, lots, peak, selfTrade), EXPIRED (bound: now);</li>
 * <li>TOO_LARGE (lots, notional), OUT_OF_BAND (bound: the worst price that is inside);</li>
 * <li>OUT_OF_RANGE (the lock), INSUFFICIENT_BALANCE (value: the lock; bound: what is available, with what the replaced
 * order locks);</li>
 * <li>TOO_MANY_ORDERS (value: how many are open; bound: the limit), NO_CAPACITY;</li>
 * <li>BUSY: stop orders of the market are to begin first, or too many orders that it would meet are to go first (value:
 * lots; bound: how many are cancelled at a time);</li>
 * <li>WOULD_TRADE (value: the price; bound: the best of the other side), WOULD_NOT_FILL, TOO_MANY_FILLS.</li>
 * </ol>
 */
final class OrderEntry
{
    private final OutputWriter out;
    private final Blocks blocks;
    private final Accounts accounts;
    private final Balances balances;
    private final Markets markets;
    private final Orders orders;
    private final Cancels cancels;
    private final Overdue overdue;
    private final Stops stops;
    private final LongWork longWork;
    private final Limits limits;
    private final Trading trading;

    private final PlaceOrderDecoder replacement = new PlaceOrderDecoder();
    private final Placement placement = new Placement();

    OrderEntry(
        final OutputWriter out,
        final Blocks blocks,
        final Accounts accounts,
        final Balances balances,
        final Markets markets,
        final Orders orders,
        final Cancels cancels,
        final Overdue overdue,
        final Stops stops,
        final LongWork longWork,
        final Limits limits,
        final Trading trading)
    {
        this.out = out;
        this.blocks = blocks;
        this.accounts = accounts;
        this.balances = balances;
        this.markets = markets;
        this.orders = orders;
        this.cancels = cancels;
        this.overdue = overdue;
        this.stops = stops;
        this.longWork = longWork;
        this.limits = limits;
        this.trading = trading;
    }

    /**
     * Place an order whose account, key and nonce are right.
     *
     * @param message  as the client sent it.
     * @param client   the command.
     * @param messages that the account has sent in this second, 0 where they are not limited.
     */
    void place(final PlaceOrderDecoder message, final ClientCommand client, final long messages)
    {
        final Placement order = placement.read(message);
        if (mayBePlaced(order, OrderSlab.NONE, messages))
        {
            execute(order, client);
        }
    }

    /**
     * Place an order in the place of another one.
     *
     * @param replaced slot of the order that goes, which the account has.
     * @param message  as the client sent it.
     * @param client   the command.
     * @param cancel   what signs the cancel; without an auth where a secret is shown.
     * @param messages that the account has sent in this second, 0 where they are not limited.
     */
    void replace(
        final int replaced,
        final ReplaceOrderDecoder message,
        final ClientCommand client,
        final ClientCommand cancel,
        final long messages)
    {
        final Placement order = placement.read(replacement.wrap(
            message.buffer(), message.offset(), PlaceOrderDecoder.BLOCK_LENGTH, PlaceOrderDecoder.SCHEMA_VERSION));
        if (mayBePlaced(order, replaced, messages))
        {
            if (cancel.authLength() > 0)
            {
                accounts.ledgerNonce((int)order.account(), message.cancelNonce());
                cancels.begin(replaced, Steps.OWNER).u64(message.cancelNonce()).auth(cancel);
            }
            else
            {
                cancels.begin(replaced, Steps.REVEALED).bytes(
                    message.buffer(),
                    message.offset() + ReplaceOrderDecoder.secretEncodingOffset(),
                    ReplaceOrderDecoder.secretLength());
            }
            cancels.endResting(replaced);
            execute(order, client);
        }
    }

    private void execute(final Placement order, final ClientCommand client)
    {
        final int account = (int)order.account();
        final Market market = markets.get(order.market());
        final int asset = market.lockedAsset(order.side());
        final boolean isStop = order.trigger() != 0;
        balances.lock(asset, account, market.lock(order.side(), order.price(), order.lots()));
        accounts.ledgerNonce(account, order.nonce());
        final int slot = orders.place(order, out.nextStep());
        out.begin(Steps.PLACE).u32(slot).u32(account).u16(order.market()).u8(order.side()).u8(order.orderType())
            .u64(order.price()).u64(order.lots()).u64(order.peak()).u64(order.trigger()).u32(order.expiry())
            .u64(order.cancelHashHigh()).u64(order.cancelHashLow())
            .u64(order.nonce())
            .auth(client)
            .balance(asset, account)
            .order(slot)
            .end();
        if (isStop)
        {
            orders.list(slot);
            stops.placed(slot, market);
        }
        else
        {
            trading.match(slot, market, order.selfTrade(), false);
        }
        stops.after(market);
    }

    private boolean mayBePlaced(final Placement order, final int replaced, final long messages)
    {
        final Market market = markets.get(order.market());

        return isAllowed((int)order.account(), messages) &&
            isTradable(order, market) &&
            isWellFormed(order, market) &&
            isWithinLimits(order, market) &&
            isCovered(order, market, replaced) &&
            hasRoom(order, replaced) &&
            isAdmitted(order, market, replaced);
    }

    private boolean isAllowed(final int account, final long messages)
    {
        final int maxMessages = limits.maxMessages(account);
        if (limits.isStopped(account))
        {
            out.refuse(Refusal.STOPPED, account, 0);
        }
        else if (maxMessages != 0 && messages > maxMessages)
        {
            out.refuse(Refusal.TOO_MANY_MESSAGES, messages, maxMessages);
        }
        else
        {
            return true;
        }

        return false;
    }

    private boolean isTradable(final Placement order, final Market market)
    {
        if (order.account() == StateMachine.VENUE_ACCOUNT)
        {
            out.refuse(Refusal.UNKNOWN_ACCOUNT, order.account(), 0);
        }
        else if (null == market)
        {
            out.refuse(Refusal.UNKNOWN_MARKET, order.market(), 0);
        }
        else if (market.status() != Terms.OPEN)
        {
            out.refuse(Refusal.MARKET_NOT_OPEN, market.status(), Terms.OPEN);
        }
        else if (longWork.isSuspended())
        {
            out.refuse(Refusal.MARKET_NOT_OPEN, Terms.HALTED, Terms.OPEN);
        }
        else if (order.base() != market.base())
        {
            out.refuse(Refusal.TERMS_DIFFER, order.base(), market.base());
        }
        else if (order.quote() != market.quote())
        {
            out.refuse(Refusal.TERMS_DIFFER, order.quote(), market.quote());
        }
        else if (order.lotSize() != market.lotSize())
        {
            out.refuse(Refusal.TERMS_DIFFER, order.lotSize(), market.lotSize());
        }
        else if (order.takerFee() != market.takerFee())
        {
            out.refuse(Refusal.TERMS_DIFFER, order.takerFee(), market.takerFee());
        }
        else
        {
            return true;
        }

        return false;
    }

    private boolean isWellFormed(final Placement order, final Market market)
    {
        final int type = order.orderType();
        if (order.side() != Terms.BUY && order.side() != Terms.SELL)
        {
            out.refuse(Refusal.MALFORMED, order.side(), Terms.SELL);
        }
        else if (type < Terms.GTC || type > Terms.POST_ONLY)
        {
            out.refuse(Refusal.MALFORMED, type, Terms.POST_ONLY);
        }
        else if (order.price() <= 0 || order.price() % market.tickSize() != 0)
        {
            out.refuse(Refusal.MALFORMED, order.price(), market.tickSize());
        }
        else if (order.lots() <= 0)
        {
            out.refuse(Refusal.MALFORMED, order.lots(), Long.MAX_VALUE);
        }
        else if (order.peak() != 0 && (order.peak() < 0 || order.peak() >= order.lots() || !OrderType.rests(type)))
        {
            out.refuse(Refusal.MALFORMED, order.peak(), OrderType.rests(type) ? order.lots() : 0);
        }
        else if (order.trigger() < 0 || order.trigger() % market.tickSize() != 0)
        {
            out.refuse(Refusal.MALFORMED, order.trigger(), market.tickSize());
        }
        else if (order.trigger() != 0 && type != Terms.GTC && type != Terms.IOC)
        {
            out.refuse(Refusal.MALFORMED, order.trigger(), 0);
        }
        else if (order.selfTrade() > SelfTrade.INCOMING)
        {
            out.refuse(Refusal.MALFORMED, order.selfTrade(), SelfTrade.INCOMING);
        }
        else if (order.expiry() != 0 && order.expiry() <= blocks.now())
        {
            out.refuse(Refusal.EXPIRED, order.expiry(), blocks.now());
        }
        else
        {
            return true;
        }

        return false;
    }

    private boolean isWithinLimits(final Placement order, final Market market)
    {
        final long price = order.price();
        final long worst = market.bandPrice(
            order.side(), order.trigger() != 0 ? order.trigger() : market.lastPrice());
        final long notional = market.maxNotional() == 0 ? 0 : Amounts.product(price, order.lots());
        if (market.maxLots() != 0 && order.lots() > market.maxLots())
        {
            out.refuse(Refusal.TOO_LARGE, order.lots(), market.maxLots());
        }
        else if (market.maxNotional() != 0 && (notional == Amounts.OVERFLOW || notional > market.maxNotional()))
        {
            out.refuse(Refusal.TOO_LARGE, notional, market.maxNotional());
        }
        else if (order.side() == Terms.BUY ? price > worst : price < worst)
        {
            out.refuse(Refusal.OUT_OF_BAND, price, worst);
        }
        else
        {
            return true;
        }

        return false;
    }

    private boolean isCovered(final Placement order, final Market market, final int replaced)
    {
        final int asset = market.lockedAsset(order.side());
        final long lock = market.lock(order.side(), order.price(), order.lots());
        if (lock == Amounts.OVERFLOW)
        {
            out.refuse(Refusal.OUT_OF_RANGE, order.lots(), Long.MAX_VALUE);
            return false;
        }
        final long available = balances.available(asset, (int)order.account()) + lockOf(replaced, asset);
        if (lock > available)
        {
            out.refuse(Refusal.INSUFFICIENT_BALANCE, lock, available);
        }

        return lock <= available;
    }

    /**
     * What an order locks of an asset.
     */
    private long lockOf(final int slot, final int asset)
    {
        if (slot == OrderSlab.NONE)
        {
            return 0;
        }
        final Market market = markets.get(orders.market(slot));
        final int side = orders.side(slot);

        return market.lockedAsset(side) == asset ? market.lock(side, orders.price(slot), orders.total(slot)) : 0;
    }

    private boolean hasRoom(final Placement order, final int replaced)
    {
        final int account = (int)order.account();
        final int maxOrders = limits.maxOrders(account);
        final int freed = replaced == OrderSlab.NONE ? 0 : 1;
        final boolean mayStay = OrderType.rests(order.orderType()) || order.trigger() != 0;
        if (maxOrders != 0 && mayStay && accounts.openOrders(account) - freed >= maxOrders)
        {
            out.refuse(Refusal.TOO_MANY_ORDERS, accounts.openOrders(account), maxOrders);
        }
        else if (orders.isFull() && freed == 0)
        {
            out.refuse(Refusal.NO_CAPACITY, orders.slab().live(), orders.slab().capacity());
        }
        else
        {
            return true;
        }

        return false;
    }

    private boolean isAdmitted(final Placement order, final Market market, final int replaced)
    {
        final int side = order.side();
        final int type = order.orderType();
        final long price = order.price();
        final long lots = order.lots();
        final int account = (int)order.account();
        if (market.isCascading())
        {
            out.refuse(Refusal.BUSY, lots, overdue.slice());
            return false;
        }
        if (order.trigger() != 0)
        {
            return true;
        }
        if (!overdue.purge(market.book(), side, type, price, lots, account))
        {
            out.refuse(Refusal.BUSY, lots, overdue.slice());
            return false;
        }
        final int admission = trading.admit(
            market, side, type, price, lots, account, order.selfTrade(), replaced);
        switch (admission)
        {
            case Admission.ADMITTED ->
            {
                return true;
            }
            case Admission.WOULD_TRADE ->
                out.refuse(Refusal.WOULD_TRADE, price, market.book().bestPrice(Side.opposite(side)));
            case Admission.NOT_FILLABLE -> out.refuse(Refusal.WOULD_NOT_FILL, lots, 0);
            default -> out.refuse(Refusal.TOO_MANY_FILLS, lots, Terms.MAX_FILLS);
        }

        return false;
    }
}
