package org.plasmex.journal;

import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * How Chronicle's queues are opened, and how their files are laid out: documents one after another, each behind a word
 * that holds its length and two flags. A document is data, or meta data: the header and the index.
 */
final class ChronicleLog
{
    /** Word behind the last document of a file that gets no more. */
    static final int END = 0xC000_0000;

    /** More than a document that is not data takes, or several of them in a row. */
    static final int MAX_META_LENGTH = 1024 * 1024;

    /** One file a queue: for Chronicle the time stands still. */
    private static final long TIME_MILLIS = 0;
    private static final RollCycles ROLL_CYCLE = RollCycles.FAST_HOURLY;
    private static final String NAME =
        DateTimeFormatter.ofPattern(ROLL_CYCLE.format()).withZone(ZoneOffset.UTC).format(Instant.EPOCH);

    /** What Chronicle calls a queue's file at that time. */
    static final String FILE_NAME = NAME + ".cq4";

    private static final int HEADER_LENGTH = 256;
    private static final int ARRAY = 0x8D;
    private static final int NOT_COMPLETE = 0x8000_0000;
    private static final int META = 0x4000_0000;
    private static final int LENGTH = 0x3FFF_FFFF;

    /** A quarter of it overlaps with the next block, and the first batch must fit into that. */
    private static final long BLOCK_SIZE = 64L * 1024 * 1024;

    private ChronicleLog()
    {
    }

    /**
     * The file that a queue, once it is written to, takes for its own and gives a name to.
     */
    static Path preparedFile(final Path directory)
    {
        return directory.resolve(NAME + ".precreated");
    }

    /**
     * Open a queue for writing in a directory that is new. All that is written goes into one file.
     */
    static SingleChronicleQueue open(final Path directory)
    {
        return SingleChronicleQueueBuilder.binary(directory)
            .blockSize(BLOCK_SIZE)
            .rollCycle(ROLL_CYCLE)
            .timeProvider(() -> TIME_MILLIS)
            .syncMode(SyncMode.NONE)
            .build();
    }

    /**
     * Whether there is nothing yet behind a word, or a document that is being written.
     */
    static boolean isOpen(final int word)
    {
        return 0 == word || END != word && 0 != (word & NOT_COMPLETE);
    }

    static boolean isMeta(final int word)
    {
        return META == (word & ~LENGTH);
    }

    static int length(final int word)
    {
        return word & LENGTH;
    }

    static int metaWord(final int length)
    {
        return META | length;
    }

    /**
     * Where the next document's word is.
     */
    static long next(final long position, final int length)
    {
        return BitUtil.align(position + Integer.BYTES + length, Integer.BYTES);
    }

    /**
     * Where the last document was when the file was ended, by the header at the file's start.
     *
     * @return the position, that of the first document if the file was not ended, -1 if the file does not say it.
     */
    static long shownPosition(final FileWindow window)
    {
        if (!window.has(0, HEADER_LENGTH))
        {
            return -1;
        }

        final UnsafeBuffer header = new UnsafeBuffer(new byte[HEADER_LENGTH]);
        window.copy(0, header, HEADER_LENGTH);
        final int offset = shownOffset(header.byteArray());

        return offset < 0 ? -1 : header.getLong(offset);
    }

    /**
     * Have the header say where the last document is.
     */
    static void show(final FileChannel channel, final long position) throws IOException
    {
        final ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH);
        channel.read(header, 0);
        final int offset = shownOffset(header.array());
        if (offset >= 0)
        {
            final ByteBuffer value = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
            channel.write(value.putLong(0, position), offset);
        }
    }

    /**
     * Chronicle writes it with each document of its own.
     */
    private static int shownOffset(final byte[] header)
    {
        final String text = new String(header, StandardCharsets.ISO_8859_1);
        final int array = text.indexOf((char)ARRAY, Math.max(0, text.indexOf("writePosition")));
        final int value = array + 1 + 2 * Long.BYTES;

        return array < 0 || value + Long.BYTES > HEADER_LENGTH ? -1 : value;
    }
}
