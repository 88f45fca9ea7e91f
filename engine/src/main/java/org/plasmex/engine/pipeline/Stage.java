package org.plasmex.engine.pipeline;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

import java.util.function.LongSupplier;

/**
 * A duty cycle over the slots that the stages before have let go of.
 */
abstract class Stage implements Agent
{
    /** For a stage that works on all that wait at once. */
    static final LongSupplier ALL = () -> Long.MAX_VALUE;

    /** No more than one in so many of the slots under way is worked on at once, so that other stages have some too. */
    private static final int PARTS = 4;
    private static final long LEAST_PART = 256;

    private final String roleName;
    private final EventPoller<Slot> poller;
    private final EventPoller.Handler<Slot> handler = this::onSlot;
    private final Failure failure;
    private final LongSupplier fill;
    private int workCount;
    private long part;

    /**
     * @param fill how many slots of the ring are under way, or {@link #ALL}.
     */
    Stage(
        final String roleName, final EventPoller<Slot> poller, final LongSupplier fill, final Failure failure)
    {
        this.fill = fill;
        this.roleName = roleName;
        this.poller = poller;
        this.failure = failure;
    }

    /**
     * Work on one slot.
     *
     * @param isLast of those that are known to wait now.
     * @return false to stop before the rest of them.
     */
    abstract boolean onSlot(Slot slot, long position, boolean isLast) throws Exception;

    /**
     * Called once in each duty cycle, before there is a look at what waits.
     */
    void beforePoll()
    {
    }

    /**
     * Called once in each duty cycle, whether there were slots to work on or not.
     */
    void afterPoll()
    {
    }

    public final int doWork()
    {
        if (null != failure.cause())
        {
            throw new AgentTerminationException();
        }

        workCount = 0;
        try
        {
            beforePoll();
            part = poller.getSequence().get() + Math.max(LEAST_PART, fill.getAsLong() / PARTS);
            poller.poll(handler);
            afterPoll();
        }
        catch (final AgentTerminationException ex)
        {
            throw ex;
        }
        catch (final Throwable ex)
        {
            failure.fail(roleName, ex);
            throw new AgentTerminationException();
        }

        return workCount;
    }

    public final String roleName()
    {
        return roleName;
    }

    final void worked()
    {
        workCount++;
    }

    /**
     * Was there anything to do in this duty cycle?
     */
    final boolean hasWorked()
    {
        return workCount > 0;
    }

    /**
     * Whether a slot is the last one that is to be worked on at once.
     */
    final boolean isEndOfPart(final long position)
    {
        return position >= part;
    }

    /**
     * How far in the ring this stage is.
     */
    final Sequence position()
    {
        return poller.getSequence();
    }
}
