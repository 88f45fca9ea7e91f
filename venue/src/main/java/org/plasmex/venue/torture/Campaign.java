package org.plasmex.venue.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Rounds, one after another: in each a venue is hurt under load, started again and checked. Every so many rounds a new
 * venue takes the place of the old one, so that what is checked from scratch stays short, and young venues are hurt
 * too; and after each fault, whose directory is kept.
 * <p>
 * For one thread.
 */
final class Campaign
{
    private static final int LONG = 30;

    private final Path directory;
    private final long seed;
    private final List<Kind> kinds;
    private final int roundsPerVenue;
    private final PrintWriter out;
    private final Tally tally = new Tally();
    private final List<Path> kept = new ArrayList<>();
    private Site site;
    private Path siteDirectory;
    private int roundsOfSite;
    private long acknowledgedBefore;
    private int sites;
    private boolean isLong;

    /**
     * A campaign.
     *
     * @param directory      for all that it needs, empty.
     * @param seed           of all that is left to chance.
     * @param kinds          of rounds, each of which comes as often as the others.
     * @param roundsPerVenue after which a new venue is made.
     * @param out            told how it goes.
     */
    Campaign(
        final Path directory,
        final long seed,
        final List<Kind> kinds,
        final int roundsPerVenue,
        final PrintWriter out)
    {
        this.directory = directory;
        this.seed = seed;
        this.kinds = kinds;
        this.roundsPerVenue = roundsPerVenue;
        this.out = out;
    }

    /**
     * Run rounds.
     *
     * @param first number of the first.
     * @param count how many.
     * @return whether nothing was found.
     */
    boolean run(final long first, final int count) throws IOException
    {
        isLong = count >= LONG;
        final boolean canMount = Disk.canMount(directory.resolve("mount"));
        if (!canMount)
        {
            out.println("file systems cannot be mounted here (it takes the rights of root): rounds that need a small " +
                "or a read-only one are left out");
        }
        try (L1Node l1 = new L1Node(directory))
        {
            l1.start();
            for (long number = first; number < first + count; number++)
            {
                final Kind kind = kind(number);
                if (kind.needsMount() && !canMount)
                {
                    tally.skip();
                }
                else
                {
                    run(new Round(number, kind), l1);
                }
                out.flush();
            }
            end();
        }
        tally.print(out);
        kept.forEach(path -> out.println("kept: " + path));
        return tally.isGood();
    }

    private void run(final Round round, final L1Node l1) throws IOException
    {
        try
        {
            l1.start();
            if (roundsOfSite >= roundsPerVenue)
            {
                end();
            }
            if (null == site)
            {
                begin(l1);
            }
            roundsOfSite++;
            site.begin(round);
            round.kind().apply(site, new Dice(seed, round.number()));
            site.ensureStarted();
            site.check();
            out.println(round);
        }
        catch (final Fault | IllegalStateException | IOException ex)
        {
            out.println(round);
            onFault(round, ex);
        }
        final long acknowledged = Math.max(acknowledgedBefore, round.acknowledged());
        tally.add(round, acknowledged - acknowledgedBefore);
        acknowledgedBefore = null == site ? 0 : acknowledged;
    }

    private void begin(final L1Node l1) throws IOException
    {
        siteDirectory = Files.createDirectories(directory.resolve("venue-" + ++sites));
        roundsOfSite = 0;
        acknowledgedBefore = 0;
        site = Foundation.lay(siteDirectory, l1, directory.resolve("classes.jsa"), isLong);
    }

    // The last word on a venue: it stops as it should, and all is still there.
    private void end() throws IOException
    {
        if (null != site)
        {
            final Site ended = site;
            site = null;
            try (ended)
            {
                ended.ensureStarted();
                ended.stop();
                ended.check();
                ended.inspect();
                tally.venue(ended.books().committed());
            }
            catch (final Fault ex)
            {
                tally.fault(ex.lost());
                kept.add(siteDirectory);
                out.println("FAULT when the venue was stopped for good: " + ex.getMessage());
                return;
            }
            Disk.delete(siteDirectory);
        }
    }

    private void onFault(final Round round, final Exception ex)
    {
        tally.fault(ex instanceof Fault ? ((Fault)ex).lost() : 0);
        out.println("FAULT in round " + round.number() + " (" + round.kind().text() + "): " + ex.getMessage());
        if (!(ex instanceof Fault))
        {
            ex.printStackTrace(out);
        }
        out.println("what it left is in " + siteDirectory + "; the same round on a new venue: ./plasmex torture " +
            "--rounds 1 --first " + round.number() + " --seed " + seed + " --kinds " + round.kind().text());
        kept.add(siteDirectory);
        if (null != site)
        {
            site.close();
            site = null;
        }
    }

    // All kinds once, in an order left to chance, then all again in another one.
    private Kind kind(final long number)
    {
        final List<Kind> deck = new ArrayList<>(kinds);
        Collections.shuffle(deck, new Random(seed * 31 + (number - 1) / deck.size()));
        return deck.get((int)((number - 1) % deck.size()));
    }
}
