package org.plasmex.engine.pipeline;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A place in the ring: a command and what the stages found out about it, in ten cache lines of the ring's memory.
 * <p>
 * Only the stage that has the slot may touch it; the ring's sequences hand it on.
 */
final class Slot
{
    static final int LENGTH = 640;

    private static final int COMMAND_LENGTH = 0;
    private static final int STATUS = 4;
    private static final int SEQUENCE = 8;
    private static final int TIME = 16;
    static final int COMMAND = 24;

    static final int MAX_COMMAND_LENGTH = LENGTH - COMMAND;

    private static final int SOUND = 0;
    private static final int FORGED = 1;
    private static final int VOID = 2;

    private final UnsafeBuffer buffer;

    Slot(final UnsafeBuffer buffer)
    {
        this.buffer = buffer;
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    int commandLength()
    {
        return buffer.getInt(COMMAND_LENGTH);
    }

    void command(final DirectBuffer command, final int offset, final int length)
    {
        buffer.putInt(COMMAND_LENGTH, length);
        buffer.putInt(STATUS, SOUND);
        buffer.putBytes(COMMAND, command, offset, length);
    }

    /**
     * Nothing is in the slot: it was claimed when the pipeline was being closed.
     */
    void makeVoid()
    {
        buffer.putInt(STATUS, VOID);
    }

    boolean isVoid()
    {
        return VOID == buffer.getInt(STATUS);
    }

    void forged()
    {
        buffer.putInt(STATUS, FORGED);
    }

    /**
     * What was taken for forged has been checked.
     */
    void sound()
    {
        buffer.putInt(STATUS, SOUND);
    }

    boolean isForged()
    {
        return FORGED == buffer.getInt(STATUS);
    }

    void journaled(final long sequence, final long timeNanos)
    {
        buffer.putLong(SEQUENCE, sequence);
        buffer.putLong(TIME, timeNanos);
    }

    /**
     * Sequence of the command in the journal.
     */
    long sequence()
    {
        return buffer.getLong(SEQUENCE);
    }

    long timeNanos()
    {
        return buffer.getLong(TIME);
    }
}
