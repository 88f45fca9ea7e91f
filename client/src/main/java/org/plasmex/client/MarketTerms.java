package org.plasmex.client;

/**
 * What a market number stands for. It is signed with every order, so that the number cannot come to mean something
 * else.
 *
 * @param market   number, 0 to 65535.
 * @param base     asset that is traded.
 * @param quote    asset that it is paid in.
 * @param lotSize  base quanta of one lot, above 0.
 * @param tickSize of which every price is a multiple, in quote quanta a lot, above 0.
 * @param makerFee of the notional, in millionths; negative for a rebate.
 * @param takerFee of the notional, in millionths, 0 to 10000.
 */
public record MarketTerms(
    int market, int base, int quote, long lotSize, long tickSize, int makerFee, int takerFee)
{
}
