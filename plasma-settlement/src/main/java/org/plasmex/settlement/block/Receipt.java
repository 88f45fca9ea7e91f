package org.plasmex.settlement.block;

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
