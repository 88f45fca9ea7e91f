package org.plasmex.journal;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes and reads records whose payload is a text.
 */
final class LogFixture
{
    static final long TIME = 1_700_000_000_000_000_000L;

    private LogFixture()
    {
    }

    static LogWriter.Context writerOf(final Path directory)
    {
        return new LogWriter.Context().directory(directory).syncPolicy(SyncPolicy.NONE);
    }

    static LogReader.Context readerOf(final Path directory)
    {
        return new LogReader.Context().directory(directory);
    }

    static void append(final LogWriter writer, final long sequence, final String text)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[text.length() + 3]);
        buffer.putStringWithoutLengthAscii(3, text);
        writer.append(sequence, TIME + sequence, buffer, 3, text.length());
    }

    /**
     * Batches of two records each, with the sequences from first on.
     */
    static void appendBatches(final LogWriter writer, final long first, final int batches)
    {
        for (int i = 0; i < batches; i++)
        {
            final long sequence = first + 2L * i;
            append(writer, sequence, "record " + sequence);
            append(writer, sequence + 1, "record " + (sequence + 1));
            writer.commit();
        }
    }

    static List<String> poll(final LogReader reader, final int limit)
    {
        final List<String> records = new ArrayList<>();
        reader.poll(
            (sequence, timeNanos, buffer, offset, length) ->
                records.add(text(sequence, timeNanos, buffer, offset, length)),
            limit);

        return records;
    }

    static List<String> readAll(final Path directory)
    {
        try (LogReader reader = LogReader.open(readerOf(directory)))
        {
            return poll(reader, Integer.MAX_VALUE);
        }
    }

    static List<String> replayAll(final Path directory)
    {
        final List<String> records = new ArrayList<>();
        try (LogReader reader = LogReader.open(readerOf(directory)))
        {
            reader.replay(
                (sequence, timeNanos, buffer, offset, length) ->
                    records.add(text(sequence, timeNanos, buffer, offset, length)));
        }

        return records;
    }

    static List<String> expected(final int first, final int last)
    {
        final List<String> records = new ArrayList<>();
        for (int i = first; i <= last; i++)
        {
            records.add(i + "@" + i + " record " + i);
        }

        return records;
    }

    /**
     * The files that hold the records, the oldest first.
     */
    static List<Path> files(final Path directory)
    {
        return LogDirectory.list(directory).segments().stream().map(Segment::file).toList();
    }

    private static String text(
        final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
    {
        return sequence + "@" + (timeNanos - TIME) + " " + buffer.getStringWithoutLengthAscii(offset, length);
    }
}
