package org.plasmex.settlement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Random inputs near honest ones: what a fuzzer without eyes would try. The same seed gives the same inputs.
 */
public final class Mutations
{
    private static final int MAX_CHANGES = 4;
    private static final long[] EDGES =
        {0, 1, 2, 0x7F, 0xFF, 1L << 44, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1, Integer.MAX_VALUE, 1L << 32};

    private final List<byte[]> seeds;
    private final Random random;

    /**
     * Inputs by chance.
     *
     * @param seeds  to begin with, at least one that has a byte.
     * @param random what is done to them.
     */
    public Mutations(final List<byte[]> seeds, final Random random)
    {
        this.seeds = new ArrayList<>(seeds);
        this.random = random;
    }

    /**
     * The next input.
     *
     * @return one of the seeds with some changes, a new array.
     */
    public byte[] next()
    {
        byte[] bytes = seed().clone();
        for (int changes = random.nextInt(MAX_CHANGES); changes >= 0; changes--)
        {
            bytes = bytes.length == 0 ? seed().clone() : changed(bytes);
        }
        return bytes;
    }

    private byte[] seed()
    {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] changed(final byte[] bytes)
    {
        final int at = random.nextInt(bytes.length);
        switch (random.nextInt(8))
        {
            case 0:
                return Arrays.copyOf(bytes, at);

            case 1:
                return spliced(bytes, at, seed());

            case 2:
                return inserted(bytes, at, random.nextInt(9));

            case 3:
            case 4:
                edge(bytes, at);
                return bytes;

            case 5:
                bytes[at] = (byte)random.nextInt();
                return bytes;

            default:
                bytes[at] ^= (byte)(1 << random.nextInt(Byte.SIZE));
                return bytes;
        }
    }

    private static byte[] spliced(final byte[] bytes, final int at, final byte[] other)
    {
        if (other.length <= at)
        {
            return bytes;
        }

        final byte[] both = Arrays.copyOf(bytes, other.length);
        System.arraycopy(other, at, both, at, other.length - at);
        return both;
    }

    private byte[] inserted(final byte[] bytes, final int at, final int length)
    {
        final byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
        return longer;
    }

    private void edge(final byte[] bytes, final int at)
    {
        final long edge = EDGES[random.nextInt(EDGES.length)];
        final int width = 1 << random.nextInt(4);
        for (int i = 0; i < width && at + i < bytes.length; i++)
        {
            bytes[at + i] = (byte)(edge >>> Byte.SIZE * (width - 1 - i));
        }
    }
}
