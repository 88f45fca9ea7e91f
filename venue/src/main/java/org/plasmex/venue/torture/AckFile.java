package org.plasmex.venue.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What a client has heard, and the nonces it has set aside, in a file of its own: records of 96 bytes, big-endian, with
 * a checksum at their end. A report counts as acknowledged once its record is on disk; one that was not written to its
 * end does not count.
 * <p>
 * One thread of one process writes.
 */
final class AckFile implements AutoCloseable
{
    /** Length of the hash of a report. */
    static final int HASH = 32;

    private static final int RECORD = 96;
    private static final int REPORT = 1;
    private static final int NONCE = 2;
    private static final int BEGIN = 3;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1024 * RECORD);
    private final CRC32C crc = new CRC32C();

    private AckFile(final FileChannel channel)
    {
        this.channel = channel;
    }

    /**
     * A report as the client has heard it.
     *
     * @param listening   which time the client had begun to listen, from 1.
     * @param listener    the session that has heard it.
     * @param session     of the command that it is about; another one, or 0, where it is not its own.
     * @param correlation of the command that it is about.
     * @param sequence    of that command.
     * @param step        number of the step, 0 for a refusal.
     * @param template    of the report.
     * @param length      of its bytes.
     * @param hash        of its bytes in hex, as {@link Report#hash} makes it.
     */
    record Ack(
        int listening,
        long listener,
        long session,
        long correlation,
        long sequence,
        long step,
        int template,
        int length,
        String hash)
    {
    }

    /**
     * What a file holds.
     *
     * @param acks   in the order in which they were heard.
     * @param nonces by account, up to which they were set aside.
     * @param length of what is sound.
     */
    record Content(List<Ack> acks, Map<Integer, Long> nonces, long length)
    {
    }

    /**
     * Open a file to go on with it; what was not written to its end is cut off.
     */
    static AckFile open(final Path file) throws IOException
    {
        final long length = Files.exists(file) ? read(file).length() : 0;
        final FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.truncate(length);
        channel.position(length);
        return new AckFile(channel);
    }

    /**
     * Read a file, up to its end or to a record that was not finished.
     */
    static Content read(final Path file) throws IOException
    {
        final List<Ack> acks = new ArrayList<>();
        final Map<Integer, Long> nonces = new HashMap<>();
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        final CRC32C crc = new CRC32C();
        int listening = 0;
        int position = 0;
        while (position + RECORD <= bytes.limit())
        {
            crc.reset();
            crc.update(bytes.array(), position, RECORD - Integer.BYTES);
            if (bytes.getInt(position + RECORD - Integer.BYTES) != (int)crc.getValue())
            {
                break;
            }
            final ByteBuffer record = bytes.slice(position, RECORD);
            switch (record.getInt())
            {
                case BEGIN -> listening++;
                case NONCE -> nonces.merge(record.getInt(), record.getLong(), Math::max);
                default -> acks.add(ack(listening, record));
            }
            position += RECORD;
        }
        return new Content(acks, nonces, position);
    }

    private static Ack ack(final int listening, final ByteBuffer record)
    {
        final int template = record.getInt();
        final int length = record.getInt();
        final long listener = record.getLong();
        final long session = record.getLong();
        final long correlation = record.getLong();
        final long sequence = record.getLong();
        final long step = record.getLong();
        final byte[] hash = new byte[HASH];
        record.get(hash);
        return new Ack(listening, listener, session, correlation, sequence, step, template, length,
            HexFormat.of().formatHex(hash));
    }

    /**
     * Begin to listen: what comes from now on is later than what came, in its own order.
     */
    void begin() throws IOException
    {
        start(BEGIN);
        end();
    }

    /**
     * Take in a report; it counts after {@link #sync()}.
     */
    void report(final Ack ack) throws IOException
    {
        start(REPORT).putInt(ack.template()).putInt(ack.length()).putLong(ack.listener()).putLong(ack.session())
            .putLong(ack.correlation()).putLong(ack.sequence()).putLong(ack.step())
            .put(HexFormat.of().parseHex(ack.hash()));
        end();
    }

    /**
     * Set nonces aside: whoever goes on with the file uses higher ones only.
     */
    void nonces(final int account, final long upTo) throws IOException
    {
        start(NONCE).putInt(account).putLong(upTo);
        end();
    }

    /**
     * Force what was taken in to disk.
     */
    void sync() throws IOException
    {
        flush();
        channel.force(false);
    }

    @Override
    public void close() throws IOException
    {
        sync();
        channel.close();
    }

    private ByteBuffer start(final int kind) throws IOException
    {
        if (buffer.remaining() < RECORD)
        {
            flush();
        }
        return buffer.putInt(kind);
    }

    private void end()
    {
        final int start = (buffer.position() - 1) / RECORD * RECORD;
        while (buffer.position() < start + RECORD - Integer.BYTES)
        {
            buffer.put((byte)0);
        }
        crc.reset();
        crc.update(buffer.array(), start, RECORD - Integer.BYTES);
        buffer.putInt((int)crc.getValue());
    }

    private void flush() throws IOException
    {
        buffer.flip();
        while (buffer.hasRemaining())
        {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
