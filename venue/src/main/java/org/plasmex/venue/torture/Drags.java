package org.plasmex.venue.torture;

import java.io.IOException;

/**
 * Rounds in which a part of the venue is slower than commands come.
 */
final class Drags
{
    private static final String TIMES = "100";
    private static final int LONGEST_LOAD_MILLIS = 3000;

    private Drags()
    {
    }

    static void journal(final Site site, final Dice dice) throws IOException
    {
        drag(site, dice, "drill.journal.slowdown = " + TIMES);
    }

    static void ledger(final Site site, final Dice dice) throws IOException
    {
        // With less than is on its way at once, the doors take cancels only now and then.
        drag(site, dice, "drill.ledger.slowdown = " + TIMES, "lag.limit.commands = " + dice.between(20, 200),
            "block.interval.ms = 20000");
    }

    private static void drag(final Site site, final Dice dice, final String... settings) throws IOException
    {
        Crashes.kill(site, dice);
        site.configure(settings);
        try
        {
            site.mustStart();
            site.load(dice);
            site.loadOn(dice.below(LONGEST_LOAD_MILLIS));
            if (dice.oneIn(2))
            {
                site.note("stopped in order");
                site.stop();
            }
            else
            {
                site.crash();
            }
        }
        finally
        {
            site.configure();
        }
    }
}
