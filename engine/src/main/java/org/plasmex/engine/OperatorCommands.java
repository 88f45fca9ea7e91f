package org.plasmex.engine;

import org.agrona.DirectBuffer;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.FreezeDecoder;
import org.plasmex.protocol.sbe.ListMarketDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.ProceedDecoder;
import org.plasmex.protocol.sbe.Refusal;
import org.plasmex.protocol.sbe.ResumeTradingDecoder;
import org.plasmex.protocol.sbe.SetAccountLimitsDecoder;
import org.plasmex.protocol.sbe.SetMarketLimitsDecoder;
import org.plasmex.protocol.sbe.SetMarketStatusDecoder;
import org.plasmex.protocol.sbe.StopAccountDecoder;
import org.plasmex.protocol.sbe.SuspendTradingDecoder;

/**
 * Executes what the operator says: of markets, of limits, and of the venue's end.
 */
final class OperatorCommands
{
    private final OutputWriter out;
    private final Markets markets;
    private final Blocks blocks;
    private final Accounts accounts;
    private final Stops stops;
    private final LongWork longWork;
    private final Limits limits;

    private final ListMarketDecoder list = new ListMarketDecoder();
    private final SetMarketStatusDecoder setStatus = new SetMarketStatusDecoder();
    private final SuspendTradingDecoder suspend = new SuspendTradingDecoder();
    private final ResumeTradingDecoder resume = new ResumeTradingDecoder();
    private final FreezeDecoder freeze = new FreezeDecoder();
    private final SetMarketLimitsDecoder marketLimits = new SetMarketLimitsDecoder();
    private final SetAccountLimitsDecoder accountLimits = new SetAccountLimitsDecoder();
    private final StopAccountDecoder stopAccount = new StopAccountDecoder();

    OperatorCommands(
        final OutputWriter out,
        final Accounts accounts,
        final Markets markets,
        final Blocks blocks,
        final Stops stops,
        final LongWork longWork,
        final Limits limits)
    {
        this.out = out;
        this.markets = markets;
        this.blocks = blocks;
        this.longWork = longWork;
        this.accounts = accounts;
        this.stops = stops;
        this.limits = limits;
    }

    /**
     * Execute a command whose form has been checked.
     *
     * @param buffer of the command.
     * @param offset of its block.
     * @param header of the command.
     */
    void onCommand(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header)
    {
        final int blockLength = header.blockLength();
        final int version = header.version();
        switch (header.templateId())
        {
            case ListMarketDecoder.TEMPLATE_ID ->
                onList(list.wrap(buffer, offset, blockLength, version));
            case SetMarketStatusDecoder.TEMPLATE_ID ->
                onStatus(setStatus.wrap(buffer, offset, blockLength, version));
            case SuspendTradingDecoder.TEMPLATE_ID ->
                onSuspend(true, suspend.wrap(buffer, offset, blockLength, version).cause());
            case ResumeTradingDecoder.TEMPLATE_ID ->
                onSuspend(false, resume.wrap(buffer, offset, blockLength, version).cause());
            case ProceedDecoder.TEMPLATE_ID -> longWork.proceed();
            case FreezeDecoder.TEMPLATE_ID -> onFreeze(freeze.wrap(buffer, offset, blockLength, version));
            case SetMarketLimitsDecoder.TEMPLATE_ID ->
                onMarketLimits(marketLimits.wrap(buffer, offset, blockLength, version));
            case SetAccountLimitsDecoder.TEMPLATE_ID ->
                onAccountLimits(accountLimits.wrap(buffer, offset, blockLength, version));
            case StopAccountDecoder.TEMPLATE_ID ->
                onStopAccount(stopAccount.wrap(buffer, offset, blockLength, version));
            default -> throw new IllegalStateException("not an operator's: " + header.templateId());
        }
    }

    /**
     * ALREADY_LISTED (value: the market; bound: its status), MALFORMED (one asset for both, lotSize, tickSize,
     * takerFee, makerFee; bound: the greatest that may be).
     */
    private void onList(final ListMarketDecoder terms)
    {
        final int number = terms.market();
        final int takerFee = terms.takerFee();
        final int makerFee = terms.makerFee();
        if (null != markets.get(number))
        {
            out.refuse(Refusal.ALREADY_LISTED, number, markets.get(number).status());
        }
        else if (terms.base() == terms.quote())
        {
            out.refuse(Refusal.MALFORMED, terms.quote(), terms.base());
        }
        else if (terms.lotSize() <= 0)
        {
            out.refuse(Refusal.MALFORMED, terms.lotSize(), Long.MAX_VALUE);
        }
        else if (terms.tickSize() <= 0)
        {
            out.refuse(Refusal.MALFORMED, terms.tickSize(), Long.MAX_VALUE);
        }
        else if (takerFee > Terms.MAX_TAKER_FEE)
        {
            out.refuse(Refusal.MALFORMED, takerFee, Terms.MAX_TAKER_FEE);
        }
        else if (makerFee > takerFee || makerFee < -takerFee)
        {
            out.refuse(Refusal.MALFORMED, makerFee, takerFee);
        }
        else
        {
            markets.list(number, terms.base(), terms.quote(), terms.lotSize(), terms.tickSize(), makerFee, takerFee);
            out.begin(Steps.LIST).u16(number).u16(terms.base()).u16(terms.quote())
                .u64(terms.lotSize())
                .u64(terms.tickSize())
                .u16(makerFee)
                .u16(takerFee)
                .end();
            if (longWork.isSuspended())
            {
                longWork.halt(markets.get(number));
            }
        }
    }

