package org.plasmex.venue.stage;

import java.math.BigInteger;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.MarketTerms;

/**
 * What traders do. It is asked for one command after another, and knows nothing of what became of them: so the same
 * workload gives the same commands each time.
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
}
