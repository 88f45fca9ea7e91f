package org.plasmex.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a whole log, changing nothing, and tells what is in it and what is wrong with it. A writer may be writing to
 * it meanwhile; what it adds later than the check began may or may not be in the report.
 */
public final class LogCheck
{
    private static final int MAX_ATTEMPTS = 4;

    private final LogContext<?> context;
    private final List<LogReport.File> files = new ArrayList<>();
    private FileCount file;
    private Segment segment;
    private long records;
    private long payloadBytes;
    private long firstNumber = LogReader.UNKNOWN;
    private long firstSequence = LogReader.UNKNOWN;
    private long firstTime;
    private long lastTime;
    private int brokenWords;

    private LogCheck(final LogContext<?> context)
    {
        this.context = context;
    }

    /**
     * Check a log.
     *
     * @param context that says where the log is.
     * @return what was found.
     * @throws LogException if files cannot be read at all.
     */
    public static LogReport of(final LogReader.Context context)
    {
        context.conclude();
        for (int i = 1;; i++)
        {
            final SyncMark.Position before = SyncMark.read(context.directory());
            final LogReport report = new LogCheck(context).run();
            final SyncMark.Position after = SyncMark.read(context.directory());
            final boolean isPruned =
                null != before && null != after && before.firstNumber() != after.firstNumber();
            if (report.isSound() || !isPruned || MAX_ATTEMPTS == i)
            {
                return report;
            }
        }
    }

    private LogReport run()
    {
        final LogDirectory.Listing listing = LogDirectory.list(context.directory());
        final SyncMark.Position mark = listing.mark();
        LogDamagedException damage = null;
        boolean isCounted = false;
        try (BatchCursor cursor = new BatchCursor(context.directory(), context.sequencing()))
        {
            cursor.brokenWordListener((path, position, word) -> brokenWords++);
            try
            {
                cursor.toEnd(() -> onRecord(cursor));
            }
            catch (final LogDamagedException ex)
            {
                damage = ex;
                isCounted = null == mark || mark.number() > Math.max(mark.firstNumber(), cursor.soundNumber()) ||
                    null == cursor.segment();
            }

            endFile();
            return new LogReport(
                context.directory(),
                List.copyOf(files),
                records,
                cursor.batches(),
                payloadBytes,
                firstNumber,
                firstSequence,
                records > 0 ? cursor.sequence() : LogReader.UNKNOWN,
                firstTime,
                lastTime,
                null == mark ? LogReader.UNKNOWN : mark.number(),
                brokenWords,
                damage,
                isCounted);
        }
    }

    private void onRecord(final BatchCursor cursor)
    {
        if (cursor.segment() != segment)
        {
            endFile();
            segment = cursor.segment();
            file = new FileCount(cursor, cursor.batches() - 1);
        }

        if (0 == records)
        {
            firstNumber = cursor.number() - 1;
            firstSequence = cursor.sequence();
            firstTime = cursor.timeNanos();
        }

        records++;
        payloadBytes += cursor.payloadLength();
        lastTime = cursor.timeNanos();
        file.onRecord(cursor);
    }

    private void endFile()
    {
        if (null != file)
        {
            files.add(file.report(segment));
            file = null;
        }
    }

    /**
     * What was found in one file so far.
     */
    private static final class FileCount
    {
        private final long batchesBefore;
        private final long firstSequence;
        private final long firstTime;
        private long records;
        private long batches;
        private long lastSequence;
        private long lastTime;
        private long used;

        FileCount(final BatchCursor cursor, final long batchesBefore)
        {
            this.batchesBefore = batchesBefore;
            firstSequence = cursor.sequence();
            firstTime = cursor.timeNanos();
        }

        void onRecord(final BatchCursor cursor)
        {
            records++;
            batches = cursor.batches() - batchesBefore;
            lastSequence = cursor.sequence();
            lastTime = cursor.timeNanos();
            used = cursor.position();
        }

        LogReport.File report(final Segment segment)
        {
            return new LogReport.File(
                segment.file(),
                segment.file().toFile().length(),
                used,
                records,
                batches,
                firstSequence,
                lastSequence,
                firstTime,
                lastTime);
        }
    }
}
