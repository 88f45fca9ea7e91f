package org.plasmex.engine.pipeline;

import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * Idle strategies by the aliases that Agrona gives them; {@code backoff} is one of ours.
 */
public final class IdleStrategies
{
    private IdleStrategies()
    {
    }

    /**
     * A new idle strategy.
     *
     * @param alias one of {@code backoff}, {@code yield}, {@code spin}, {@code noop} and {@code sleep-ms}.
     * @return the strategy, for one thread.
     * @throws IllegalArgumentException if there is none of that name.
     */
    public static IdleStrategy byAlias(final String alias)
    {
        switch (alias)
        {
            case BusyBackoff.ALIAS:
                return new BusyBackoff();

            case YieldingIdleStrategy.ALIAS:
                return YieldingIdleStrategy.INSTANCE;

            case BusySpinIdleStrategy.ALIAS:
                return BusySpinIdleStrategy.INSTANCE;

            case NoOpIdleStrategy.ALIAS:
                return NoOpIdleStrategy.INSTANCE;

            case SleepingMillisIdleStrategy.ALIAS:
                return new SleepingMillisIdleStrategy();

            default:
                throw new IllegalArgumentException(
                    "no idle strategy is called " + alias + "; there are backoff, yield, spin, noop, sleep-ms");
        }
    }
}
