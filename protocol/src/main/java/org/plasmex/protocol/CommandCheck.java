package org.plasmex.protocol;

import org.agrona.MutableDirectBuffer;

/**
 * Checks that clients' commands were signed by the keys that they will carry, several at a time. Of one of a kind that
 * is not signed the form alone has to be right. For one thread.
 */
public interface CommandCheck
{
    /**
     * The most commands at a time: enough of them to fill lanes of hashes, and few enough to stay in a core's cache.
     */
    int BATCH = 32;

    /**
     * Add a command to those that are checked together. Where this throws it was not added.
     *
     * @param command to be checked; it must stay as it is until then.
     * @param offset  at which it starts, with the SBE message header.
     * @param length  of it in bytes.
     * @throws IllegalStateException if {@link #BATCH} of them wait.
     */
    void add(MutableDirectBuffer command, int offset, int length);

    /**
     * Check those that were added, and write into each the key that signed it. Nothing waits afterwards, be it that
     * this throws.
     *
     * @return a bit for each, the lowest for the first: 0 where it is malformed or forged. It is not journaled then.
     */
    long flush();
}