    /**
     * UNKNOWN_MARKET, MALFORMED (no such status), NO_CHANGE (bound: the present status, which it has already, or
     * which is closed and stays so), SUSPENDED (trading is, in all markets).
     */
    private void onStatus(final SetMarketStatusDecoder message)
    {
        final Market market = markets.get(message.market());
        final int status = message.status();
        if (null == market)
        {
            out.refuse(Refusal.UNKNOWN_MARKET, message.market(), 0);
        }
        else if (status < Terms.OPEN || status > Terms.CLOSED)
        {
            out.refuse(Refusal.MALFORMED, status, Terms.CLOSED);
        }
        else if (status == market.status() || market.status() == Terms.CLOSED)
        {
            out.refuse(Refusal.NO_CHANGE, status, market.status());
        }
        else if (status == Terms.OPEN && longWork.isSuspended())
        {
            out.refuse(Refusal.SUSPENDED, status, market.status());
        }
        else
        {
            market.status(status);
            market.isSuspended(false);
            out.begin(Steps.STATUS).u16(message.market()).u8(status).end();
            if (status == Terms.CLOSED)
            {
                longWork.marketClosed(market);
            }
            stops.wake(market);
        }
    }

    /**
     * MALFORMED (no such cause), NO_CHANGE (it is so already).
     */
    private void onSuspend(final boolean suspend, final int cause)
    {
        final int before = longWork.suspensions();
        if (Terms.BY_OPERATOR != cause && Terms.BY_LATENESS != cause)
        {
            out.refuse(Refusal.MALFORMED, cause, Terms.BY_LATENESS);
        }
        else if (suspend == ((before & cause) != 0))
        {
            out.refuse(Refusal.NO_CHANGE, suspend ? 1 : 0, suspend ? 1 : 0);
        }
        else if (!longWork.suspend(suspend ? before | cause : before & ~cause))
        {
            out.applied(0, 0);
        }
    }

    /**
     * UNKNOWN_MARKET, MALFORMED (2^63 or more).
     */
    private void onMarketLimits(final SetMarketLimitsDecoder message)
    {
        final Market market = markets.get(message.market());
        if (null == market)
        {
            out.refuse(Refusal.UNKNOWN_MARKET, message.market(), 0);
        }
        else if (message.maxLots() < 0 || message.maxNotional() < 0)
        {
            out.refuse(
                Refusal.MALFORMED, message.maxLots() < 0 ? message.maxLots() : message.maxNotional(), Long.MAX_VALUE);
        }
        else
        {
            market.limits(message.band(), message.maxLots(), message.maxNotional());
            out.applied(message.market(), 0);
        }
    }

    /**
     * UNKNOWN_ACCOUNT (bound: how many there are), MALFORMED (2^31 or more).
     */
    private void onAccountLimits(final SetAccountLimitsDecoder message)
    {
        final long greatest = Math.max(message.maxOrders(), message.maxMessages());
        out.about(message.account(), 0);
        if (!accounts.exists(message.account()))
        {
            out.refuse(Refusal.UNKNOWN_ACCOUNT, message.account(), accounts.count());
        }
        else if (greatest > Limits.MAX)
        {
            out.refuse(Refusal.MALFORMED, greatest, Limits.MAX);
        }
        else
        {
            limits.set((int)message.account(), (int)message.maxOrders(), (int)message.maxMessages());
            out.applied(0, message.account());
        }
    }

    /**
     * UNKNOWN_ACCOUNT (bound: how many there are; the venue's never trades), MALFORMED (neither 0 nor 1).
     */
    private void onStopAccount(final StopAccountDecoder message)
    {
        out.about(message.account(), 0);
        if (!accounts.exists(message.account()) || message.account() == StateMachine.VENUE_ACCOUNT)
        {
            out.refuse(Refusal.UNKNOWN_ACCOUNT, message.account(), accounts.count());
        }
        else if (message.stopped() > 1)
        {
            out.refuse(Refusal.MALFORMED, message.stopped(), 1);
        }
        else
        {
            limits.isStopped((int)message.account(), message.stopped() == 1);
            out.applied(0, message.account());
        }
    }

    /**
     * MALFORMED (the block is not cut yet, or the step not of one that is; bound: the last that is).
     */
    private void onFreeze(final FreezeDecoder message)
    {
        final long block = message.block();
        final long step = message.step();
        if (block < 0 || block >= blocks.number())
        {
            out.refuse(Refusal.MALFORMED, block, blocks.number() - 1);
        }
        else if (step < block || step >= blocks.firstStep() || block == 0 && step > 0)
        {
            out.refuse(Refusal.MALFORMED, step, blocks.firstStep() - 1);
        }
        else
        {
            blocks.freeze(block, step);
            out.frozen(block, step);
        }
    }
}
