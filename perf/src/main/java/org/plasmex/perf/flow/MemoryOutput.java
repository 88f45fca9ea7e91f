package org.plasmex.perf.flow;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.engine.OutputPort;
import org.plasmex.engine.StateMachine;

/**
 * Takes what a machine puts out without a log: each record is handed to somebody at once, and is gone.
 */
public final class MemoryOutput implements OutputPort
{
    private final UnsafeBuffer buffer =
        new UnsafeBuffer(ByteBuffer.allocateDirect(StateMachine.MAX_RECORD_LENGTH));
    private final Reader reader;

    /**
     * Output for one machine.
     *
     * @param reader that each record is handed to, by the machine's thread.
     */
    public MemoryOutput(final Reader reader)
    {
        this.reader = reader;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public int claim(final int maxLength)
    {
        return 0;
    }

    @Override
    public void commit(final int length)
    {
        reader.onRecord(buffer, 0, length);
    }

    /**
     * Reads the records.
     */
    @FunctionalInterface
    public interface Reader
    {
        /**
         * A record was put out.
         *
         * @param buffer that holds it until the call ends.
         * @param offset at which it starts.
         * @param length of it in bytes.
         */
        void onRecord(DirectBuffer buffer, int offset, int length);
    }
}
