package org.plasmex.settlement.l1;

import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.time.Duration;

/**
 * What all who ask the parent chain again and again need: the chain, and how often.
 *
 * @param <C> the context that extends this one.
 */
public abstract class L1AgentContext<C extends L1AgentContext<C>>
{
    private ParentChain chain;
    private NanoClock monotonic = SystemNanoClock.INSTANCE;
    private Duration pollInterval = Duration.ofSeconds(2);
    private Duration backoffLimit = Duration.ofSeconds(60);

    L1AgentContext()
    {
    }

    /**
     * The chain that is asked. Not closed by who asks.
     *
     * @param chain is required.
     * @return this.
     */
    public final C chain(final ParentChain chain)
    {
        this.chain = chain;
        return self();
    }

    /**
     * The monotonic clock that times the polls.
     *
     * @param monotonic is {@link SystemNanoClock} unless set.
     * @return this.
     */
    public final C monotonic(final NanoClock monotonic)
    {
        this.monotonic = monotonic;
        return self();
    }

    /**
     * How often the chain is asked while there is nothing to do.
     *
     * @param pollInterval is 2 s unless set.
     * @return this.
     */
    public final C pollInterval(final Duration pollInterval)
    {
        this.pollInterval = pollInterval;
        return self();
    }

    /**
     * The longest wait after failures in a row.
     *
     * @param backoffLimit is 60 s unless set.
     * @return this.
     */
    public final C backoffLimit(final Duration backoffLimit)
    {
        this.backoffLimit = backoffLimit;
        return self();
    }

    ParentChain chain()
    {
        return chain;
    }

    NanoClock monotonic()
    {
        return monotonic;
    }

    Backoff backoff()
    {
        return new Backoff(monotonic, pollInterval, backoffLimit);
    }

    void conclude()
    {
        Required.check("chain", chain);
    }

    abstract C self();
}
