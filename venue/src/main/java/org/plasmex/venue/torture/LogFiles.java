package org.plasmex.venue.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.IoUtil;

/**
 * Reads the files of a log as they are on disk, written from the description of the format: Chronicle's documents, one
 * after another, each a batch of records. It may be used while a venue writes to the log.
 */
final class LogFiles
{
    /** Length of a batch's head; no record is as short. */
    static final int BATCH_HEADER = 24;

    private static final int FORMAT = 0x31474C50;
    private static final int NOT_COMPLETE = 0x8000_0000;
    private static final int META_DATA = 0x4000_0000;
    private static final int LENGTH = 0x3fff_ffff;
    private static final int RECORD_HEADER = 24;

    private LogFiles()
    {
    }

    /**
     * Bytes that a checksum covers: the head of a batch, or a record.
     *
     * @param file     that holds them.
     * @param position in the file of the first byte.
     * @param length   in bytes.
     * @param sequence of the record, that of its first record for a batch's head.
     */
    record Span(Path file, long position, int length, long sequence)
    {
        long end()
        {
            return position + length;
        }
    }

    /**
     * Takes the records, in order. The buffer is valid during the call only.
     */
    interface Visitor
    {
        void onRecord(long sequence, ByteBuffer payload);
    }

    /**
     * The files of a log, the oldest first: those at the top were written before there were segments, each in a
     * directory that is named by the number of its first record. What was cut off is none of the log's.
     */
    static List<Path> of(final Path directory) throws IOException
    {
        if (!Files.isDirectory(directory))
        {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory, 2))
        {
            return files.filter(file -> file.toString().endsWith(".cq4"))
                .filter(file -> !file.getParent().endsWith("cut"))
                .sorted(Comparator.comparingInt(Path::getNameCount).thenComparing(Path::toString)).toList();
        }
    }

    /**
     * Read a log up to its end.
     *
     * @return the heads of its spans and its records, in order.
     * @throws IllegalStateException if what is there is no sound log.
     */
    static List<Span> read(final Path directory, final Visitor visitor) throws IOException
    {
        final List<Span> spans = new ArrayList<>();
        final long[] next = new long[1];
        for (final Path file : of(directory))
        {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
            {
                final MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
                try
                {
                    map.order(ByteOrder.LITTLE_ENDIAN);
                    readFile(file, map, spans, next, visitor);
                }
                finally
                {
                    IoUtil.unmap(map);
                }
            }
        }
        return spans;
    }

    private static void readFile(
        final Path file,
        final ByteBuffer map,
        final List<Span> spans,
        final long[] next,
        final Visitor visitor)
    {
        int position = 0;
        while (position + Integer.BYTES <= map.limit())
        {
            final int word = map.getInt(position);
            if (0 == word || 0 != (word & NOT_COMPLETE))
            {
                return;
            }
            final int length = word & LENGTH;
            final int start = position + Integer.BYTES;
            if (start + length > map.limit())
            {
                throw new IllegalStateException(file + " ends within the document at " + position);
            }
            if (0 == (word & META_DATA))
            {
                next[0] = readBatch(new Span(file, start, length, next[0]), map, spans, visitor);
            }
            position = start + length + 3 & ~3;
        }
    }

    // The batch's span says which number its first record must have.
    private static long readBatch(
        final Span batch, final ByteBuffer map, final List<Span> spans, final Visitor visitor)
    {
        final Path file = batch.file();
        final int start = (int)batch.position();
        final long number = batch.sequence();
        demand(batch.length() > BATCH_HEADER && map.getInt(start) == crc(map, start + 4, start + BATCH_HEADER) &&
            map.getInt(start + 4) == FORMAT && map.getInt(start + 20) == batch.length(), file, start, "is no batch");
        demand(map.getLong(start + 8) == number, file, start,
            "has record " + map.getLong(start + 8) + " where record " + number + " belongs");
        spans.add(new Span(file, start, BATCH_HEADER, map.getLong(start + BATCH_HEADER + 8)));
        final int records = map.getInt(start + 16);
        int position = start + BATCH_HEADER;
        for (int i = 0; i < records; i++)
        {
            final int payload = map.getInt(position + 4);
            final int end = position + RECORD_HEADER + payload;
            demand(payload >= 0 && end <= batch.end() && map.getInt(position) == crc(map, position + 4, end),
                file, position, "is no record");
            final long sequence = map.getLong(position + 8);
            spans.add(new Span(file, position, end - position, sequence));
            visitor.onRecord(sequence, map.slice(position + RECORD_HEADER, payload).order(ByteOrder.LITTLE_ENDIAN));
            // Aligned within the batch, not within the file.
            position = start + (end - start + 7 & ~7);
        }
        return number + records;
    }

    private static int crc(final ByteBuffer map, final int start, final int end)
    {
        final CRC32C crc = new CRC32C();
        crc.update(map.duplicate().limit(end).position(start));
        return (int)crc.getValue();
    }

    private static void demand(final boolean isSo, final Path file, final long position, final String what)
    {
        if (!isSo)
        {
            throw new IllegalStateException("what is at " + position + " of " + file + " " + what);
        }
    }
}
