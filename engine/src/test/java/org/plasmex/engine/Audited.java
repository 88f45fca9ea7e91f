package org.plasmex.engine;

import java.math.BigInteger;

import static java.math.BigInteger.ZERO;

/**
 * What the {@link Auditor} keeps of accounts, markets and orders.
 */
final class Audited
{
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    private Audited()
    {
    }

    static final class Account
    {
        final String owner;
        String signer;
        long nonce;
        long floor;

        Account(final String owner)
        {
            this.owner = owner;
            signer = owner;
        }
    }

    static final class Market
    {
        int base;
        int quote;
        BigInteger lotSize;
        long tickSize;
        int makerFee;
        int takerFee;
        int status = 1;
        long taker;
        long lastPrice;
    }

    static final class Order
    {
        Market market;
        int marketNumber;
        long account;
        int side;
        int type;
        long price;
        long open;
        long hidden;
        long peak;
        long trigger;
        long expiry;
        long nonce;
        byte[] cancelHash;
        long priority;

        long total()
        {
            return open + hidden;
        }

        /** As a new order, or a taker: it shows its peak at most. */
        void left(final long lots)
        {
            open = peak == 0 ? lots : Math.min(peak, lots);
            hidden = lots - open;
        }

        /** Is it a stop order that is to begin? */
        boolean isMet()
        {
            return trigger != 0 && market.lastPrice != 0 &&
                (isBuy() ? market.lastPrice >= trigger : market.lastPrice <= trigger);
        }

        boolean isBuy()
        {
            return side == 1;
        }

        int lockedAsset()
        {
            return isBuy() ? market.quote : market.base;
        }

        BigInteger lock(final long lots)
        {
            if (!isBuy())
            {
                return market.lotSize.multiply(BigInteger.valueOf(lots));
            }
            final BigInteger notional = BigInteger.valueOf(price).multiply(BigInteger.valueOf(lots));
            final BigInteger[] fee = notional.multiply(BigInteger.valueOf(market.takerFee)).divideAndRemainder(MILLION);

            return notional.add(fee[0]).add(fee[1].signum() == 0 ? ZERO : BigInteger.ONE);
        }

        boolean crosses(final Order other)
        {
            return other != this && other.market == market && other.side != side && trigger == 0 &&
                other.trigger == 0 &&
                (isBuy() ? price >= other.price : price <= other.price);
        }
    }
}
