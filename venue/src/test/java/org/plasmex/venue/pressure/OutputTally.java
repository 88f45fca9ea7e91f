package org.plasmex.venue.pressure;

import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.gateway.ReportListener;
import org.plasmex.gateway.Reports;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.Sequencing;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.venue.Venue;

/**
 * What is in an output log: the outcome of each command, and where the steps of long work lie among those of others.
 * Whatever is there twice, or not in its order, is an error.
 */
public final class OutputTally implements ReportListener
{
    private static final long NONE = -1;

    private final Long2LongHashMap outcomes = new Long2LongHashMap(NONE);
    private final DirectBuffer body = new UnsafeBuffer();
    private long lastStep = NONE;
    private long lastSequence;
    private long floored;
    private long triggered;
    private long refused;
    private long workSequence = NONE;
    private long workSlices;
    private boolean wasWork;
    private long othersSinceWork;
    private long gaps;

    public static OutputTally of(final Path data)
    {
        final OutputTally tally = new OutputTally();
        try (LogReader reader = LogReader.open(new LogReader.Context()
            .directory(data.resolve(Venue.OUTPUT)).sequencing(Sequencing.RISING)))
        {
            reader.replay(new Reports(Reports.ALL_SESSIONS, tally));
        }
        return tally;
    }

    @Override
    public void onStep(final StepExecutedDecoder step)
    {
        if (NONE != lastStep && step.step() != lastStep + 1)
        {
            throw new AssertionError("step " + step.step() + " comes after step " + lastStep);
        }
        lastStep = step.step();
        final long sequence = step.sequence();
        outcome(step.session(), step.correlation(), sequence);

        final long session = step.session();
        step.balances().forEach(balance -> {});
        step.orders().forEach(order -> {});
        step.wrapBody(body);
        final int op = body.getByte(Steps.OP) & 0xff;
        final boolean isFloored =
            Steps.CANCEL == op && Steps.FLOORED == (body.getByte(Steps.CANCEL_REASON) & 0xff);
        floored += isFloored ? 1 : 0;
        triggered += Steps.TRIGGER == op ? 1 : 0;
        if (isFloored || Steps.TRIGGER == op)
        {
            work(sequence);
        }
        else if (0 != session && sequence != workSequence)
        {
            othersSinceWork++;
        }
    }

    @Override
    public void onRefused(final RefusedDecoder refusal)
    {
        refused++;
        outcome(refusal.session(), refusal.correlation(), refusal.sequence());
    }

    /** How many commands of clients have an outcome. */
    public long outcomes()
    {
        return outcomes.size();
    }

    public long lastStep()
    {
        return lastStep;
    }

    public long floored()
    {
        return floored;
    }

    public long triggered()
    {
        return triggered;
    }

    public long refused()
    {
        return refused;
    }

    /** How many commands have done some of the long work. */
    public long slices()
    {
        return workSlices;
    }

    /** Between how many of them others were served. */
    public long gaps()
    {
        return gaps;
    }

    private void work(final long sequence)
    {
        if (sequence != workSequence)
        {
            workSlices++;
            gaps += wasWork && othersSinceWork > 0 ? 1 : 0;
            workSequence = sequence;
        }
        wasWork = true;
        othersSinceWork = 0;
    }

    private void outcome(final long session, final long correlation, final long sequence)
    {
        if (sequence < lastSequence)
        {
            throw new AssertionError("command " + sequence + " comes after command " + lastSequence);
        }
        lastSequence = sequence;
        if (0 != session && 0 != correlation)
        {
            final long before = outcomes.put(correlation, sequence);
            if (NONE != before && sequence != before)
            {
                throw new AssertionError(
                    "command " + correlation + " has outcomes at " + before + " and at " + sequence);
            }
        }
    }
}
