package org.plasmex.engine;

import org.agrona.DirectBuffer;

/**
 * Takes a snapshot of the state machine as it is written.
 */
@FunctionalInterface
public interface SnapshotPort
{
    /**
     * Take the next bytes of the snapshot.
     *
     * @param buffer that holds them. It must not be kept after the call.
     * @param offset of the first.
     * @param length in bytes, more than 0.
     */
    void onBytes(DirectBuffer buffer, int offset, int length);
}
