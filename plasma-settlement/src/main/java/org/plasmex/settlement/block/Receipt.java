package org.plasmex.settlement.block;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.plasmex.protocol.Keccak;

/**
 * A step, and the proof that it stands in a block. It never changes, whatever happens later. Do not change the arrays:
 * they are not copied.
 *
 * @param header of the block.
 * @param number of the step.
 * @param step   the step's bytes.
 * @param path   its siblings in the block's data tree, from the bottom up, 32 bytes each.
 */
public record Receipt(Header header, long number, byte[] step, byte[][] path)
{
    private static final int PATH = Header.PACKED_LENGTH + Long.BYTES;

    /**
     * The receipt as the contracts take it: the packed header, the step's number, its path, its bytes.
     *
     * @return the bytes.
     */
    public byte[] pack()
    {
        final ByteBuffer packed = ByteBuffer.allocate(PATH + Keccak.LENGTH * path.length + step.length);
        packed.put(header.pack()).putLong(number);
        for (final byte[] node : path)
        {
            packed.put(node);
        }
        return packed.put(step).array();
    }

    /**
     * Reads what {@link #pack()} gives.
     *
     * @param packed the bytes.
     * @return the receipt.
     * @throws IllegalArgumentException if they are too few, or the header is of no block that has steps.
     */
    public static Receipt unpack(final byte[] packed)
    {
        final Header header = Header.unpack(packed);
        if (header.steps() < 1 || header.steps() > 1L << DataTree.MAX_DEPTH)
        {
            throw new IllegalArgumentException("a block of " + Long.toUnsignedString(header.steps()) + " steps");
        }
        final byte[][] path = new byte[DataTree.depth(header.steps())][Keccak.LENGTH];
        if (packed.length < PATH + Keccak.LENGTH * path.length)
        {
            throw new IllegalArgumentException(
                "a receipt of block " + header.number() + " has " + path.length + " nodes, more than " +
                    packed.length + " bytes hold");
        }

        final ByteBuffer rest = ByteBuffer.wrap(packed).position(Header.PACKED_LENGTH);
        final long number = rest.getLong();
        for (final byte[] node : path)
        {
            rest.get(node);
        }
        final byte[] step = new byte[rest.remaining()];
        rest.get(step);
        return new Receipt(header, number, step, path);
    }

    /**
     * Whether the path leads from the step to the header's data root. Whether the header is one that was committed is
     * to be asked elsewhere, by its hash.
     *
     * @return true if the step stands in the block.
     */
    public boolean verify()
    {
        final long index = number - header.firstStep();
        if (index < 0 || index >= header.steps() || header.steps() > 1L << DataTree.MAX_DEPTH ||
            path.length != DataTree.depth(header.steps()))
        {
            return false;
        }

        for (final byte[] node : path)
        {
            if (node.length != Keccak.LENGTH)
            {
                return false;
            }
        }

        final byte[] leaf = new Keccak().hash(step);
        return Arrays.equals(DataTree.root(leaf, (int)index, path), header.dataRoot());
    }
}
