package org.plasmex.venue.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Something done to a file that can be undone: the bytes that were there are kept.
 */
final class Damage
{
    private static final int LONGEST_OVERWRITE = 4096;
    // Where a file is said to have ended.
    private static final int BEHIND_THE_END = 4096;

    private final Path file;
    private final long position;
    private final long length;
    private final byte[] original;
    private final String what;

    private Damage(
        final Path file, final long position, final long length, final byte[] original, final String what)
    {
        this.file = file;
        this.position = position;
        this.length = length;
        this.original = original;
        this.what = what;
    }

    /**
     * What can be done.
     */
    enum Kind
    {
        /** The file ends earlier. */
        TRUNCATE,
        /** Some bytes are other ones. */
        OVERWRITE,
        /** One bit is the other one. */
        FLIP,
        /** A stretch of the file reads as zeros. */
        ZERO
    }

    /**
     * Do it.
     *
     * @param kind     of damage.
     * @param file     to be damaged.
     * @param position of the first byte that is.
     * @param end      of the records in the file; behind it may be a word that says so, then are zeros, if anything.
     * @param random   for what is left to chance.
     * @return what was done.
     */
    static Damage apply(
        final Kind kind, final Path file, final long position, final long end, final SplittableRandom random)
        throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final long length = channel.size();
            final int count = switch (kind)
            {
                case TRUNCATE -> (int)(Math.min(length, end + BEHIND_THE_END) - position);
                case FLIP -> 1;
                default -> (int)Math.min(end - position, 1 + random.nextInt(LONGEST_OVERWRITE));
            };
            final ByteBuffer original = ByteBuffer.allocate(count);
            while (original.hasRemaining() && channel.read(original, position + original.position()) >= 0)
            {
                // As often as it takes.
            }

            if (Damage.Kind.TRUNCATE == kind)
            {
                channel.truncate(position);
            }
            else
            {
                channel.write(other(kind, original.array(), random), position);
            }
            channel.force(true);
            return new Damage(file, position, length, original.array(),
                kind + " of " + count + " bytes at " + position + " of " + file);
        }
    }

    /**
     * Bring the bytes back. What was written to the file elsewhere in the meantime stays.
     */
    void undo() throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer bytes = ByteBuffer.wrap(original);
            while (bytes.hasRemaining())
            {
                channel.write(bytes, position + bytes.position());
            }
            if (channel.size() < length)
            {
                channel.write(ByteBuffer.allocate(1), length - 1);
            }
            channel.force(true);
        }
    }

    Path file()
    {
        return file;
    }

    @Override
    public String toString()
    {
        return what;
    }

    private static ByteBuffer other(final Kind kind, final byte[] original, final SplittableRandom random)
    {
        final byte[] bytes = original.clone();
        if (Kind.OVERWRITE == kind)
        {
            random.nextBytes(bytes);
        }
        if (Kind.ZERO == kind)
        {
            Arrays.fill(bytes, (byte)0);
        }
        if (Arrays.equals(bytes, original))
        {
            bytes[0] ^= (byte)(1 << random.nextInt(Byte.SIZE));
        }
        return ByteBuffer.wrap(bytes);
    }
}
