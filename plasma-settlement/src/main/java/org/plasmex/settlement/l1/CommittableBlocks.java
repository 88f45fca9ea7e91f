package org.plasmex.settlement.l1;

import org.plasmex.settlement.block.Header;

/**
 * The blocks of a venue that are sealed for good: on disk with all that made them, and found lawful. Any thread may
 * ask.
 */
public interface CommittableBlocks
{
    /**
     * The last block that is committed, as far as is known.
     *
     * @return its number, 0 for genesis, -1 before the parent chain's first answer.
     */
    long committed();

    /**
     * The newest block that may be committed.
     *
     * @return its number, 0 for genesis.
     */
    long newest();

    /**
     * The header of a block.
     *
     * @param number from 0 to {@link #newest()}.
     * @return the header.
     */
    Header header(long number);
}
