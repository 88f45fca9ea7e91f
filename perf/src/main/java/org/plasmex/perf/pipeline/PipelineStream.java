package org.plasmex.perf.pipeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.SplittableRandom;

import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * A stream of commands that both sides of the comparison read from one file. It is little-endian: how many commands
 * there are, then four longs for each: {@code trader << 32 | side << 8 | op}, order id, price, lots.
 * <p>
 * Bids come from even traders and asks from odd ones, so none meets itself.
 */
final class PipelineStream
{
    static final int NEW = 1;
    static final int IOC = 2;
    static final int CANCEL = 3;
    static final int TRADERS = 64;

    private static final int STRIDE = 4;
    private static final int BUY = 1;
    private static final int REMEMBERED = 4096;
    private static final long MIDDLE = 100_000;

    private final int count;
    private final ByteBuffer words;

    private PipelineStream(final int count, final ByteBuffer words)
    {
        this.count = count;
        this.words = words;
    }

    /**
     * Make a stream.
     *
     * @param file  to write it to.
     * @param count of commands.
     * @param seed  of what is left to chance.
     * @throws IOException if the file cannot be written.
     */
    static void generate(final Path file, final int count, final long seed) throws IOException
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final long[] placed = new long[REMEMBERED];
        final int[] owner = new int[REMEMBERED];
        try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE))
        {
            final ByteBuffer words = channel.map(READ_WRITE, 0, length(count)).order(ByteOrder.LITTLE_ENDIAN);
            words.putLong(count);
            long middle = MIDDLE;
            for (int i = 0; i < count; i++)
            {
                middle += random.nextInt(100) == 0 ? random.nextInt(3) - 1 : 0;
                final int dice = random.nextInt(100);
                final int slot = random.nextInt(REMEMBERED);
                if (dice < 45 && placed[slot] != 0)
                {
                    put(words, owner[slot], 1 + (owner[slot] & 1), CANCEL, placed[slot], 0, 0);
                    placed[slot] = 0;
                }
                else
                {
                    final int trader = random.nextInt(TRADERS);
                    final int side = 1 + (trader & 1);
                    final boolean takes = dice >= 95;
                    final long away = takes ? -20 : 1 + random.nextInt(1 + random.nextInt(200));
                    put(words, trader, side, takes ? IOC : NEW, i + 1L, BUY == side ? middle - away : middle + away,
                        1 + random.nextInt(takes ? 300 : 100));
                    if (!takes && placed[slot] == 0)
                    {
                        placed[slot] = i + 1L;
                        owner[slot] = trader;
                    }
                }
            }
        }
    }

    /**
     * Read a stream.
     *
     * @param file it is in.
     * @return the stream.
     * @throws IOException if the file cannot be read.
     */
    static PipelineStream read(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, READ))
        {
            final ByteBuffer words = channel.map(READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
            return new PipelineStream((int)words.getLong(0), words);
        }
    }

    int count()
    {
        return count;
    }

    int op(final int index)
    {
        return (int)word(index, 0) & 0xff;
    }

    int side(final int index)
    {
        return (int)word(index, 0) >>> 8 & 0xff;
    }

    int trader(final int index)
    {
        return (int)(word(index, 0) >>> 32);
    }

    int id(final int index)
    {
        return (int)word(index, 1);
    }

    long price(final int index)
    {
        return word(index, 2);
    }

    long lots(final int index)
    {
        return word(index, 3);
    }

    private long word(final int index, final int field)
    {
        return words.getLong(Long.BYTES * (1 + STRIDE * index + field));
    }

    private static long length(final int count)
    {
        return Long.BYTES * (1L + (long)STRIDE * count);
    }

    private static void put(
        final ByteBuffer words,
        final int trader,
        final int side,
        final int op,
        final long id,
        final long price,
        final long lots)
    {
        words.putLong((long)trader << 32 | (long)side << 8 | op).putLong(id).putLong(price).putLong(lots);
    }
}
