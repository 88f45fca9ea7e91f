package org.plasmex.engine.pipeline;

import org.agrona.DirectBuffer;

/**
 * Takes commands into the venue's one order.
 */
public interface CommandPort
{
    /**
     * There is no room now: try again later, or tell the client so.
     */
    long BACK_PRESSURED = -2;

    /**
     * No more commands are taken.
     */
    long CLOSED = -4;

    /**
     * The command does not fit into a slot: {@link #MAX_COMMAND_LENGTH}.
     */
    long TOO_LONG = -6;

    /**
     * The command has not even a message header.
     */
    long TOO_SHORT = -7;

    /**
     * How long a command may be, in bytes.
     */
    int MAX_COMMAND_LENGTH = Slot.MAX_COMMAND_LENGTH;

    /**
     * Offer a command. Never blocks. Any thread may call it.
     * <p>
     * A command that was taken will be journaled and executed after all that were taken before it, unless it turns
     * out to be forged or the venue dies first: only what it puts out acknowledges it.
     *
     * @param command to take, starting with the SBE message header; it is copied.
     * @param offset  at which the command starts.
     * @param length  of the command in bytes.
     * @return the command's place in the order of those taken, from 0; or one of {@link #BACK_PRESSURED}, {@link
     * #CLOSED}, {@link #TOO_LONG} and {@link #TOO_SHORT}, all negative, if it was not taken.
     */
    long offer(DirectBuffer command, int offset, int length);
}
