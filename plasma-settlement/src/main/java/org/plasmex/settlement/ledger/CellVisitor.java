package org.plasmex.settlement.ledger;

import org.agrona.DirectBuffer;

/**
 * Receives cells one by one.
 */
@FunctionalInterface
public interface CellVisitor
{
    /**
     * A cell that has been touched.
     *
     * @param cell   key of the cell.
     * @param touch  number of the step that touched it last.
     * @param value  holds what that step left; valid during the call only.
     * @param offset where the value begins.
     * @param length its length in bytes.
     */
    void onCell(long cell, long touch, DirectBuffer value, int offset, int length);
}
