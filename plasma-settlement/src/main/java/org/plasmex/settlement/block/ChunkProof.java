package org.plasmex.settlement.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Keccak;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * A chunk, 64 consecutive leaves of a block's data tree, and the proof that it stands there. Do not change the arrays:
 * they are not copied.
 *
 * @param header of the block.
 * @param chunk  its index, from 0.
 * @param packed the chunk's steps as the court takes them, each its length, u16, and its bytes: 64, fewer where the
 *               block ends in the chunk, none where it has ended before.
 * @param path   its siblings in the block's data tree, from the bottom up, 32 bytes each.
 */
public record ChunkProof(Header header, long chunk, byte[] packed, byte[][] path)
{
    /**
     * How many leaves a chunk has.
     */
    public static final int LEAVES = 1 << DataTree.MIN_DEPTH;

    private static final int MAX_LENGTH = 0xFFFF;

    /**
     * Packs a chunk.
     *
     * @param header of the block.
     * @param chunk  its index, from 0.
     * @param steps  that are in it, each of at most 65,535 bytes.
     * @param path   its siblings.
     * @return the chunk, to be verified.
     * @throws IllegalArgumentException if a step is longer: no lawful one is, and nobody can show it.
     */
    static ChunkProof pack(final Header header, final long chunk, final List<byte[]> steps, final byte[][] path)
    {
        int length = 0;
        for (final byte[] step : steps)
        {
            if (step.length > MAX_LENGTH)
            {
                throw new IllegalArgumentException("a step of " + step.length + " bytes cannot be shown");
            }
            length += Short.BYTES + step.length;
        }

        final UnsafeBuffer packed = new UnsafeBuffer(new byte[length]);
        int offset = 0;
        for (final byte[] step : steps)
        {
            packed.putShort(offset, (short)step.length, BIG_ENDIAN);
            packed.putBytes(offset + Short.BYTES, step);
            offset += Short.BYTES + step.length;
        }
        return new ChunkProof(header, chunk, packed.byteArray(), path);
    }

    /**
     * The chunk's steps.
     *
     * @return their bytes, in order, copied.
     * @throws IllegalArgumentException if what is packed is cut in the middle of a step.
     */
    public List<byte[]> steps()
    {
        final List<byte[]> steps = new ArrayList<>();
        final UnsafeBuffer buffer = new UnsafeBuffer(packed);
        int offset = 0;
        while (offset < packed.length)
        {
            final int start = offset + Short.BYTES;
            final int end = start > packed.length ?
                Integer.MAX_VALUE : start + (buffer.getShort(offset, BIG_ENDIAN) & MAX_LENGTH);
            if (end > packed.length)
            {
                throw new IllegalArgumentException("a chunk of " + packed.length + " bytes is cut at byte " + offset);
            }
            steps.add(Arrays.copyOfRange(packed, start, end));
            offset = end;
        }

        return steps;
    }

    /**
     * Whether the path leads from the steps to the header's data root. Whether the header is one that was committed is
     * to be asked elsewhere, by its hash. Total: any bytes get an answer.
     *
     * @return true if the chunk stands in the block.
     */
    public boolean verify()
    {
        if (header.steps() < 1 || header.steps() > 1L << DataTree.MAX_DEPTH ||
            chunk < 0 || chunk >= DataTree.chunks(header.steps()) ||
            path.length != DataTree.depth(header.steps()) - DataTree.MIN_DEPTH ||
            Arrays.stream(path).anyMatch(node -> node.length != Keccak.LENGTH))
        {
            return false;
        }

        final List<byte[]> steps;
        try
        {
            steps = steps();
        }
        catch (final IllegalArgumentException ex)
        {
            return false;
        }

        return steps.size() == Math.max(0, Math.min(LEAVES, header.steps() - chunk * LEAVES)) &&
            Arrays.equals(DataTree.root(root(steps), (int)chunk, path), header.dataRoot());
    }

    /**
     * The root of the chunk's own subtree.
     *
     * @return 32 bytes.
     * @throws IllegalArgumentException if what is packed is cut in the middle of a step.
     */
    public byte[] root()
    {
        return root(steps());
    }

    private static byte[] root(final List<byte[]> steps)
    {
        if (steps.isEmpty())
        {
            return DataTree.emptyChunk();
        }

        final DataTree tree = new DataTree();
        for (final byte[] step : steps)
        {
            tree.add(new UnsafeBuffer(step), 0, step.length);
        }
        return tree.seal();
    }
}
