package org.plasmex.settlement.ledger;

import org.plasmex.protocol.Terms;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.law.Bounds;

/**
 * The header of the block that is being made, as far as it is known. What is not known yet can only grow: {@code until}
 * with time, {@code inbox} with L1; so what is lawful under it is lawful under the final one.
 */
final class OpenBlock implements Bounds
{
    private final long span;
    private long number;
    private long since;
    private long until;
    private long firstStep;
    private long steps;
    private long inbox;

    OpenBlock(final long span)
    {
        this.span = span;
    }

    void begin(final Header parent)
    {
        number = parent.number() + 1;
        since = parent.until();
        until = since;
        firstStep = parent.nextStep();
        steps = Terms.MAX_STEPS;
        inbox = parent.inbox();
    }

    /**
     * It is so late, in seconds, and L1 is known so far.
     */
    void advance(final long now, final long known)
    {
        until = Math.max(until, Math.min(now, since + span));
        inbox = known;
    }

    /**
     * The step is the last one, and the register is there.
     */
    void end(final long lastStep, final long register)
    {
        steps = lastStep - firstStep + 1;
        inbox = register;
    }

    boolean isOpen()
    {
        return steps == Terms.MAX_STEPS;
    }

    long number()
    {
        return number;
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
