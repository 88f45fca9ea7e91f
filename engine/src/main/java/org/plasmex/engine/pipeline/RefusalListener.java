package org.plasmex.engine.pipeline;

import org.agrona.DirectBuffer;

/**
 * Is told of the commands that were taken but are not journaled because they are malformed or forged.
 */
@FunctionalInterface
public interface RefusalListener
{
    /**
     * A command is refused. Called by the thread of the journal stage, which waits meanwhile.
     *
     * @param command that is refused, valid until the call returns. Nothing in it can be trusted.
     * @param offset  at which the command starts.
     * @param length  of the command in bytes.
     */
    void onRefused(DirectBuffer command, int offset, int length);
}
