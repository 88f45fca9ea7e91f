package org.plasmex.settlement.block;

import java.util.Arrays;

/**
 * The files of a chain's blocks, from block 1 on. One thread may write, any may read.
 */
final class BlockFiles
{
    private static final int INITIAL_BLOCKS = 64;

    private volatile BlockFile[] files = new BlockFile[INITIAL_BLOCKS];
    private volatile long newest;

    void append(final BlockFile file)
    {
        final int index = Math.toIntExact(newest);
        if (index == files.length)
        {
            files = Arrays.copyOf(files, 2 * index);
        }
        files[index] = file;
        newest++;
    }

    /**
     * Puts another file in the place of a block's.
     */
    void replace(final BlockFile file)
    {
        final BlockFile[] replaced = files.clone();
        replaced[(int)file.header().number() - 1] = file;
        files = replaced;
    }

    /** The newest block is no more. */
    void dropNewest()
    {
        newest--;
    }

    /**
     * The number of the last block, 0 for none.
     */
    long newest()
    {
        return newest;
    }

    /**
     * The file of a block.
     *
     * @param number from 1 to {@link #newest()}.
     */
    BlockFile get(final long number)
    {
        return files[(int)number - 1];
    }

    /**
     * The block that a step is in.
     *
     * @throws IndexOutOfBoundsException if the step is in none of them.
     */
    long blockOf(final long step)
    {
        long low = 1;
        long high = newest;
        while (low <= high)
        {
            final long middle = (low + high) >>> 1;
            final Header header = get(middle).header();
            if (step < header.firstStep())
            {
                high = middle - 1;
            }
            else if (step >= header.nextStep())
            {
                low = middle + 1;
            }
            else
            {
                return middle;
            }
        }

        throw new IndexOutOfBoundsException("step " + step + " is in no block up to " + newest);
    }
}
