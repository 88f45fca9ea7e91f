package org.plasmex.settlement.l1;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Amounts of wei for people.
 */
public final class Wei
{
    private static final int GWEI_DIGITS = 9;
    private static final int ETHER_DIGITS = 18;

    private Wei()
    {
    }

    /**
     * An amount, exactly.
     *
     * @param wei of it.
     * @return in gwei, with the unit's name.
     */
    static String inGwei(final BigInteger wei)
    {
        return plain(wei, GWEI_DIGITS) + " gwei";
    }

    /**
     * An amount, exactly.
     *
     * @param wei of it.
     * @return in ether, with the unit's name.
     */
    public static String inEther(final BigInteger wei)
    {
        return plain(wei, ETHER_DIGITS) + " ETH";
    }

    private static String plain(final BigInteger wei, final int digits)
    {
        return new BigDecimal(wei, digits).stripTrailingZeros().toPlainString();
    }
}
