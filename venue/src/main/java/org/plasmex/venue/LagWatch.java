package org.plasmex.venue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.plasmex.gateway.GateStatus;
import org.plasmex.gateway.OutputFollower;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A duty cycle that shuts the doors to all but cancels while a reader of the output log is too far behind, until it has
 * caught up by half.
 * <p>
 * One thread runs it; any thread may add readers and ask.
 */
final class LagWatch implements Agent
{
    private static final Logger LOG = LoggerFactory.getLogger(LagWatch.class);

    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final LongSupplier executed;
    private final DoorGate gate;
    private final long limit;
    private boolean isOver;

    /**
     * A watch.
     *
     * @param executed sequence of the last command whose output is in the log.
     * @param gate     that is shut.
     * @param limit    of commands that a reader may be behind; 0 for any number.
     */
    LagWatch(final LongSupplier executed, final DoorGate gate, final long limit)
    {
        this.executed = executed;
        this.gate = gate;
        this.limit = limit;
    }

    /**
     * Watch over a reader, from now on.
     *
     * @param follower that reads.
     * @param from     sequence of the command behind which it begins.
     */
    void add(final OutputFollower follower, final long from)
    {
        readers.add(new Reader(follower, from));
    }

    /**
     * How far the readers of a role are behind.
     *
     * @param role of the readers.
     * @return commands that are executed, and of which the last of them has not handed out all output; 0 for none.
     */
    long lag(final String role)
    {
        long most = 0;
        for (final Reader reader : readers)
        {
            if (reader.follower.roleName().equals(role))
            {
                most = Math.max(most, lag(reader));
            }
        }
        return most;
    }

    /**
     * How far the reader is behind that is last.
     *
     * @return commands.
     */
    long most()
    {
        long most = 0;
        for (final Reader reader : readers)
        {
            most = Math.max(most, lag(reader));
        }
        return most;
    }

    @Override
    public int doWork()
    {
        if (0 == limit)
        {
            return 0;
        }

        Reader last = null;
        long most = 0;
        for (final Reader reader : readers)
        {
            final long lag = lag(reader);
            if (lag > most)
            {
                most = lag;
                last = reader;
            }
        }

        final boolean wasOver = isOver;
        isOver = most > (wasOver ? limit / 2 : limit);
        if (isOver && !wasOver)
        {
            LOG.warn("{} is {} commands behind, more than {}: new orders are refused",
                last.follower.roleName(), most, limit);
            gate.set(DoorGate.Cause.LAG, GateStatus.cancelsOnly("the venue's reports are behind: try again later"));
        }
        else if (wasOver && !isOver)
        {
            LOG.info("all readers have caught up: new orders are taken again");
            gate.set(DoorGate.Cause.LAG, GateStatus.OPEN);
        }
        return isOver == wasOver ? 0 : 1;
    }

    @Override
    public String roleName()
    {
        return "lag-watch";
    }

    // What it has read is asked for first: what is executed meanwhile counts, and never less than nothing.
    private long lag(final Reader reader)
    {
        final long read = Math.max(reader.from, reader.follower.sequence());
        return Math.max(0, executed.getAsLong() - read);
    }

    /**
     * A reader of the log.
     */
    private record Reader(OutputFollower follower, long from)
    {
    }
}
