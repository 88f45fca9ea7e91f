package org.plasmex.venue.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.plasmex.venue.Venue;

/**
 * Rounds in which processes are ended, at moments that matter.
 */
final class Crashes
{
    private static final int LONGEST_START_MILLIS = 1500;
    private static final int LONGEST_STOP_MILLIS = 400;
    private static final int SNAPSHOT_PATIENCE_MILLIS = 4000;

    private Crashes()
    {
    }

    static void kill(final Site site, final Dice dice) throws IOException
    {
        site.load(dice);
        site.crash();
    }

    static void killWithClient(final Site site, final Dice dice) throws IOException
    {
        site.load(dice);
        if (dice.oneIn(2))
        {
            site.killClient();
            Child.pause(dice.below(50));
        }
        site.venue().kill();
        site.killClient();
        site.crash();
    }

    static void killWhileStarting(final Site site, final Dice dice) throws IOException
    {
        kill(site, dice);
        final int times = 1 + dice.below(2);
        for (int i = 0; i < times; i++)
        {
            site.launch();
            Child.pause(dice.below(LONGEST_START_MILLIS));
            site.crash();
        }
    }

    static void killWhileReplaying(final Site site, final Dice dice) throws IOException
    {
        kill(site, dice);
        Disk.delete(site.room(Venue.SNAPSHOTS));
        if (dice.oneIn(2))
        {
            Disk.delete(site.room(Venue.OUTPUT));
        }
        site.launch();
        Child.pause(600 + dice.below(LONGEST_START_MILLIS));
        site.crash();
    }

    static void killWhileWritingSnapshot(final Site site, final Dice dice) throws IOException
    {
        site.load(dice);
        final Path snapshots = site.room(Venue.SNAPSHOTS);
        final List<String> before = Removals.names(snapshots);
        final long deadline = System.nanoTime() + SNAPSHOT_PATIENCE_MILLIS * 1_000_000L;
        while (before.equals(Removals.names(snapshots)) && System.nanoTime() < deadline)
        {
            Thread.onSpinWait();
        }
        if (dice.oneIn(2))
        {
            Child.pause(dice.below(4));
        }
        site.crash();
    }

    static void killWhileStopping(final Site site, final Dice dice) throws IOException
    {
        site.load(dice);
        site.venue().terminate();
        Child.pause(dice.below(LONGEST_STOP_MILLIS));
        site.crash();
    }

    static void term(final Site site, final Dice dice) throws IOException
    {
        site.load(dice);
        site.stop();
    }

    static void second(final Site site, final Dice dice) throws IOException
    {
        site.load(dice);
        final VenueChild second = site.startSecond();
        if (second.awaitReady())
        {
            throw new Fault("a second venue runs on " + site.data());
        }
        site.onRefusal(second);
        if (!site.venue().isAlive())
        {
            throw new Fault("the first venue has ended when a second one was started: " + site.venue().tail());
        }
        site.crash();
    }
}
