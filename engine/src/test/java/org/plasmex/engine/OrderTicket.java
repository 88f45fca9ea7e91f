package org.plasmex.engine;

import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.PlaceOrderEncoder;
import org.plasmex.protocol.sbe.ReplaceOrderEncoder;

/**
 * An order that a test is writing out; it is given to the machine by {@link #place()}.
 */
final class OrderTicket
{
    private final Desk desk;
    private final int account;
    private int market = Desk.MARKET;
    private int base = Desk.ETH;
    private int quote = Desk.USD;
    private long lotSize = Desk.LOT_SIZE;
    private int takerFee;
    private int side;
    private int type = Terms.GTC;
    private final long price;
    private final long lots;
    private long peak;
    private long trigger;
    private long expiry;
    private int selfTrade;
    private byte[] cancelHash = new byte[16];

    OrderTicket(final Desk desk, final int account, final int side, final long lots, final long price)
    {
        this.desk = desk;
        this.account = account;
        this.side = side;
        this.lots = lots;
        this.price = price;
    }

    OrderTicket ioc()
    {
        return type(Terms.IOC);
    }

    OrderTicket fok()
    {
        return type(Terms.FOK);
    }

    OrderTicket postOnly()
    {
        return type(Terms.POST_ONLY);
    }

    OrderTicket type(final int value)
    {
        type = value;
        return this;
    }

    OrderTicket side(final int value)
    {
        side = value;
        return this;
    }

    OrderTicket market(final int value)
    {
        market = value;
        return this;
    }

    OrderTicket assets(final int newBase, final int newQuote)
    {
        base = newBase;
        quote = newQuote;
        return this;
    }

    OrderTicket lotSize(final long value)
    {
        lotSize = value;
        return this;
    }

    OrderTicket takerFee(final int value)
    {
        takerFee = value;
        return this;
    }

    OrderTicket peak(final long value)
    {
        peak = value;
        return this;
    }

    OrderTicket trigger(final long value)
    {
        trigger = value;
        return this;
    }

    OrderTicket expiry(final long value)
    {
        expiry = value;
        return this;
    }

    OrderTicket cancelHash(final byte[] value)
    {
        cancelHash = value;
        return this;
    }

    /** It goes where it would meet an order of its own account. */
    OrderTicket goes()
    {
        selfTrade = 1;
        return this;
    }

    OrderTicket selfTrade(final int value)
    {
        selfTrade = value;
        return this;
    }

    /** Place it in the place of another order, with a signed cancel. */
    long replace(final long replaced)
    {
        final long cancelNonce = desk.nextNonce(account);

        return replace(replaced, cancelNonce, new byte[16], desk.key(account), desk.auth());
    }

    /** Place it in the place of another order, whose secret this is. */
    long replace(final long replaced, final byte[] secret)
    {
        return replace(replaced, 0, secret, Addresses.ZERO, new byte[0]);
    }

    long replace(
        final long replaced,
        final long cancelNonce,
        final byte[] secret,
        final byte[] cancelKey,
        final byte[] cancelAuth)
    {
        final long nonce = desk.nextNonce(account);
        final ReplaceOrderEncoder command =
            new ReplaceOrderEncoder().wrapAndApplyHeader(desk.buffer(), 0, desk.header());
        command.session(500 + account).correlation(nonce).putKey(desk.key(account), 0, 20).account(account)
            .market(market).base(base).quote(quote).lotSize(lotSize).takerFee(takerFee)
            .side((short)side).orderType((short)type).price(price).lots(lots)
            .peak(peak).trigger(trigger).expiry(expiry).selfTrade((short)selfTrade)
            .putCancelHash(cancelHash, 0, 16).nonce(nonce)
            .replaced(replaced).cancelNonce(cancelNonce).putSecret(secret, 0, 16).putCancelKey(cancelKey, 0, 20)
            .putAuth(desk.auth(), 0, desk.auth().length).putCancelAuth(cancelAuth, 0, cancelAuth.length);
        desk.send(command.encodedLength());

        return nonce;
    }

    long place()
    {
        final long nonce = desk.nextNonce(account);
        final PlaceOrderEncoder command = new PlaceOrderEncoder().wrapAndApplyHeader(desk.buffer(), 0, desk.header());
        command.session(500 + account).correlation(nonce).putKey(desk.key(account), 0, 20).account(account)
            .market(market).base(base).quote(quote).lotSize(lotSize).takerFee(takerFee)
            .side((short)side).orderType((short)type).price(price).lots(lots)
            .peak(peak).trigger(trigger).expiry(expiry).selfTrade((short)selfTrade)
            .putCancelHash(cancelHash, 0, 16).nonce(nonce)
            .putAuth(desk.auth(), 0, desk.auth().length);
        desk.send(command.encodedLength());

        return nonce;
    }
}
