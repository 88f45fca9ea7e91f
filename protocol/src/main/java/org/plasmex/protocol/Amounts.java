package org.plasmex.protocol;

/**
 * Arithmetic on money, exact or refused. Every argument is taken as an unsigned number below 2^63, and every result
 * is one, or {@link #OVERFLOW} where a sum or product that the ledger's law names is 2^63 or more. An argument that
 * is negative, as {@link #OVERFLOW} is, gives {@link #OVERFLOW}, so that calls may be nested and the outermost result
 * checked.
 * <p>
 * The law names the product of notional and fee, so it has to stay below 2^63 too; dividing it and rounding up forms
 * no sum and adds no bound.
 */
public final class Amounts
{
    /**
     * Returned in place of a result that is 2^63 or more.
     */
    public static final long OVERFLOW = -1;

    private Amounts()
    {
    }

    /**
     * The product of two amounts.
     *
     * @param a first factor.
     * @param b second factor.
     * @return a * b, or {@link #OVERFLOW}.
     */
    public static long product(final long a, final long b)
    {
        final long low = a * b;
        return (a | b | low) < 0 || Math.multiplyHigh(a, b) != 0 ? OVERFLOW : low;
    }

    /**
     * The sum of two amounts.
     *
     * @param a first term.
     * @param b second term.
     * @return a + b, or {@link #OVERFLOW}.
     */
    public static long sum(final long a, final long b)
    {
        final long sum = a + b;
        return (a | b | sum) < 0 ? OVERFLOW : sum;
    }

    /**
     * What a number of lots costs, before fees.
     *
     * @param price quote quanta per lot.
     * @param lots  how many.
     * @return quote quanta, or {@link #OVERFLOW}.
     */
    public static long notional(final long price, final long lots)
    {
        return product(price, lots);
    }

    /**
     * What a buy order locks: its notional and the taker's fee on it, rounded up. A sell order locks its
     * {@link #product(long, long)} of lots and lot size.
     *
     * @param price    quote quanta per lot.
     * @param lots     how many.
     * @param takerFee the order's own, in millionths of the notional.
     * @return quote quanta, 0 for no lots, or {@link #OVERFLOW}.
     */
    public static long lock(final long price, final long lots, final int takerFee)
    {
        final long notional = product(price, lots);
        return sum(notional, feeUp(notional, takerFee));
    }

    /**
     * A fee, rounded down, as it is charged.
     *
     * @param notional   quote quanta.
     * @param millionths the fee, not negative.
     * @return quote quanta, or {@link #OVERFLOW} where notional * millionths is 2^63 or more.
     */
    public static long fee(final long notional, final int millionths)
    {
        final long product = product(notional, millionths);
        return product < 0 ? OVERFLOW : product / Terms.FEE_UNIT;
    }

    /**
     * A fee, rounded up, as it is locked.
     *
     * @param notional   quote quanta.
     * @param millionths the fee, not negative.
     * @return quote quanta, or {@link #OVERFLOW} where notional * millionths is 2^63 or more.
     */
    public static long feeUp(final long notional, final int millionths)
    {
        final long product = product(notional, millionths);
        if (product < 0)
        {
            return OVERFLOW;
        }

        final long quotient = product / Terms.FEE_UNIT;
        return quotient * Terms.FEE_UNIT == product ? quotient : quotient + 1;
    }
}
