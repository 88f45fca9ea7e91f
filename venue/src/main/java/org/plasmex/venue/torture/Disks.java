package org.plasmex.venue.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.plasmex.venue.Venue;

/**
 * Rounds in which the disk refuses.
 */
final class Disks
{
    private static final List<String> ROOMS =
        List.of(Venue.JOURNAL, Venue.OUTPUT, Venue.BLOCKS, Venue.INBOX, Venue.SNAPSHOTS);
    private static final long MEGABYTE = 1 << 20;
    private static final long ROOM_TO_START = 400 * MEGABYTE;
    private static final int FLOOR_MEBIBYTES = 64;
    private static final int REFUSAL_PATIENCE_MILLIS = 2500;

    private Disks()
    {
    }

    static void full(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        final Path data = site.data();
        final Path ballast = data.resolve("ballast");
        final int floor = dice.below(2) * FLOOR_MEBIBYTES;
        site.note("floor of " + floor + " MB");
        site.configure("disk.floor.mib = " + floor);
        Disk.shrink(data, Disk.used(data) + ROOM_TO_START + dice.between(0, 32) * MEGABYTE);
        try
        {
            site.mustStart();
            site.load(dice);
            Disk.fill(ballast);
            site.note("full with " + Files.size(ballast) / MEGABYTE + " MB of ballast");
            site.loadOn(REFUSAL_PATIENCE_MILLIS);
            site.note(site.venue().isAlive() ? "it goes on" : "it has stopped");
            site.crash();
            if (dice.oneIn(2))
            {
                // It may or may not find room to start in.
                site.startOrRefuse(data);
                site.crash();
            }
            Files.delete(ballast);
            site.mustStart();
            site.check();
            site.crash();
        }
        finally
        {
            site.abandon();
            Disk.unshrink(data);
            site.configure();
        }
        Files.deleteIfExists(ballast);
    }

    static void readOnly(final Site site, final Dice dice) throws IOException
    {
        site.load(dice);
        final String room = dice.oneOf(ROOMS);
        final Path directory = site.room(room);
        if (!Files.isDirectory(directory))
        {
            return;
        }
        site.note(room + " while it runs");
        Disk.freeze(directory);
        try
        {
            site.loadOn(REFUSAL_PATIENCE_MILLIS);
            site.note(site.venue().isAlive() ? "it goes on" : "it has stopped");
            site.crash();
        }
        finally
        {
            Disk.thaw(directory);
        }
    }

    static void readOnlyAtStart(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        final String room = dice.oneOf(ROOMS);
        final Path directory = site.room(room);
        if (!Files.isDirectory(directory))
        {
            return;
        }
        site.note(room + " when it starts");
        Disk.protect(directory);
        try
        {
            if (site.startOrRefuse(directory))
            {
                site.loadOn(REFUSAL_PATIENCE_MILLIS);
            }
            site.crash();
        }
        finally
        {
            site.abandon();
            Disk.unprotect(directory);
        }
    }
}
