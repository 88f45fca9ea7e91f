package org.plasmex.engine;

import org.agrona.MutableDirectBuffer;

/**
 * Gives the bytes of a snapshot to the state machine that loads it.
 */
@FunctionalInterface
public interface SnapshotSource
{
    /**
     * Returned where there are no more bytes.
     */
    int END = -1;

    /**
     * Give the next bytes of the snapshot.
     *
     * @param buffer that takes them.
     * @param offset of the first.
     * @param length the most that are taken, more than 0.
     * @return how many there are, 1 to length; or {@link #END} where there are no more.
     */
    int read(MutableDirectBuffer buffer, int offset, int length);
}
