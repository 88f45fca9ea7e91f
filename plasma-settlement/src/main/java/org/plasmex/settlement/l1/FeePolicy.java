package org.plasmex.settlement.l1;

import java.math.BigInteger;

/**
 * What transactions may cost per unit of gas (EIP-1559). Immutable.
 */
public final class FeePolicy
{
    /** Wei in a gwei. */
    public static final long GWEI = 1_000_000_000L;

    private static final BigInteger TWO = BigInteger.valueOf(2);
    private static final BigInteger EIGHT = BigInteger.valueOf(8);

    private final BigInteger cap;
    private final BigInteger priorityFee;

    /**
     * A policy.
     *
     * @param cap         the most ever paid per unit of gas, base fee and priority fee together, in wei.
     * @param priorityFee offered to the block's maker, in wei per unit of gas; at most the cap.
     */
    public FeePolicy(final BigInteger cap, final BigInteger priorityFee)
    {
        if (priorityFee.signum() < 0 || priorityFee.compareTo(cap) > 0)
        {
            throw new IllegalArgumentException("the priority fee must be from 0 to the cap of " + Wei.inGwei(cap) +
                ", and is " + Wei.inGwei(priorityFee));
        }

        this.cap = cap;
        this.priorityFee = priorityFee;
    }

    /**
     * The most ever paid per unit of gas.
     *
     * @return wei.
     */
    public BigInteger cap()
    {
        return cap;
    }

    /**
     * The fees to offer, with room for the base fee to double.
     *
     * @param baseFee of the newest block, in wei.
     * @return the fees.
     * @throws ParentChainException when the base fee and the priority fee are above the cap.
     */
    Fees quote(final BigInteger baseFee) throws ParentChainException
    {
        final BigInteger needed = baseFee.add(priorityFee);
        if (needed.compareTo(cap) > 0)
        {
            throw new ParentChainException("L1 gas costs " + Wei.inGwei(needed) + ", above the cap of " +
                Wei.inGwei(cap) + ": wait until it is cheaper, or raise the cap");
        }

        return new Fees(baseFee.multiply(TWO).add(priorityFee).min(cap), priorityFee);
    }

    /**
     * The fees with which a node takes a transaction in place of one of the same nonce: both an eighth higher, or what
     * the market asks now where that is more.
     *
     * @param fees    of the transaction to be replaced.
     * @param baseFee of the newest block, in wei.
     * @return the fees; the same where the cap does not allow more.
     */
    Fees raise(final Fees fees, final BigInteger baseFee)
    {
        final BigInteger wanted = baseFee.multiply(TWO).add(priorityFee);
        final BigInteger maxFee = raise(fees.maxFee()).max(wanted.min(cap));
        final BigInteger raised = raise(fees.priorityFee());

        return maxFee.compareTo(cap) > 0 || raised.compareTo(maxFee) > 0 ? fees : new Fees(maxFee, raised);
    }

    private static BigInteger raise(final BigInteger fee)
    {
        return fee.add(fee.divide(EIGHT)).add(BigInteger.ONE);
    }

    /**
     * The fees a transaction offers.
     *
     * @param maxFee      wei per unit of gas at most.
     * @param priorityFee wei per unit of gas for the block's maker.
     */
    record Fees(BigInteger maxFee, BigInteger priorityFee)
    {
    }
}
