package org.plasmex.settlement.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * A block on disk, written once. All integers are big-endian:
 * <pre>
 *   magic u64, the steps one after another, for each step the position behind it u32, header 256 bytes (abi.encode),
 *   CRC32C u32 of everything before it
 * </pre>
 * Of a block whose steps nobody gives there is the header alone:
 * <pre>
 *   magic u64, header 256 bytes, CRC32C u32 of everything before it
 * </pre>
 * Thread safe.
 */
final class BlockFile
{
    static final long MAGIC = 0x504C_5842_4C4F_4331L;
    static final long MAGIC_OF_GAP = 0x504C_5842_4741_5031L;
    static final int STEPS = Long.BYTES;
    static final int END_LENGTH = Integer.BYTES;
    static final int CRC_LENGTH = Integer.BYTES;
    static final int TAIL_LENGTH = Header.ENCODED_LENGTH + CRC_LENGTH;

    private static final String SUFFIX = ".block";
    private static final int GAP_LENGTH = Long.BYTES + TAIL_LENGTH;

    private final Path file;
    private final Header header;
    private final boolean isGap;
    private final byte[] hash;

    private BlockFile(final Path file, final Header header, final boolean isGap)
    {
        this.file = file;
        this.header = header;
        this.isGap = isGap;
        hash = header.hash();
    }

    static String name(final long number)
    {
        return String.format("%020d%s", number, SUFFIX);
    }

    static boolean isName(final String name)
    {
        return name.endsWith(SUFFIX) && name.length() == name(0).length();
    }

    /**
     * Opens a block, and checks that its bytes are those that were written.
     *
     * @throws BlockStoreException if they are not.
     */
    static BlockFile open(final Path file)
    {
        return read(file, (buffer, length) ->
        {
            final boolean isGap = length == GAP_LENGTH && buffer.getLong(0, BIG_ENDIAN) == MAGIC_OF_GAP;
            return new BlockFile(
                file, isGap ? checkGap(file, buffer) : check(file, buffer, length), isGap);
        });
    }

    /**
     * The bytes that stand for a block whose steps are not here.
     */
    static byte[] gap(final Header header)
    {
        final ByteBuffer bytes = ByteBuffer.allocate(GAP_LENGTH);
        bytes.putLong(MAGIC_OF_GAP).put(header.encode());
        final CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, bytes.position());
        return bytes.putInt((int)crc.getValue()).array();
    }

    private static Header checkGap(final Path file, final UnsafeBuffer buffer)
    {
        checkSum(file, buffer, GAP_LENGTH);
        return header(file, buffer, GAP_LENGTH);
    }

    private static Header check(final Path file, final UnsafeBuffer buffer, final int length)
    {
        if (length < STEPS + END_LENGTH + TAIL_LENGTH)
        {
            throw damaged(file, length, "the file ends here, before any block could");
        }
        if (buffer.getLong(0, BIG_ENDIAN) != MAGIC)
        {
            throw damaged(file, 0, "this is no block");
        }

        checkSum(file, buffer, length);
        final Header header = header(file, buffer, length);
        final long ends = length - TAIL_LENGTH - header.steps() * END_LENGTH;
        if (header.steps() < 1 || header.steps() > 1L << DataTree.MAX_DEPTH || ends < STEPS ||
            !isOrdered(buffer, (int)ends, (int)header.steps()))
        {
            throw damaged(file, length - TAIL_LENGTH, "the header does not fit the file: " + header);
        }

        return header;
    }

    private static void checkSum(final Path file, final UnsafeBuffer buffer, final int length)
    {
        final CRC32C crc = new CRC32C();
        final ByteBuffer bytes = buffer.byteBuffer().duplicate();
        bytes.position(0).limit(length - CRC_LENGTH);
        crc.update(bytes);
        final int stored = buffer.getInt(length - CRC_LENGTH, BIG_ENDIAN);
        if ((int)crc.getValue() != stored)
        {
            throw damaged(file, length - CRC_LENGTH,
                String.format("the checksum is %08x, that of the bytes before it %08x", stored, (int)crc.getValue()));
        }
    }

    private static Header header(final Path file, final UnsafeBuffer buffer, final int length)
    {
        final byte[] encoded = new byte[Header.ENCODED_LENGTH];
        buffer.getBytes(length - TAIL_LENGTH, encoded);
        try
        {
            return Header.decode(encoded);
        }
        catch (final IllegalArgumentException ex)
        {
            throw damaged(file, length - TAIL_LENGTH, ex.getMessage());
        }
    }

    /**
     * Whether each step ends where the next begins, and the last where their positions do.
     */
    private static boolean isOrdered(final UnsafeBuffer buffer, final int ends, final int steps)
    {
        int previous = STEPS;
        for (int i = 0; i < steps; i++)
        {
            final int end = end(buffer, ends, i);
            if (end < previous)
            {
                return false;
            }
            previous = end;
        }

        return previous == ends;
    }

    Header header()
    {
        return header;
    }

    byte[] hash()
    {
        return hash.clone();
    }

    /**
     * Whether the steps are not here.
     */
    boolean isGap()
    {
        return isGap;
    }

    private void checkHere()
    {
        if (isGap)
        {
            throw new IndexOutOfBoundsException("the steps of block " + header.number() + " are not here: " + file +
                " has its header alone");
        }
    }

    /**
     * A copy of a step of this block.
     */
    byte[] step(final long number)
    {
        checkHere();
        return read(
            file,
            (buffer, length) ->
            {
                final int ends = ends(length);
                final int index = (int)(number - header.firstStep());
                final int start = start(buffer, ends, index);
                final byte[] step = new byte[end(buffer, ends, index) - start];
                buffer.getBytes(start, step);
                return step;
            });
    }

    /**
     * Hands out the steps in order.
     */
    void forEach(final StepHandler handler)
    {
        checkHere();
        read(
            file,
            (buffer, length) ->
            {
                final int ends = ends(length);
                int start = STEPS;
                for (int i = 0; i < header.steps(); i++)
                {
                    final int end = end(buffer, ends, i);
                    handler.onStep(header.firstStep() + i, buffer, start, end - start);
                    start = end;
                }
                return null;
            });
    }

    private int ends(final int length)
    {
        return length - TAIL_LENGTH - (int)header.steps() * END_LENGTH;
    }

    private static int start(final UnsafeBuffer buffer, final int ends, final int index)
    {
        return index == 0 ? STEPS : end(buffer, ends, index - 1);
    }

    private static int end(final UnsafeBuffer buffer, final int ends, final int index)
    {
        return buffer.getInt(ends + index * END_LENGTH, BIG_ENDIAN);
    }

    private static BlockStoreException damaged(final Path file, final long position, final String what)
    {
        return new BlockStoreException(
            file + " is damaged at position " + position + ": " + what +
            ". Move this file and all later blocks away; the ledger makes them again from the output log.");
    }

    private static <T> T read(final Path file, final Reader<T> reader)
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            final long length = channel.size();
            if (length == 0 || length > Integer.MAX_VALUE)
            {
                throw damaged(file, 0, "no block has a length of " + length);
            }

            final MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
            try
            {
                return reader.read(new UnsafeBuffer(map), (int)length);
            }
            finally
            {
                IoUtil.unmap(map);
            }
        }
        catch (final IOException ex)
        {
            throw new BlockStoreException("cannot read " + file, ex);
        }
    }

    /**
     * Reads from a mapped file.
     */
    private interface Reader<T>
    {
        T read(UnsafeBuffer buffer, int length);
    }
}
