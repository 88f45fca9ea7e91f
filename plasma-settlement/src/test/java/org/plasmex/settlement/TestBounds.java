package org.plasmex.settlement;

import org.plasmex.settlement.law.Bounds;

/**
 * What can be set in a header.
 */
public final class TestBounds implements Bounds
{
    long since;
    long until;
    long firstStep;
    long steps;
    long inbox;

    public TestBounds copy()
    {
        final TestBounds copy = new TestBounds();
        copy.since = since;
        copy.until = until;
        copy.firstStep = firstStep;
        copy.steps = steps;
        copy.inbox = inbox;
        return copy;
    }

    public void since(final long seconds)
    {
        since = seconds;
    }

    public void until(final long seconds)
    {
        until = seconds;
    }

    public void inbox(final long register)
    {
        inbox = register;
    }

    @Override
    public long since()
    {
        return since;
    }

    @Override
    public long until()
    {
        return until;
    }

    @Override
    public long firstStep()
    {
        return firstStep;
    }

    @Override
    public long steps()
    {
        return steps;
    }

    @Override
    public long inbox()
    {
        return inbox;
    }
}
