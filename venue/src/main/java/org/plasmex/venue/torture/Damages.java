package org.plasmex.venue.torture;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.plasmex.venue.Venue;

/**
 * Rounds in which bytes of a file are changed after a crash.
 */
final class Damages
{
    private static final List<Damage.Kind> ALL = List.of(Damage.Kind.values());
    private static final int LAST_RECORDS = 6;
    private static final int INBOX_HEADER = 64;
    private static final int INBOX_ENTRY = 96;

    private Damages()
    {
    }

    /**
     * A writer that died has left rubbish where the next batch was to come: nothing that counts is touched.
     */
    static void journalEnd(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        final List<LogFiles.Span> spans = LogFiles.read(site.room(Venue.JOURNAL), (sequence, payload) -> {});
        final LogFiles.Span last = spans.get(spans.size() - 1);
        // The word that would show a batch stays zero, as Chronicle leaves it.
        final long end = (last.end() + 7 & ~7L) + Integer.BYTES;
        final byte[] rubbish = new byte[1 + dice.below(3000)];
        dice.random().nextBytes(rubbish);
        try (RandomAccessFile file = new RandomAccessFile(last.file().toFile(), "rw"))
        {
            file.seek(end);
            file.write(rubbish);
        }
        site.note(rubbish.length + " bytes of rubbish at " + end + " of " + site.name(last.file()));
    }

    static void journalTail(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        journal(site, dice, LAST_RECORDS);
    }

    static void journalMiddle(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        if (dice.oneIn(2))
        {
            Disk.delete(site.room(Venue.SNAPSHOTS));
        }
        journal(site, dice, Integer.MAX_VALUE);
    }

    /**
     * The journal ends earlier, as if it had never been longer: what was made of it must tell.
     */
    static void journalCut(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        final List<LogFiles.Span> spans = LogFiles.read(site.room(Venue.JOURNAL), (sequence, payload) -> {});
        final Path last = spans.get(spans.size() - 1).file();
        final List<LogFiles.Span> batches = spans.stream()
            .filter(span -> span.file().equals(last) && LogFiles.BATCH_HEADER == span.length()).toList();
        final LogFiles.Span cut = pick(batches, dice, LAST_RECORDS);
        final Path mark = site.room(Venue.JOURNAL).resolve("sync.mark");
        final byte[] bytes = Files.readAllBytes(mark);
        Files.delete(mark);
        final Damage damage = Damage.apply(Damage.Kind.TRUNCATE, last, cut.position() - Integer.BYTES,
            spans.get(spans.size() - 1).end(), dice.random());
        site.note(damage);
        if (cut.sequence() <= site.lastAcknowledged())
        {
            site.mustRefuse(site.data());
            damage.undo();
            Files.write(mark, bytes);
        }
        else if (!site.startOrRefuse(site.data()))
        {
            damage.undo();
            Files.write(mark, bytes);
        }
    }

    /**
     * Chronicle's own words, index and metadata: the records can be read without them.
     */
    static void journalFrame(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        final List<LogFiles.Span> spans = LogFiles.read(site.room(Venue.JOURNAL), (sequence, payload) -> {});
        final LogFiles.Span span = spans.get(dice.below(spans.size()));
        final LogFiles.Span first = spans.stream().filter(other -> other.file().equals(span.file()))
            .findFirst().orElseThrow();
        final long head = first.position() - Integer.BYTES;
        final Path metadata = span.file().resolveSibling("metadata.cq4t");
        if (dice.oneIn(2) && Files.exists(metadata))
        {
            final long length = Files.size(metadata);
            site.note(Damage.apply(dice.oneOf(ALL), metadata, dice.between(0, length - 1), length, dice.random()));
        }
        else
        {
            site.note(Damage.apply(dice.oneOf(List.of(Damage.Kind.FLIP, Damage.Kind.OVERWRITE, Damage.Kind.ZERO)),
                span.file(), dice.between(0, head - 1), head, dice.random()));
        }
        site.mustStart();
    }

    /**
     * Without its mark a log that is sound is still sound.
     */
    static void journalMark(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        for (final String room : List.of(Venue.JOURNAL, Venue.OUTPUT))
        {
            final Path mark = site.room(room).resolve("sync.mark");
            if (!Files.exists(mark) || dice.oneIn(3))
            {
                continue;
            }
            if (dice.oneIn(2))
            {
                Files.delete(mark);
                site.note(site.name(mark) + " deleted");
            }
            else
            {
                final long length = Files.size(mark);
                site.note(Damage.apply(dice.oneOf(ALL), mark, dice.between(0, length - 1), length, dice.random()));
            }
        }
        site.mustStart();
    }

