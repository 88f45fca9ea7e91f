package org.plasmex.engine;

import org.agrona.DirectBuffer;

/**
 * What executes commands in their journaled order: the state machine, seen from its host.
 * <p>
 * Called by one thread at a time. Whatever the handler does must be a function of the calls made to it, so that a
 * replay of the same calls gives the same state and the same output.
 */
@FunctionalInterface
public interface CommandHandler
{
    /**
     * Execute one command of the journal. It may be on its way to the disk still: until it is there the host tells
     * nobody what came of it. An exception is fatal to the venue: the host stops and executes nothing more.
     *
     * @param sequence  of the command in the journal, starting from 1 without gaps.
     * @param timeNanos of the command, in nanoseconds since the epoch; never less than that of the command before.
     * @param buffer    holding the command, which starts with the SBE message header. It must not be kept after the
     *                  call.
     * @param offset    at which the command starts.
     * @param length    of the command in bytes.
     */
    void onCommand(long sequence, long timeNanos, DirectBuffer buffer, int offset, int length);

    /**
     * Is there long work that goes on slice by slice? While there is, the host gives the handler a Proceed command, one
     * at a time, behind those that wait already. Called between commands by the thread that executes them.
     *
     * @return true if a Proceed would do a slice of it.
     */
    default boolean hasWork()
    {
        return false;
    }

    /**
     * When will the handler have work although nobody gives it a command? From that time on, the host gives it a
     * Proceed. Called between commands by the thread that executes them.
     *
     * @return nanoseconds since the epoch, {@link Long#MAX_VALUE} where nothing is to come.
     */
    default long wakeTimeNanos()
    {
        return Long.MAX_VALUE;
    }
}
