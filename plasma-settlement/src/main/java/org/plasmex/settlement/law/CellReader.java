package org.plasmex.settlement.law;

import org.agrona.MutableDirectBuffer;

/**
 * What each cell holds now, and which step touched it last: what a builder of steps links them to.
 */
public interface CellReader
{
    /**
     * Reads a cell.
     *
     * @param cell   key of the cell.
     * @param value  takes the value, all zeros for a cell that was never touched.
     * @param offset where the value goes; its length follows from the cell's kind.
     * @return the number of the step that touched the cell last, 0 for none.
     */
    long read(long cell, MutableDirectBuffer value, int offset);
}
