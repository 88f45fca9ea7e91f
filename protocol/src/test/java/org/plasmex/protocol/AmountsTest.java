package org.plasmex.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AmountsTest
{
    private static final long MAX = Long.MAX_VALUE;
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(63);
    private static final BigInteger UNIT = BigInteger.valueOf(1_000_000);
    private static final int ROUNDS = 200_000;

    @Test
    void shouldMultiplyUpToTheLastAmount()
    {
        assertThat(Amounts.product(0, MAX)).isZero();
        assertThat(Amounts.product(MAX, 1)).isEqualTo(MAX);
        assertThat(Amounts.product(1L << 31, 1L << 31)).isEqualTo(1L << 62);
        assertThat(Amounts.product(7 * 7 * 73, MAX / (7 * 7 * 73))).isEqualTo(MAX);
        assertThat(Amounts.product(1L << 31, 1L << 32)).isEqualTo(Amounts.OVERFLOW);
        assertThat(Amounts.product(1L << 32, 1L << 32)).isEqualTo(Amounts.OVERFLOW);
        assertThat(Amounts.product(3, 1L << 62)).isEqualTo(Amounts.OVERFLOW);
        assertThat(Amounts.product(MAX, MAX)).isEqualTo(Amounts.OVERFLOW);
    }

    @Test
    void shouldAddUpToTheLastAmount()
    {
        assertThat(Amounts.sum(MAX, 0)).isEqualTo(MAX);
        assertThat(Amounts.sum(MAX - 5, 5)).isEqualTo(MAX);
        assertThat(Amounts.sum(MAX, 1)).isEqualTo(Amounts.OVERFLOW);
        assertThat(Amounts.sum(MAX, MAX)).isEqualTo(Amounts.OVERFLOW);
    }

    @Test
    void shouldOverflowWhenAnArgumentDid()
    {
        final long[] others = {0, 1, 5, MAX, Amounts.OVERFLOW, Long.MIN_VALUE};
        for (final long other : others)
        {
            assertThat(Amounts.product(Amounts.OVERFLOW, other)).isEqualTo(Amounts.OVERFLOW);
            assertThat(Amounts.product(other, Amounts.OVERFLOW)).isEqualTo(Amounts.OVERFLOW);
            assertThat(Amounts.sum(Amounts.OVERFLOW, other)).isEqualTo(Amounts.OVERFLOW);
            assertThat(Amounts.sum(other, Amounts.OVERFLOW)).isEqualTo(Amounts.OVERFLOW);
        }

        assertThat(Amounts.fee(Amounts.OVERFLOW, 0)).isEqualTo(Amounts.OVERFLOW);
        assertThat(Amounts.feeUp(Amounts.OVERFLOW, 0)).isEqualTo(Amounts.OVERFLOW);
        assertThat(Amounts.sum(Long.MIN_VALUE, Long.MIN_VALUE)).isEqualTo(Amounts.OVERFLOW);
        assertThat(Amounts.product(Long.MIN_VALUE, Long.MIN_VALUE)).isEqualTo(Amounts.OVERFLOW);
    }

    @Test
    void shouldRoundAFeeDownAndALockUp()
    {
        assertThat(Amounts.fee(999_999, 1)).isZero();
        assertThat(Amounts.feeUp(999_999, 1)).isEqualTo(1);
        assertThat(Amounts.fee(1_000_000, 1)).isEqualTo(1);
        assertThat(Amounts.feeUp(1_000_000, 1)).isEqualTo(1);
        assertThat(Amounts.feeUp(1_000_001, 1)).isEqualTo(2);
        assertThat(Amounts.feeUp(0, 10_000)).isZero();
        assertThat(Amounts.feeUp(12_345, 0)).isZero();
        assertThat(Amounts.lock(155, 7, 3000)).isEqualTo(155 * 7 + 4);
        assertThat(Amounts.lock(155, 0, 3000)).isZero();
        assertThat(Amounts.lock(MAX, 0, 3000)).isZero();
    }

    @Test
    void shouldOverflowWhenAFeesProductDoesThoughTheFeeWouldNot()
    {
        final long most = MAX / 10_000;
        assertThat(Amounts.fee(most, 10_000)).isEqualTo(most / 100);
        assertThat(Amounts.feeUp(most, 10_000)).isEqualTo(most / 100 + 1);
        assertThat(Amounts.lock(most, 1, 10_000)).isEqualTo(most + most / 100 + 1);
        assertThat(Amounts.fee(most + 1, 10_000)).isEqualTo(Amounts.OVERFLOW);
        assertThat(Amounts.feeUp(most + 1, 10_000)).isEqualTo(Amounts.OVERFLOW);
        assertThat(Amounts.lock(most + 1, 1, 10_000)).isEqualTo(Amounts.OVERFLOW);
        assertThat(Amounts.lock(MAX, 1, 0)).isEqualTo(MAX);
        assertThat(Amounts.lock(MAX, 1, 1)).isEqualTo(Amounts.OVERFLOW);
        assertThat(Amounts.fee(MAX, 65_535)).isEqualTo(Amounts.OVERFLOW);
    }

    @Test
    void shouldRoundUpWithoutASumThatCouldOverflow()
    {
        assertThat(Amounts.feeUp(MAX, 1)).isEqualTo(MAX / 1_000_000 + 1);
        assertThat(Amounts.fee(MAX, 1)).isEqualTo(MAX / 1_000_000);
    }

    @Test
    void shouldAgreeWithUnboundedArithmetic()
    {
        final Random random = new Random(42);
        for (int i = 0; i < ROUNDS; i++)
        {
            final long a = anAmount(random);
            final long b = anAmount(random);
            final int fee = random.nextInt(1 << random.nextInt(17));
            final BigInteger bigA = BigInteger.valueOf(a);
            final BigInteger bigB = BigInteger.valueOf(b);
            final BigInteger notional = bigA.multiply(bigB);
            final BigInteger feeProduct = bigA.multiply(BigInteger.valueOf(fee));
            final BigInteger lockProduct = notional.multiply(BigInteger.valueOf(fee));
            final BigInteger lock = notional.add(ceil(lockProduct));

            assertThat(Amounts.sum(a, b)).isEqualTo(bounded(bigA.add(bigB)));
            assertThat(Amounts.product(a, b)).isEqualTo(bounded(notional));
            assertThat(Amounts.notional(a, b)).isEqualTo(bounded(notional));
            assertThat(Amounts.fee(a, fee)).isEqualTo(bounded(feeProduct.divide(UNIT), feeProduct));
            assertThat(Amounts.feeUp(a, fee)).isEqualTo(bounded(ceil(feeProduct), feeProduct));
            assertThat(Amounts.lock(a, b, fee)).isEqualTo(bounded(lock, notional, lockProduct));
        }
    }

    private static BigInteger ceil(final BigInteger product)
    {
        return product.add(UNIT).subtract(BigInteger.ONE).divide(UNIT);
    }

    private static long bounded(final BigInteger result, final BigInteger... alsoNamed)
    {
        for (final BigInteger named : alsoNamed)
        {
            if (named.compareTo(LIMIT) >= 0)
            {
                return Amounts.OVERFLOW;
            }
        }

        return result.compareTo(LIMIT) >= 0 ? Amounts.OVERFLOW : result.longValueExact();
    }

    private static long anAmount(final Random random)
    {
        final long amount = random.nextLong() >>> 1 + random.nextInt(63);
        return random.nextInt(8) == 0 ? MAX >>> random.nextInt(63) : amount;
    }
}