    // What was acknowledged is on disk for good: damage to it must be found. What comes behind may have been torn.
    private static void journal(final Site site, final Dice dice, final int last) throws IOException
    {
        final List<LogFiles.Span> spans = LogFiles.read(site.room(Venue.JOURNAL), (sequence, payload) -> {});
        final LogFiles.Span span = pick(spans, dice, last);
        final Damage damage = damage(site, spans, span, dice);
        if (span.sequence() <= site.lastAcknowledged())
        {
            site.mustRefuse(Venue.JOURNAL, damage.file());
            damage.undo();
        }
        else if (!site.startOrRefuse(Venue.JOURNAL, damage.file()))
        {
            damage.undo();
        }
    }

    static void outputTail(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        output(site, dice, LAST_RECORDS);
    }

    static void outputMiddle(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        output(site, dice, Integer.MAX_VALUE);
    }

    private static void output(final Site site, final Dice dice, final int last) throws IOException
    {
        final List<LogFiles.Span> spans = LogFiles.read(site.room(Venue.OUTPUT), (sequence, payload) -> {});
        final Damage damage = damage(site, spans, pick(spans, dice, last), dice);
        if (!site.startOrRefuse(Venue.OUTPUT, damage.file()))
        {
            if (dice.oneIn(2))
            {
                damage.undo();
            }
            else
            {
                site.note("made again");
                Disk.delete(site.room(Venue.OUTPUT));
            }
        }
    }

    static void blocksTail(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        blocks(site, dice, 1);
    }

    static void blocksMiddle(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        blocks(site, dice, Integer.MAX_VALUE);
    }

    private static void blocks(final Site site, final Dice dice, final int last) throws IOException
    {
        final List<Path> files = BlockFiles.of(site.room(Venue.BLOCKS));
        if (files.isEmpty())
        {
            return;
        }
        final int first = Math.max(0, files.size() - last);
        final int index = first + dice.below(files.size() - first);
        final Path file = files.get(index);
        final long length = Files.size(file);
        final Damage damage =
            Damage.apply(dice.oneOf(ALL), file, dice.between(0, length - 1), length, dice.random());
        site.note(damage);
        if (!site.startOrRefuse(Venue.BLOCKS, file))
        {
            if (dice.oneIn(2))
            {
                damage.undo();
            }
            else
            {
                site.note("made again");
                for (final Path later : files.subList(index, files.size()))
                {
                    Files.delete(later);
                }
            }
        }
    }

    static void inboxTail(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        final long length = Files.size(inbox(site));
        inbox(site, dice, Math.max(INBOX_HEADER, length - INBOX_ENTRY));
    }

    static void inboxMiddle(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        inbox(site, dice, INBOX_HEADER);
    }

    // L1 has all of it.
    private static void inbox(final Site site, final Dice dice, final long from) throws IOException
    {
        final Path file = inbox(site);
        final long length = Files.size(file);
        final Damage damage =
            Damage.apply(dice.oneOf(ALL), file, dice.between(from, length - 1), length, dice.random());
        site.note(damage);
        site.mustStart();
    }

    static void snapshots(final Site site, final Dice dice) throws IOException
    {
        Crashes.kill(site, dice);
        final Path directory = site.room(Venue.SNAPSHOTS);
        if (!Files.isDirectory(directory))
        {
            return;
        }
        final List<Path> files;
        try (Stream<Path> found = Files.list(directory))
        {
            files = found.filter(file -> file.toString().endsWith(".snapshot")).sorted().toList();
        }
        for (final Path file : files)
        {
            if (file.equals(files.get(files.size() - 1)) || dice.oneIn(2))
            {
                final long length = Files.size(file);
                site.note(Damage.apply(
                    dice.oneOf(ALL), file, dice.between(0, length - 1), length, dice.random()));
            }
        }
        site.mustStart();
    }

    private static Path inbox(final Site site)
    {
        return site.room(Venue.INBOX).resolve("entries");
    }

    private static LogFiles.Span pick(final List<LogFiles.Span> spans, final Dice dice, final int last)
    {
        final int from = Math.max(0, spans.size() - last);
        return spans.get(from + dice.below(spans.size() - from));
    }

    private static Damage damage(
        final Site site, final List<LogFiles.Span> spans, final LogFiles.Span span, final Dice dice)
        throws IOException
    {
        final long end = spans.stream().filter(other -> other.file().equals(span.file()))
            .mapToLong(LogFiles.Span::end).max().orElseThrow();
        final Damage damage = Damage.apply(dice.oneOf(ALL), span.file(),
            dice.between(span.position(), span.end() - 1), end, dice.random());
        site.note(damage);
        return damage;
    }
}
