package org.plasmex.settlement.verify;

import java.util.Comparator;

/**
 * One access of a lawful step, as far as it bears on other steps.
 *
 * @param cell   that is touched.
 * @param step   number of the step.
 * @param access which of the step's accesses this is, from 0.
 * @param prev   the step that the link names, 0 for none.
 * @param old    hash of what the link says that step left, 32 bytes.
 * @param left   hash of what this step leaves, 32 bytes.
 */
record Touch(long cell, long step, int access, long prev, byte[] old, byte[] left)
{
    /**
     * Cell by cell, and of each cell in order of steps.
     */
    static final Comparator<Touch> BY_CELL = Comparator.comparingLong(Touch::cell).thenComparingLong(Touch::step);
}
