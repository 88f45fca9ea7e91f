package org.plasmex.engine.pipeline;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * Where the commands of all threads get their one order.
 */
final class InputRing implements CommandPort
{
    private final RingBuffer<Slot> ring;
    private final CommandPort doors;
    private volatile boolean isClosed;

    /**
     * @param slots    a power of two.
     * @param reserved of them, for the venue's own commands.
     */
    InputRing(final int slots, final int reserved)
    {
        if (!BitUtil.isPowerOfTwo(slots))
        {
            throw new IllegalArgumentException("the ring's slots must be a power of two, not " + slots);
        }

        final ByteBuffer memory = BufferUtil.allocateDirectAligned(
            Math.multiplyExact(slots, Slot.LENGTH), BitUtil.CACHE_LINE_LENGTH);
        final int[] next = new int[1];
        ring = RingBuffer.createMultiProducer(
            () -> new Slot(new UnsafeBuffer(memory, next[0]++ * Slot.LENGTH, Slot.LENGTH)),
            slots,
            new BusySpinWaitStrategy());
        doors = (command, offset, length) -> isClosed ? CLOSED : put(command, offset, length, false, reserved);
    }

    public long offer(final DirectBuffer command, final int offset, final int length)
    {
        return isClosed ? CLOSED : put(command, offset, length, false, 0);
    }

    /**
     * Take this command, and none behind it.
     */
    long offerLast(final DirectBuffer command, final int offset, final int length)
    {
        close();

        return put(command, offset, length, true, 0);
    }

    /**
     * For the commands of others, which find no room while no more than the reserved slots are free. Each thread that
     * offers at that moment may take one of these all the same.
     */
    CommandPort doors()
    {
        return doors;
    }

    private long put(
        final DirectBuffer command, final int offset, final int length, final boolean isLast, final int reserved)
    {
        if (length > MAX_COMMAND_LENGTH)
        {
            return TOO_LONG;
        }

        if (length < MessageHeaderEncoder.ENCODED_LENGTH)
        {
            return TOO_SHORT;
        }

        command.boundsCheck(offset, length);
        if (reserved > 0 && !ring.hasAvailableCapacity(reserved + 1))
        {
            return BACK_PRESSURED;
        }

        final long position;
        try
        {
            position = ring.tryNext();
        }
        catch (final InsufficientCapacityException ex)
        {
            return BACK_PRESSURED;
        }

        // Either this sees that the ring was closed, or whoever closed it sees the claim and waits for it.
        final boolean isTooLate = isClosed && !isLast;
        final Slot slot = ring.get(position);
        if (isTooLate)
        {
            slot.makeVoid();
        }
        else
        {
            slot.command(command, offset, length);
        }

        ring.publish(position);

        return isTooLate ? CLOSED : position;
    }

    /**
     * Take no more commands.
     */
    void close()
    {
        isClosed = true;
        VarHandle.fullFence();
    }

    boolean isClosed()
    {
        return isClosed;
    }

    /**
     * The last place that was given out, -1 when none was.
     */
    long cursor()
    {
        return ring.getCursor();
    }

    /**
     * How many places are given out and not free again.
     */
    long fill()
    {
        return ring.getBufferSize() - ring.remainingCapacity();
    }

    EventPoller<Slot> poller(final Sequence... upstream)
    {
        return ring.newPoller(upstream);
    }

    /**
     * Slots are used again only when this sequence has gone past them.
     */
    void last(final Sequence sequence)
    {
        ring.addGatingSequences(sequence);
    }
}
