package org.plasmex.venue.stage;

import java.math.BigInteger;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.MarketTerms;

/**
 * What traders do. It is asked for one command after another, and told what became of orders always at the same point:
 * when it is asked for a command, it has heard all that those more than {@link Desk#IN_FLIGHT} before it did, and
 * nothing of the later ones. So the same workload gives the same commands each time, however fast the venue is.
 */
public interface Workload
{
    /**
     * Stands for the end of the workload.
     */
    int END = 0;

    /**
     * The market that is traded.
     *
     * @return its terms.
     */
    MarketTerms terms();

    /**
     * How many traders there must be.
     *
     * @return the number of traders.
     */
    int traders();

    /**
     * What each trader deposits of ETH.
     *
     * @return wei.
     */
    BigInteger wei();

    /**
     * What each trader deposits of the token.
     *
     * @return base units of the token.
     */
    BigInteger dollars();

    /**
     * How many commands there are.
     *
     * @return the number of commands.
     */
    long commands();

    /**
     * Write the next command.
     *
     * @param writers of the traders, in order.
     * @param buffer  to write to, at 0.
     * @return length of the command in bytes, {@link #END} when there is none left.
     */
    int next(List<CommandWriter> writers, MutableDirectBuffer buffer);

    /**
     * Hear what was left of an order of a trader after it was placed, filled, reduced or cancelled. A workload that
     * does not care does nothing.
     *
     * @param trader by order.
     * @param order  the nonce with which it was placed.
     * @param lots   that were left of it; 0 where it is gone, or was refused.
     */
    default void onOrder(final int trader, final long order, final long lots)
    {
    }
}
