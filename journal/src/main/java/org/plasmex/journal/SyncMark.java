package org.plasmex.journal;

import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

import static java.nio.file.StandardOpenOption.*;

/**
 * A small mapped file that says where a log starts and up to where it was synced. Two slots take turns, so one of them
 * is whole whatever happens while the other is written.
 * <p>
 * It is written after a sync and not synced itself: after a power cut it may be behind the truth, never ahead of it.
 * Where the log starts is forced to disk before the files below are deleted.
 */
final class SyncMark implements AutoCloseable
{
    static final String FILE_NAME = "sync.mark";

    private static final int FORMAT = 0x314B4D50;
    private static final int SLOT_LENGTH = 4096;
    private static final int FILE_LENGTH = 2 * SLOT_LENGTH;

    private static final int CHECKSUM = 0;
    private static final int FORMAT_OFFSET = 4;
    private static final int TURN = 8;
    private static final int FIRST_NUMBER = 16;
    private static final int FIRST_SEQUENCE = 24;
    private static final int SEGMENT = 32;
    private static final int POSITION = 40;
    private static final int NUMBER = 48;
    private static final int SEQUENCE = 56;
    private static final int LENGTH = 64;

    private final Path path;
    private final FileChannel channel;
    private final MappedByteBuffer map;
    private final UnsafeBuffer slots;
    private final ByteBuffer nextBytes = ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.nativeOrder());
    private final UnsafeBuffer next = new UnsafeBuffer(nextBytes);
    private final CRC32C crc = new CRC32C();
    private long turn;
    private long firstNumber;
    private long firstSequence;
    private long segment;
    private long position;
    private long number;
    private long sequence;
    private boolean isClosed;

    /**
     * What a mark says.
     *
     * @param firstNumber   number of the first record that the log still has, or will have.
     * @param firstSequence sequence of that record, {@link LogReader#UNKNOWN} while there is none.
     * @param segment       number of the first record of the segment that was synced last, which names it.
     * @param position      in its file, behind what was synced.
     * @param number        of the first record that was not synced.
     * @param sequence      of the last record that was synced, 0 if there is none.
     */
    record Position(
        long firstNumber, long firstSequence, long segment, long position, long number, long sequence)
    {
        String text()
        {
            return "it was synced up to record " + (number - 1) + " with sequence " + sequence + ", position " +
                position + " of the file in " + String.format("%019d", segment);
        }
    }

    private SyncMark(final Path path, final FileChannel channel, final MappedByteBuffer map)
    {
        this.path = path;
        this.channel = channel;
        this.map = map;
        slots = new UnsafeBuffer(map);
    }

    /**
     * Open the mark for writing. The caller holds the directory's lock.
     *
     * @param directory of the log.
     * @param initial   what it says from now on.
     */
    static SyncMark open(final Path directory, final Position initial)
    {
        final Path path = directory.resolve(FILE_NAME);
        FileChannel channel = null;
        try
        {
            channel = LogDirectory.open(path, CREATE, READ, WRITE);
            if (channel.size() < FILE_LENGTH)
            {
                channel.write(ByteBuffer.allocate(FILE_LENGTH), 0);
            }

            final SyncMark mark =
                new SyncMark(path, channel, channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_LENGTH));
            mark.turn = Math.max(mark.turnAt(0), mark.turnAt(SLOT_LENGTH));
            mark.firstNumber = initial.firstNumber();
            mark.firstSequence = initial.firstSequence();
            mark.synced(initial.segment(), initial.position(), initial.number(), initial.sequence());
            mark.force();

            return mark;
        }
        catch (final IOException ex)
        {
            CloseHelper.quietClose(channel);
            throw new LogException("cannot write " + path + ": check that the directory can be written", ex);
        }
    }

    /**
     * What the mark of a log says now.
     *
     * @return null where there is none, or none that is sound.
     */
    static Position read(final Path directory)
    {
        final Path path = directory.resolve(FILE_NAME);
        if (!Files.exists(path))
        {
            return null;
        }

        try (InputStream input = new FileInputStream(path.toFile()))
        {
            final byte[] bytes = input.readAllBytes();
            final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
            final CRC32C crc = new CRC32C();
            int newest = -1;
            for (int slot = 0; slot + LENGTH <= bytes.length; slot += SLOT_LENGTH)
            {
                crc.reset();
                crc.update(bytes, slot + FORMAT_OFFSET, LENGTH - FORMAT_OFFSET);
                if (buffer.getInt(slot + CHECKSUM) == (int)crc.getValue() &&
                    FORMAT == buffer.getInt(slot + FORMAT_OFFSET) &&
                    (newest < 0 || buffer.getLong(slot + TURN) > buffer.getLong(newest + TURN)))
                {
                    newest = slot;
                }
            }

            return newest < 0 ? null : new Position(
                buffer.getLong(newest + FIRST_NUMBER),
                buffer.getLong(newest + FIRST_SEQUENCE),
                buffer.getLong(newest + SEGMENT),
                buffer.getLong(newest + POSITION),
                buffer.getLong(newest + NUMBER),
                buffer.getLong(newest + SEQUENCE));
        }
        catch (final IOException ex)
        {
            throw new LogException("cannot read " + path, ex);
        }
    }

    /**
     * Say up to where the log is synced.
     */
    synchronized void synced(
        final long syncedSegment, final long syncedPosition, final long syncedNumber, final long syncedSequence)
    {
        segment = syncedSegment;
        position = syncedPosition;
        number = syncedNumber;
        sequence = syncedSequence;
        write();
    }

    /**
     * Say which sequence the log begins with, at the next sync.
     */
    synchronized void begins(final long sequence)
    {
        firstSequence = sequence;
    }

    /**
     * Say with which record the log starts. Returns when that is on disk.
     */
    synchronized void starts(final long number, final long sequence)
    {
        firstNumber = number;
        firstSequence = sequence;
        write();
        try
        {
            force();
        }
        catch (final IOException ex)
        {
            throw new LogException("cannot sync " + path, ex);
        }
    }

    synchronized Position position()
    {
        return new Position(firstNumber, firstSequence, segment, position, number, sequence);
    }

    public synchronized void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            slots.wrap(0, 0);
            IoUtil.unmap(map);
            CloseHelper.close(channel);
        }
    }

    private void force() throws IOException
    {
        channel.force(false);
    }

    private void write()
    {
        if (isClosed)
        {
            throw new LogException(path + " is not written any more: the log's writer is closed");
        }

        turn++;
        next.putInt(FORMAT_OFFSET, FORMAT);
        next.putLong(TURN, turn);
        next.putLong(FIRST_NUMBER, firstNumber);
        next.putLong(FIRST_SEQUENCE, firstSequence);
        next.putLong(SEGMENT, segment);
        next.putLong(POSITION, position);
        next.putLong(NUMBER, number);
        next.putLong(SEQUENCE, sequence);
        next.putInt(CHECKSUM, BatchLayout.checksum(crc, nextBytes, FORMAT_OFFSET, LENGTH));
        slots.putBytes((int)(turn & 1) * SLOT_LENGTH, next, 0, LENGTH);
    }

    private long turnAt(final int slot)
    {
        return FORMAT == slots.getInt(slot + FORMAT_OFFSET) ? slots.getLong(slot + TURN) : 0;
    }
}
