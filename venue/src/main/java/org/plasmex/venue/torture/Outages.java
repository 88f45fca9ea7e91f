package org.plasmex.venue.torture;

import java.io.IOException;

/**
 * Rounds in which the L1 node fails too.
 */
final class Outages
{
    private static final int LONGEST_OUTAGE_MILLIS = 1500;

    private Outages()
    {
    }

    static void down(final Site site, final Dice dice) throws IOException
    {
        site.load(dice);
        site.l1().stop();
        Child.pause(dice.below(LONGEST_OUTAGE_MILLIS));
        site.crash();
        try
        {
            // It waits for L1's time, or goes on with the time that it knows.
            site.launch();
            Child.pause(dice.below(2 * LONGEST_OUTAGE_MILLIS));
            if (dice.oneIn(3))
            {
                site.crash();
                site.launch();
            }
        }
        finally
        {
            site.l1().start();
        }
        site.awaitStarted();
    }

    static void restart(final Site site, final Dice dice) throws IOException
    {
        site.load(dice);
        site.l1().stop();
        Child.pause(dice.below(LONGEST_OUTAGE_MILLIS));
        final boolean isFirstDown = dice.oneIn(2);
        if (isFirstDown)
        {
            site.l1().start();
            site.loadOn(dice.below(LONGEST_OUTAGE_MILLIS));
        }
        site.crash();
        site.l1().start();
    }
}
