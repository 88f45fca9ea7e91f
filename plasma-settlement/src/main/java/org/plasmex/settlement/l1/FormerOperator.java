package org.plasmex.settlement.l1;

import java.math.BigInteger;

/**
 * Who was the operator before.
 *
 * @param account   its address, hex with 0x, in lower case; zeros where there was none.
 * @param bond      what is left of its bond, in wei; 0 where it has been released.
 * @param lastBlock the last block that may be its: until that is final its bond stays.
 */
public record FormerOperator(String account, BigInteger bond, long lastBlock)
{
}
