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
        long nonce;
        byte[] cancelHash;
        long priority;

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
            return other != this && other.market == market && other.side != side &&
                (isBuy() ? price >= other.price : price <= other.price);
        }
    }
}
