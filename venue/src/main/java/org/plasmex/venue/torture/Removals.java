package org.plasmex.venue.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.plasmex.venue.Venue;

/**
 * Rounds in which files are taken away after a crash.
 */
final class Removals
{
    private static final String SNAPSHOT = ".snapshot";

    private Removals()
    {
    }

    static void journalAway(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        final Path journal = site.room(Venue.JOURNAL);
        final Path journalAway = Disk.away(journal);
        final boolean isAllAway = dice.oneIn(2);
        final Path snapshotsAway =
            isAllAway && Files.exists(site.room(Venue.SNAPSHOTS)) ? Disk.away(site.room(Venue.SNAPSHOTS)) : null;
        site.note(isAllAway ? "with the snapshots" : "with the snapshots in place");
        site.mustRefuse(journal);
        // What the refused start has made there is nobody's.
        Disk.delete(journal);
        Files.move(journalAway, journal);
        if (null != snapshotsAway)
        {
            Disk.delete(site.room(Venue.SNAPSHOTS));
            Files.move(snapshotsAway, site.room(Venue.SNAPSHOTS));
        }
    }

    static void outputAway(final Site site, final Dice dice) throws IOException
    {
        away(site, dice, Venue.OUTPUT);
    }

    static void blocksAway(final Site site, final Dice dice) throws IOException
    {
        away(site, dice, Venue.BLOCKS);
    }

    static void inboxAway(final Site site, final Dice dice) throws IOException
    {
        away(site, dice, Venue.INBOX);
    }

    static void snapshotsAway(final Site site, final Dice dice) throws IOException
    {
        away(site, dice, Venue.SNAPSHOTS);
    }

    static void derivedAway(final Site site, final Dice dice) throws IOException
    {
        away(site, dice, Venue.OUTPUT, Venue.BLOCKS, Venue.INBOX, Venue.SNAPSHOTS);
    }

    static void snapshotReturn(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        final Path directory = site.room(Venue.SNAPSHOTS);
        final List<String> found = names(directory).stream().filter(name -> name.endsWith(SNAPSHOT)).toList();
        if (found.isEmpty())
        {
            return;
        }
        final String newest = found.get(found.size() - 1);
        final Path away = site.room(newest);
        Files.move(directory.resolve(newest), away, StandardCopyOption.REPLACE_EXISTING);
        site.mustStart();
        Crashes.kill(site, dice);
        Files.move(away, directory.resolve(newest), StandardCopyOption.REPLACE_EXISTING);
        site.note(newest + " away and back");
        site.mustStart();
    }

    /**
     * The names in a directory.
     *
     * @return in order, none where there is no such directory.
     */
    static List<String> names(final Path directory) throws IOException
    {
        if (!Files.isDirectory(directory))
        {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory))
        {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        catch (final NoSuchFileException ex)
        {
            return List.of();
        }
    }

    // What is taken away can be made again, so the venue must start without it.
    private static void away(final Site site, final Dice dice, final String... rooms) throws IOException
    {
        Crashes.kill(site, dice);
        for (final String room : rooms)
        {
            Disk.delete(site.room(room));
        }
        site.mustStart();
    }
}
