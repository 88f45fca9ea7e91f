package org.plasmex.engine;

import org.agrona.MutableDirectBuffer;

/**
 * Where the state machine writes what happened: one record for each pair of {@link #claim(int)} and {@link
 * #commit(int)}.
 * <p>
 * Used only by the thread that executes commands, and only while it executes one. The host adds the command's
 * sequence and time to each record.
 */
public interface OutputPort
{
    /**
     * The buffer to encode into. It may be another one after every {@link #claim(int)}.
     *
     * @return the buffer in which the last claim was made.
     */
    MutableDirectBuffer buffer();

    /**
     * Claim room for one record. A claim that is not committed is given up by the next one.
     *
     * @param maxLength that the record may have, in bytes.
     * @return the offset in {@link #buffer()} at which to encode the record.
     * @throws IllegalArgumentException if no record may be that long.
     */
    int claim(int maxLength);

    /**
     * Commit the claimed record.
     *
     * @param length of the record in bytes, more than 0 and at most what was claimed.
     * @throws IllegalArgumentException if the length is not within the claim.
     */
    void commit(int length);
}
