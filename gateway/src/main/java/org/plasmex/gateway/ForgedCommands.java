package org.plasmex.gateway;

import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.plasmex.engine.pipeline.RefusalListener;

/**
 * Takes from the pipeline which commands were dropped because they were forged, and keeps them for the door that tells
 * their sessions. Where nobody takes them out, or not fast enough, they are counted only.
 * <p>
 * One thread, the pipeline's, puts in; one thread takes out; any thread may ask for the count. Neither allocates.
 */
public final class ForgedCommands implements RefusalListener
{
    /**
     * Is told of a forged command.
     */
    @FunctionalInterface
    public interface Handler
    {
        /**
         * A command was dropped.
         *
         * @param session     that it came by, as its door has checked.
         * @param correlation that it had.
         */
        void onForged(long session, long correlation);
    }

    private static final int CAPACITY = 1 << 16;
    private static final int MESSAGE = 1;

    private final OneToOneRingBuffer ring = new OneToOneRingBuffer(
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(
            CAPACITY + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[2 * Long.BYTES]);
    private final MessageHandler messageHandler =
        (type, buffer, index, length) -> hand(buffer.getLong(index), buffer.getLong(index + Long.BYTES));
    private final AtomicLong count = new AtomicLong();
    private Handler handler;

    @Override
    public void onRefused(final DirectBuffer command, final int offset, final int length)
    {
        count.lazySet(count.get() + 1);
        if (length >= Entrance.MIN_LENGTH)
        {
            message.putLong(0, Entrance.session(command, offset));
            message.putLong(Long.BYTES, Entrance.correlation(command, offset));
            ring.write(MESSAGE, message, 0, message.capacity());
        }
    }

    /**
     * Take out what was put in.
     *
     * @param to    is told.
     * @param limit of how many are taken out.
     * @return how many were.
     */
    public int take(final Handler to, final int limit)
    {
        handler = to;
        return ring.read(messageHandler, limit);
    }

    /**
     * How many commands were forged since the venue was launched.
     *
     * @return the number of commands.
     */
    public long count()
    {
        return count.get();
    }

    private void hand(final long session, final long correlation)
    {
        handler.onForged(session, correlation);
    }
}
