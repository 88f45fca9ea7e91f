package org.plasmex.settlement.l1;

import java.math.BigInteger;

/**
 * What was fixed when the contracts were deployed. All but the last two are in seconds.
 *
 * @param challenge   how long after its commit a block can be found at fault.
 * @param response    how long the operator has to answer a challenge.
 * @param proof       how long after the last answer is left to act on it.
 * @param inclusion   how far a block's {@code until} may lag L1, and how old an inbox entry may get.
 * @param recency     how long an exit waits for a later touch of its cell.
 * @param span        the longest time a block of more than one step may cover.
 * @param minimumBond without which nothing can be committed, in wei.
 * @param requestFee  what a request to the inbox costs, in wei.
 */
public record ChainParameters(
    long challenge,
    long response,
    long proof,
    long inclusion,
    long recency,
    long span,
    BigInteger minimumBond,
    BigInteger requestFee)
{
    private static final long HOUR = 3600;
    private static final long DAY = 24 * HOUR;
    private static final long MAX_PERIOD = 365 * DAY;
    private static final int MAX_BITS = 96;

    /**
     * Checks what the Chain contract checks: the periods must leave everybody the time that the rules promise.
     *
     * @throws IllegalArgumentException if it would not be deployed with these, with the name, the value, and what it
     *                                  may be.
     */
    public ChainParameters
    {
        check("challenge", challenge, 1, MAX_PERIOD, "a year");
        check("response", response, 1, challenge, "challenge");
        check("proof", proof, 1, challenge - response - 1, "challenge, less response and a second");
        check("inclusion", inclusion, 1, challenge, "challenge");
        check("recency", recency, 1, MAX_PERIOD, "a year");
        check("span", span, 1, inclusion, "inclusion");
        check("bond", minimumBond);
        check("request-fee", requestFee);
    }

    private static void check(final String name, final BigInteger value)
    {
        if (value.signum() <= 0 || value.bitLength() > MAX_BITS)
        {
            throw new IllegalArgumentException(
                name + " is " + value + " wei; it must be above 0 and below 2^" + MAX_BITS);
        }
    }

    private static void check(
        final String name, final long value, final long least, final long most, final String bound)
    {
        if (value < least || value > most)
        {
            throw new IllegalArgumentException(name + " is " + value + " s; it must be from " + least + " to " + most +
                " s (" + bound + ")");
        }
    }

    /**
     * The periods of the ledger's rules, a bond of 10 ETH and a request fee of 0.001 ETH.
     *
     * @return the parameters for a chain that is meant to last.
     */
    public static ChainParameters standard()
    {
        return new ChainParameters(
            7 * DAY,
            DAY,
            2 * DAY,
            DAY,
            3 * DAY,
            600,
            BigInteger.TEN.pow(19),
            BigInteger.TEN.pow(15));
    }

    /**
     * Whether a venue that has executed nothing yet would begin too late. The first block goes on from the genesis, and
     * cannot go further than SPAN, because its first step is no SEAL: later than INCLUSION after the genesis there may
     * be no time left to commit it. The contracts must be deployed anew then.
     *
     * @param genesisTime of the ledger, in seconds since the epoch.
     * @param time        of the parent chain now, in seconds since the epoch.
     * @return true when it must not begin.
     */
    public boolean isTooLateToBegin(final long genesisTime, final long time)
    {
        return time - genesisTime > inclusion;
    }
}
