package org.plasmex.venue.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.plasmex.journal.LogCheck;
import org.plasmex.journal.LogException;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.LogReport;
import org.plasmex.journal.Sequencing;

/**
 * From which sequence to which a log can be read.
 *
 * @param directory  of the log.
 * @param sequencing of it.
 * @param first      sequence, {@link LogReader#UNKNOWN} where it has no sound record.
 * @param last       sequence, {@link LogReader#UNKNOWN} where it has no sound record.
 * @param records    that it has, {@link LogReader#UNKNOWN} where they were not counted.
 */
record LogEnds(Path directory, Sequencing sequencing, long first, long last, long records)
{
    private static final long BEHIND_ALL = Long.MAX_VALUE;
    private static final long LONG_WORK = 500_000_000;

    /**
     * Read all of a log, and tell what it holds.
     */
    static LogEnds readAll(final Report report, final String name, final Path directory, final Sequencing sequencing)
    {
        final long bytes = bytes(directory);
        if (bytes > LONG_WORK)
        {
            report.begin("reading " + name + ": " + Report.bytes(bytes));
        }
        final LogReport log = LogCheck.of(new LogReader.Context().directory(directory).sequencing(sequencing));
        if (0 == log.records())
        {
            report.line(name, "no record");
        }
        else
        {
            report.line(name, "sequences %,d to %,d: %,d records in %,d batches, %s; %s to %s; %s",
                log.firstSequence(),
                log.lastSequence(),
                log.records(),
                log.batches(),
                Report.bytes(log.payloadBytes()),
                Report.time(log.firstTime()),
                Report.time(log.lastTime()),
                LogReader.UNKNOWN == log.syncedRecords() ?
                    "no mark says what was synced" :
                    "synced up to record " + log.syncedRecords());
        }
        for (final LogReport.File file : log.files())
        {
            report.item("%s: sequences %,d to %,d, %s of %s used",
                directory.relativize(file.file()),
                file.firstSequence(),
                file.lastSequence(),
                Report.bytes(file.used()),
                Report.bytes(file.size()));
        }
        if (log.brokenWords() > 0)
        {
            report.item("%,d words between batches are wrong; the next start makes them right, nothing is lost",
                log.brokenWords());
        }
        if (!log.isSound() && log.isCounted())
        {
            report.fault(log.damage().getMessage());
        }
        else if (!log.isSound())
        {
            report.item("a torn end, which nobody was told of; the next start cuts it off: %s", log.damage().what());
        }

        return new LogEnds(directory, sequencing, log.firstSequence(), log.lastSequence(), log.records());
    }

    private static long bytes(final Path directory)
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            return files.mapToLong((file) -> file.toFile().length()).sum();
        }
        catch (final IOException ex)
        {
            // What is wrong with it, the check tells.
            return 0;
        }
    }

    /**
     * Look at both ends only.
     */
    static LogEnds look(final Report report, final String name, final Path directory, final Sequencing sequencing)
    {
        long first = LogReader.UNKNOWN;
        long last = LogReader.UNKNOWN;
        try (LogReader start = open(directory, sequencing);
            LogReader end = open(directory, sequencing))
        {
            if (start.poll((sequence, timeNanos, buffer, offset, length) -> {}, 1) > 0)
            {
                first = start.sequence();
                end.seek(BEHIND_ALL);
                end.poll((sequence, timeNanos, buffer, offset, length) -> {}, 1);
                last = end.sequence();
            }
            report.line(name, LogReader.UNKNOWN == last ? "no record" : "sequences %,d to %,d", first, last);
        }
        catch (final LogException ex)
        {
            report.fault(ex.getMessage());
        }

        return new LogEnds(directory, sequencing, first, last, LogReader.UNKNOWN);
    }

    private static LogReader open(final Path directory, final Sequencing sequencing)
    {
        return LogReader.open(new LogReader.Context().directory(directory).sequencing(sequencing));
    }

    LogReader reader()
    {
        return open(directory, sequencing);
    }

    boolean isEmpty()
    {
        return LogReader.UNKNOWN == last;
    }
}
