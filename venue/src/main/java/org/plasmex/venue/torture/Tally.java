package org.plasmex.venue.torture;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a campaign has come to.
 */
final class Tally
{
    private final Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
    private long acknowledged;
    private long lost;
    private int rounds;
    private int restarts;
    private int refusals;
    private int faults;
    private int skipped;
    private int venues;
    private long committed;
    private long restartMillis;
    private long longestRestartMillis;

    /**
     * A round has ended.
     *
     * @param round           that has.
     * @param newAcknowledged reports that clients have heard in it.
     */
    void add(final Round round, final long newAcknowledged)
    {
        rounds++;
        kinds.merge(round.kind(), 1, Integer::sum);
        acknowledged += newAcknowledged;
        restarts += round.restarts();
        refusals += round.refusals();
        restartMillis += round.startMillisInAll();
        longestRestartMillis = Math.max(longestRestartMillis, round.restartMillis());
    }

    void fault(final long lostAcknowledgements)
    {
        faults++;
        lost += lostAcknowledgements;
    }

    void skip()
    {
        skipped++;
    }

    /**
     * A venue has come to its end.
     *
     * @param blocks that it has committed.
     */
    void venue(final long blocks)
    {
        venues++;
        committed += blocks;
    }

    boolean isGood()
    {
        return 0 == faults && 0 == lost;
    }

    void print(final PrintWriter out)
    {
        out.println("rounds " + rounds);
        kinds.forEach((kind, count) -> out.println(kind.text() + " " + count));
        if (skipped > 0)
        {
            out.println("skipped " + skipped);
        }
        out.println("venues " + venues);
        out.println("blocks committed " + committed);
        out.println("acknowledgements " + acknowledged);
        out.println("restarts " + restarts);
        out.println("mean ms to start " + (0 == restarts ? 0 : restartMillis / restarts));
        out.println("longest ms to start " + longestRestartMillis);
        out.println("refused starts " + refusals);
        out.println("faults " + faults);
        out.println("lost acknowledgements: " + lost);
        out.flush();
    }
}
