package org.plasmex.venue.attack;

import java.util.Arrays;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.Terms;

/**
 * What is ordered.
 *
 * @param slot       of the order.
 * @param account    who orders.
 * @param side       buy or sell.
 * @param type       GTC, IOC, FOK or POST_ONLY.
 * @param price      quote quanta per lot.
 * @param lots       how many.
 * @param peak       of an iceberg, 0 for none.
 * @param trigger    of a stop, 0 for none.
 * @param expiry     seconds, 0 for none.
 * @param cancelHash of the secret that cancels it, zeros for none.
 */
record OrderTerms(
    int slot,
    int account,
    int side,
    int type,
    long price,
    long lots,
    long peak,
    long trigger,
    long expiry,
    byte[] cancelHash)
{
    private static final int HASH_LENGTH = 16;

    static OrderTerms of(
        final int slot, final int account, final int side, final int type, final long price, final long lots)
    {
        return new OrderTerms(slot, account, side, type, price, lots, 0, 0, 0, new byte[HASH_LENGTH]);
    }

    static OrderTerms buy(final int slot, final int account, final long price, final long lots)
    {
        return of(slot, account, Terms.BUY, Terms.GTC, price, lots);
    }

    static OrderTerms sell(final int slot, final int account, final long price, final long lots)
    {
        return of(slot, account, Terms.SELL, Terms.GTC, price, lots);
    }

    OrderTerms withPeak(final long lotsShown)
    {
        return new OrderTerms(slot, account, side, type, price, lots, lotsShown, trigger, expiry, cancelHash);
    }

    OrderTerms withTrigger(final long stopPrice)
    {
        return new OrderTerms(slot, account, side, type, price, lots, peak, stopPrice, expiry, cancelHash);
    }

    OrderTerms withExpiry(final long seconds)
    {
        return new OrderTerms(slot, account, side, type, price, lots, peak, trigger, seconds, cancelHash);
    }

    OrderTerms withSecret(final byte[] secret)
    {
        return new OrderTerms(slot, account, side, type, price, lots, peak, trigger, expiry,
            Arrays.copyOf(new Keccak().hash(secret), HASH_LENGTH));
    }
}
