package org.plasmex.engine.pipeline;

import org.agrona.MutableDirectBuffer;

/**
 * Checks that a client's command was signed by the key that it will carry. One of a kind that is not signed needs its
 * form alone to be right: {@link org.plasmex.protocol.CommandVerifier} is the check of a venue.
 */
@FunctionalInterface
public interface CommandCheck
{
    /**
     * Check a command, and write the key that signed it into it. Each worker has an instance of its own.
     *
     * @param command to check.
     * @param offset  at which the command starts, with the SBE message header.
     * @param length  of the command in bytes.
     * @return false if the command is malformed or forged: it is not journaled then.
     */
    boolean check(MutableDirectBuffer command, int offset, int length);
}
