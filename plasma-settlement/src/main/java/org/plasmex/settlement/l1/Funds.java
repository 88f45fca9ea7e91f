package org.plasmex.settlement.l1;

import java.math.BigInteger;

/**
 * What the operator has on the parent chain.
 *
 * @param balance of the key that pays for transactions, in wei.
 * @param bond    of the operator, in wei.
 */
public record Funds(BigInteger balance, BigInteger bond)
{
}
