package org.plasmex.settlement.l1;

import org.agrona.concurrent.Agent;
import org.slf4j.Logger;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks the parent chain again and again, less and less often while it does not answer, and tells what it waits for. It
 * throws out of the duty cycle once, when settlement cannot go on ({@link SettlementHaltedException}).
 * <p>
 * One thread runs the duty cycle, any thread may read the figures.
 */
public abstract class L1Agent implements Agent
{
    private final Logger log;
    private final Backoff backoff;
    private final AtomicLong failures = new AtomicLong();
    private volatile String waitingFor = "the first answer of L1";
    private volatile SettlementHaltedException halted;

    /**
     * An agent that has asked nothing yet.
     *
     * @param log     told of failures that are news.
     * @param backoff says when it is time to ask.
     */
    protected L1Agent(final Logger log, final Backoff backoff)
    {
        this.log = log;
        this.backoff = backoff;
    }

    /** {@inheritDoc} */
    @Override
    public int doWork()
    {
        if (isOver() || !backoff.isDue())
        {
            return 0;
        }

        backoff.begin();
        try
        {
            if (poll())
            {
                backoff.goOn();
            }
            else
            {
                backoff.rest();
            }
        }
        catch (final ParentChainException ex)
        {
            onFailure();
            failed(ex);
            backoff.failed();
        }
        catch (final SettlementHaltedException ex)
        {
            halted = ex;
            told(ex.getMessage());
            log.error("{}", ex.getMessage());
            throw ex;
        }

        return 1;
    }

    /**
     * How often the parent chain did not answer, refused, or cost too much, or a transaction did not succeed.
     *
     * @return failures since the start.
     */
    public final long failures()
    {
        return failures.get();
    }

    /**
     * What is waited for, in words.
     *
     * @return words for an operator; why settlement cannot go on, where it cannot.
     */
    public final String waitingFor()
    {
        return waitingFor;
    }

    /**
     * Why settlement cannot go on.
     *
     * @return null while it goes on.
     */
    public final SettlementHaltedException halted()
    {
        return halted;
    }

    /**
     * Asks, and does what is due.
     *
     * @return true when there is more to do at once.
     * @throws ParentChainException when there is no answer: asked again later.
     */
    protected abstract boolean poll() throws ParentChainException;

    /** What was asked was not answered. */
    protected abstract void onFailure();

    /**
     * Whether nothing is to be asked any more.
     *
     * @return true when the duty cycle has nothing to do for good.
     */
    protected boolean isOver()
    {
        return null != halted;
    }

    /**
     * Something failed: it is counted, and told where it is news.
     *
     * @param ex says what.
     */
    protected final void failed(final ParentChainException ex)
    {
        failures.incrementAndGet();
        if (told(ex.getMessage()))
        {
            log.warn("{}", ex.getMessage());
        }
    }

    /**
     * What is waited for now.
     *
     * @param words for an operator.
     * @return true when they are others than before.
     */
    protected final boolean told(final String words)
    {
        final boolean isNews = !words.equals(waitingFor);
        waitingFor = words;

        return isNews;
    }
}
