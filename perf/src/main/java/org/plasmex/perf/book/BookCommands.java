package org.plasmex.perf.book;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * A stream of commands for one book, which both sides of the comparison read from the same file.
 * <p>
 * The file is little-endian: the number of commands that fill the book before time is taken, the number of all
 * commands, then four longs for each: {@code account << 32 | side << 8 | op}, order id (below 2^31), price, lots. What
 * they mean depends on the op.
 */
final class BookCommands
{
    /**
     * A new order, GTC: price and lots.
     */
    static final int NEW = 1;

    /**
     * A new order, IOC: price and lots.
     */
    static final int IOC = 2;

    /**
     * Cancels an order.
     */
    static final int CANCEL = 3;

    /**
     * Cancels an order and, where it was there, enters another one, GTC: price and lots. The order id is
     * {@code cancelled << 32 | entered}.
     */
    static final int REPLACE = 4;

    /**
     * Takes lots from an order, fewer than are open.
     */
    static final int REDUCE = 5;

    /**
     * Longs in a command.
     */
    static final int STRIDE = 4;

    private static final int HEAD_BYTES = 2 * Long.BYTES;
    private static final int CHUNK_BYTES = 1 << 20;

    private final long[] words;
    private final int fillers;
    private int count;

    BookCommands(final int fillers, final int capacity)
    {
        this.fillers = fillers;
        words = new long[capacity * STRIDE];
    }

    /**
     * The commands' words: {@link #STRIDE} for each.
     */
    long[] words()
    {
        return words;
    }

    /**
     * How many commands fill the book before time is taken.
     */
    int fillers()
    {
        return fillers;
    }

    /**
     * How many commands there are, the fillers included.
     */
    int count()
    {
        return count;
    }

    void add(final int op, final int account, final int side, final long id, final long price, final long lots)
    {
        final int at = count++ * STRIDE;
        words[at] = (long)account << 32 | (long)side << 8 | op;
        words[at + 1] = id;
        words[at + 2] = price;
        words[at + 3] = lots;
    }

    void write(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, CREATE, WRITE, TRUNCATE_EXISTING))
        {
            final ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            writeFully(channel, head.putLong(fillers).putLong(count).flip());
            final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            final LongBuffer longs = chunk.asLongBuffer();
            for (int from = 0; from < count * STRIDE; from += longs.limit())
            {
                final int length = Math.min(longs.capacity(), count * STRIDE - from);
                longs.clear().limit(length).put(words, from, length);
                writeFully(channel, chunk.clear().limit(length * Long.BYTES));
            }
        }
    }

    static BookCommands read(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, READ))
        {
            final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            readFully(channel, chunk.limit(HEAD_BYTES));
            final int count = Math.toIntExact(chunk.getLong(Long.BYTES));
            final BookCommands commands = new BookCommands(Math.toIntExact(chunk.getLong(0)), count);
            commands.count = count;
            for (int from = 0; from < commands.words.length; from += CHUNK_BYTES / Long.BYTES)
            {
                final int length = Math.min(CHUNK_BYTES / Long.BYTES, commands.words.length - from);
                readFully(channel, chunk.clear().limit(length * Long.BYTES));
                chunk.flip().asLongBuffer().get(commands.words, from, length);
            }

            return commands;
        }
    }

    private static void writeFully(final FileChannel channel, final ByteBuffer buffer) throws IOException
    {
        while (buffer.hasRemaining())
        {
            channel.write(buffer);
        }
    }

    private static void readFully(final FileChannel channel, final ByteBuffer buffer) throws IOException
    {
        while (buffer.hasRemaining())
        {
            if (channel.read(buffer) < 0)
            {
                throw new IOException("the file of commands ends too early");
            }
        }
    }
}
