package org.plasmex.engine;

import org.agrona.DirectBuffer;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.ListMarketDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.Refusal;
import org.plasmex.protocol.sbe.SetMarketStatusDecoder;

/**
 * Executes what the operator says of markets.
 */
final class OperatorCommands
{
    private final OutputWriter out;
    private final Markets markets;
    private final Cancels cancels;

    private final ListMarketDecoder list = new ListMarketDecoder();
    private final SetMarketStatusDecoder setStatus = new SetMarketStatusDecoder();

    OperatorCommands(final OutputWriter out, final Markets markets, final Cancels cancels)
    {
        this.out = out;
        this.markets = markets;
        this.cancels = cancels;
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
            default -> throw new IllegalStateException("not about markets: " + header.templateId());
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
        }
    }

    /**
     * UNKNOWN_MARKET, MALFORMED (no such status), NO_CHANGE (bound: the present status, which it has already, or
     * which is closed and stays so).
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
        else
        {
            market.status(status);
            out.begin(Steps.STATUS).u16(message.market()).u8(status).end();
            if (status == Terms.CLOSED)
            {
                cancels.closed(market);
            }
        }
    }
}
