package org.plasmex.settlement;

import java.util.Arrays;

import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.Terms;

/**
 * The terms of an order.
 */
public final class TestOrder
{
    final int slot;
    final int account;
    final int side;
    final int type;
    final long price;
    final long lots;
    long peak;
    long trigger;
    long expiry;
    byte[] cancelHash = new byte[16];

    public TestOrder(
        final int slot, final int account, final int side, final int type, final long price, final long lots)
    {
        this.slot = slot;
        this.account = account;
        this.side = side;
        this.type = type;
        this.price = price;
        this.lots = lots;
    }

    public static TestOrder buy(final int slot, final int account, final long price, final long lots)
    {
        return new TestOrder(slot, account, Terms.BUY, Terms.GTC, price, lots);
    }

    public static TestOrder sell(final int slot, final int account, final long price, final long lots)
    {
        return new TestOrder(slot, account, Terms.SELL, Terms.GTC, price, lots);
    }

    public TestOrder peak(final long shown)
    {
        peak = shown;
        return this;
    }

    public TestOrder trigger(final long triggerPrice)
    {
        trigger = triggerPrice;
        return this;
    }

    public TestOrder expiry(final long seconds)
    {
        expiry = seconds;
        return this;
    }

    public TestOrder secret(final byte[] secret)
    {
        cancelHash = Arrays.copyOf(new Keccak().hash(secret), cancelHash.length);
        return this;
    }
}
