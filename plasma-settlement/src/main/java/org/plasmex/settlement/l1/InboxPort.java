package org.plasmex.settlement.l1;

import org.agrona.DirectBuffer;

/**
 * Where the entries of the inbox go, as commands.
 */
@FunctionalInterface
public interface InboxPort
{
    /**
     * Offers one encoded command, which is copied.
     *
     * @param buffer with the command, from its SBE message header on.
     * @param offset of the message header.
     * @param length of the whole command.
     * @return negative when the venue is under back-pressure: offer it again later; else its position.
     */
    long offer(DirectBuffer buffer, int offset, int length);
}
