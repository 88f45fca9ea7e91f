package org.plasmex.engine;

import org.plasmex.matching.Admission;
import org.plasmex.matching.FillHandler;
import org.plasmex.matching.OrderSlab;
import org.plasmex.matching.OrderType;
import org.plasmex.matching.SelfTrade;
import org.plasmex.protocol.Amounts;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;

/**
 * What a taker does from the moment it is placed: fills and self-trades as the book tells of them, then it rests, or
 * what is left of it is cancelled.
 */
final class Trading implements FillHandler
{
    private final OutputWriter out;
    private final Accounts accounts;
    private final Balances balances;
    private final Orders orders;
    private final Cancels cancels;
    private Market market;
    private int choice;
    private int metItself;

    Trading(
        final OutputWriter out,
        final Accounts accounts,
        final Balances balances,
        final Orders orders,
        final Cancels cancels)
    {
        this.out = out;
        this.accounts = accounts;
        this.balances = balances;
        this.orders = orders;
        this.cancels = cancels;
    }

    /**
     * Decide whether an order may be placed. No more than 10,000 times are resting orders met, those of the taker's own
     * account included: each makes a step, and all of them are in one block.
     *
     * @param in        the market.
     * @param side      of the order.
     * @param type      of the order.
     * @param price     of the order.
     * @param lots      of the order.
     * @param account   that places it.
     * @param selfTrade its choice, one of {@link SelfTrade}.
     * @param excluded  slot of an order that will be gone by then, 0 for none.
     * @return one of {@link Admission}.
     */
    int admit(
        final Market in,
        final int side,
        final int type,
        final long price,
        final long lots,
        final int account,
        final int selfTrade,
        final int excluded)
    {
        final boolean mayMeetItself = accounts.oldestOrder(account) != OrderSlab.NONE;

        return in.book().admit(
            side,
            type,
            price,
            lots,
            account,
            selfTrade,
            excluded,
            Terms.MAX_FILLS,
            mayMeetItself ? Terms.MAX_FILLS : Integer.MAX_VALUE);
    }

    /**
     * Match an order that has just been placed, or has begun.
     *
     * @param taker     slot of the order.
     * @param in        the market.
     * @param selfTrade its choice, one of {@link SelfTrade}.
     * @param isListed  true if it waited for its trigger.
     */
    void match(final int taker, final Market in, final int selfTrade, final boolean isListed)
    {
        market = in;
        choice = selfTrade;
        metItself = OrderSlab.NONE;
        final long left = in.book().match(taker, selfTrade, this);
        if (metItself != OrderSlab.NONE)
        {
            cancels.begin(taker, Steps.SELF_TRADE).u32(metItself);
            cancels.endTaker(taker, isListed);
        }
        else if (left == 0)
        {
            if (isListed)
            {
                orders.unlist(taker);
            }
            orders.release(taker);
        }
        else if (OrderType.rests(orders.type(taker)))
        {
            out.begin(Steps.REST).u16(in.number()).u32(taker).end();
            in.book().add(taker);
            if (!isListed)
            {
                orders.list(taker);
            }
        }
        else
        {
            cancels.begin(taker, Steps.UNFILLED);
            cancels.endTaker(taker, isListed);
        }
    }

    @Override
    public void onFill(final int taker, final int maker, final long lots, final long price)
    {
        final boolean isMakerGone = orders.open(maker) == 0;
        if (isMakerGone)
        {
            orders.unlist(maker);
        }

        final Market in = market;
        final boolean isTakerBuyer = Terms.BUY == orders.side(taker);
        final int buy = isTakerBuyer ? taker : maker;
        final int buyer = orders.account(buy);
        final int seller = orders.account(isTakerBuyer ? maker : taker);

        final long notional = Amounts.notional(price, lots);
        final long takerFee = Amounts.fee(notional, in.takerFee());
        final long makerFee = in.makerFee() >= 0 ?
            Amounts.fee(notional, in.makerFee()) :
            -Math.min(takerFee, Amounts.fee(notional, -in.makerFee()));
        final long buyerFee = isTakerBuyer ? takerFee : makerFee;
        final long sellerFee = isTakerBuyer ? makerFee : takerFee;

        final long limit = orders.price(buy);
        final long open = orders.total(buy);
        final long unlocked = in.lock(Terms.BUY, limit, open + lots) - in.lock(Terms.BUY, limit, open);
        final long traded = lots * in.lotSize();

        balances.credit(in.base(), buyer, traded);
        balances.release(in.quote(), buyer, unlocked, unlocked - notional - buyerFee);
        balances.release(in.base(), seller, traded, 0);
        balances.credit(in.quote(), seller, notional - sellerFee);
        in.lastPrice(price);

        out.begin(Steps.FILL).u16(in.number()).u32(taker).u32(maker)
            .outcome(price, lots, takerFee, makerFee)
            .balance(in.base(), buyer)
            .balance(in.quote(), buyer)
            .balance(in.base(), seller)
            .balance(in.quote(), seller);
        if (takerFee + makerFee != 0)
        {
            balances.credit(in.quote(), StateMachine.VENUE_ACCOUNT, takerFee + makerFee);
            out.balance(in.quote(), StateMachine.VENUE_ACCOUNT);
        }
        out.order(taker).order(maker).end();

        if (isMakerGone)
        {
            orders.release(maker);
        }
    }

    @Override
    public void onRefresh(final int maker)
    {
        orders.priority(maker, out.nextStep());
    }

    @Override
    public void onSelfTrade(final int taker, final int maker)
    {
        if (choice == SelfTrade.INCOMING)
        {
            metItself = maker;
        }
        else
        {
            cancels.begin(maker, Steps.SELF_TRADE).u32(taker);
            cancels.endUnbooked(maker);
        }
    }
}
