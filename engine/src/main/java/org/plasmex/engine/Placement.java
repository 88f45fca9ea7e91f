package org.plasmex.engine;

import org.plasmex.protocol.sbe.PlaceOrderDecoder;

import java.nio.ByteOrder;

/**
 * What a client wants placed, read from its message once: the checks come back to it many times.
 */
final class Placement
{
    private long account;
    private int market;
    private int base;
    private int quote;
    private long lotSize;
    private int takerFee;
    private int side;
    private int orderType;
    private long price;
    private long lots;
    private long peak;
    private long trigger;
    private long expiry;
    private long cancelHashHigh;
    private long cancelHashLow;
    private long nonce;
    private int selfTrade;

    /**
     * Read a message.
     *
     * @param message whose length has been checked.
     * @return this for a fluent API.
     */
    Placement read(final PlaceOrderDecoder message)
    {
        final int cancelHash = message.offset() + PlaceOrderDecoder.cancelHashEncodingOffset();
        account = message.account();
        market = message.market();
        base = message.base();
        quote = message.quote();
        lotSize = message.lotSize();
        takerFee = message.takerFee();
        side = message.side();
        orderType = message.orderType();
        price = message.price();
        lots = message.lots();
        peak = message.peak();
        trigger = message.trigger();
        expiry = message.expiry();
        cancelHashHigh = message.buffer().getLong(cancelHash, ByteOrder.BIG_ENDIAN);
        cancelHashLow = message.buffer().getLong(cancelHash + Long.BYTES, ByteOrder.BIG_ENDIAN);
        nonce = message.nonce();
        selfTrade = message.selfTrade();

        return this;
    }

    long account()
    {
        return account;
    }

    int market()
    {
        return market;
    }

    int base()
    {
        return base;
    }

    int quote()
    {
        return quote;
    }

    long lotSize()
    {
        return lotSize;
    }

    int takerFee()
    {
        return takerFee;
    }

    int side()
    {
        return side;
    }

    int orderType()
    {
        return orderType;
    }

    long price()
    {
        return price;
    }

    long lots()
    {
        return lots;
    }

    long peak()
    {
        return peak;
    }

    long trigger()
    {
        return trigger;
    }

    long expiry()
    {
        return expiry;
    }

    /**
     * The first 8 bytes of its cancelHash, big-endian.
     */
    long cancelHashHigh()
    {
        return cancelHashHigh;
    }

    /**
     * The other 8.
     */
    long cancelHashLow()
    {
        return cancelHashLow;
    }

    long nonce()
    {
        return nonce;
    }

    int selfTrade()
    {
        return selfTrade;
    }
}
