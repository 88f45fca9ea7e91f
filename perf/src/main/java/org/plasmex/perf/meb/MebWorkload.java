package org.plasmex.perf.meb;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.plasmex.venue.WrongUsageException;

/**
 * A file of messages: a head of 16 bytes (u64 magic, u32 version, u32 count), then 40 bytes each, little-endian: u8
 * type, u8 side, u8 ioc, u8 without meaning, u32 quantity, u64 sequence, u64 order id, i64 price, 8 bytes without
 * meaning. It may be compressed with gzip, which its first bytes tell.
 */
final class MebWorkload
{
    static final long MAGIC = 0x4D45_4257_5F30_3031L;
    static final int VERSION = 1;
    static final int HEAD_LENGTH = 16;
    static final int RECORD_LENGTH = 40;

    private static final int COUNT = 12;
    private static final int SIDE = 1;
    private static final int IMMEDIATE = 2;
    private static final int QUANTITY = 4;
    private static final int SEQUENCE = 8;
    private static final int ID = 16;
    private static final int PRICE = 24;
    private static final long U32 = 0xFFFF_FFFFL;
    private static final int BUFFER_LENGTH = 1 << 16;

    private final Path file;
    private final ByteBuffer record = ByteBuffer.allocate(RECORD_LENGTH).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * A workload.
     *
     * @param file that holds it.
     */
    MebWorkload(final Path file)
    {
        this.file = file;
    }

    /**
     * Go through all messages, from the first to the last.
     *
     * @param consumer of each.
     * @return how many there are.
     * @throws WrongUsageException if the file is none of this format: it says where and how.
     */
    long forEach(final Consumer<MebRecord> consumer)
    {
        if (!Files.isRegularFile(file))
        {
            throw new WrongUsageException("FILE is " + file + ", and there is no such file");
        }

        try (InputStream in = open())
        {
            final long count = readHead(in);
            for (long number = 1; number <= count; number++)
            {
                final int length = in.readNBytes(record.array(), 0, RECORD_LENGTH);
                if (length < RECORD_LENGTH)
                {
                    throw wrong("ends in message " + number + " of " + count + ", of which it has " + length + " of " +
                        RECORD_LENGTH + " bytes: it was cut");
                }
                consumer.accept(read(number));
            }
            if (in.read() >= 0)
            {
                throw wrong("goes on behind the " + count + " messages that its head tells: the count must be right");
            }
            return count;
        }
        catch (final IOException ex)
        {
            throw new WrongUsageException("FILE is " + file + ", which cannot be read: " + ex.getMessage(), ex);
        }
    }

    private InputStream open() throws IOException
    {
        final BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_LENGTH);
        in.mark(2);
        final boolean isCompressed = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return isCompressed ? new BufferedInputStream(new GZIPInputStream(in, BUFFER_LENGTH), BUFFER_LENGTH) : in;
    }

    private long readHead(final InputStream in) throws IOException
    {
        final int length = in.readNBytes(record.array(), 0, HEAD_LENGTH);
        if (length < HEAD_LENGTH)
        {
            throw wrong("has " + length + " bytes, less than a head of " + HEAD_LENGTH);
        }
        if (record.getLong(0) != MAGIC || record.getInt(Long.BYTES) != VERSION)
        {
            throw wrong(String.format("begins with magic %016x, version %s; that must be %016x, %d",
                record.getLong(0), Integer.toUnsignedString(record.getInt(Long.BYTES)), MAGIC, VERSION));
        }
        return record.getInt(COUNT) & U32;
    }

    private MebRecord read(final long number)
    {
        final int kind = record.get(0) & 0xFF;
        final int side = record.get(SIDE) & 0xFF;
        if (kind > MebRecord.MODIFY)
        {
            throw wrong(
                "has type " + kind + " in message " + number + "; it must be 0 (new), 1 (cancel) or 2 (modify)");
        }
        if (side > MebRecord.SELL && kind != MebRecord.CANCEL)
        {
            throw wrong(
                "has side " + side + " in message " + number + "; that must be 0 (buy) or 1 (sell)");
        }

        return new MebRecord(
            kind,
            record.getLong(SEQUENCE),
            record.getLong(ID),
            side,
            record.get(IMMEDIATE) != 0,
            record.getInt(QUANTITY) & U32,
            record.getLong(PRICE));
    }

    private WrongUsageException wrong(final String what)
    {
        return new WrongUsageException("FILE is " + file + ", which is no workload: it " + what);
    }
}
