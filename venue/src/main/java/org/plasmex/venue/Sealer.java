package org.plasmex.venue;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * A duty cycle that asks for the block to be cut at an interval, where there are steps in it. The state machine alone
 * cuts blocks: this only says when somebody wants one.
 */
final class Sealer implements Agent
{
    private final NanoClock clock;
    private final long intervalNanos;
    private final BooleanSupplier hasOpenSteps;
    private final BooleanSupplier seal;
    private long nextAt;

    /**
     * A sealer.
     *
     * @param clock          that times the interval.
     * @param intervalMillis between two seals.
     * @param hasOpenSteps   says whether there is anything to seal.
     * @param seal           offers the command and says whether it was taken.
     */
    Sealer(
        final NanoClock clock,
        final long intervalMillis,
        final BooleanSupplier hasOpenSteps,
        final BooleanSupplier seal)
    {
        this.clock = clock;
        intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMillis);
        this.hasOpenSteps = hasOpenSteps;
        this.seal = seal;
        nextAt = clock.nanoTime() + intervalNanos;
    }

    @Override
    public int doWork()
    {
        if (clock.nanoTime() - nextAt < 0)
        {
            return 0;
        }

        if (!hasOpenSteps.getAsBoolean() || seal.getAsBoolean())
        {
            nextAt = clock.nanoTime() + intervalNanos;
        }
        return 1;
    }

    @Override
    public String roleName()
    {
        return "sealer";
    }
}
