package org.plasmex.gateway;

import org.agrona.concurrent.Agent;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.RecordHandler;

/**
 * A duty cycle that hands the records of the output log to one reader of it, at its own pace.
 * <p>
 * One thread runs the duty cycle; any thread may ask how far it is.
 */
public final class OutputFollower implements Agent
{
    private final String name;
    private final LogReader reader;
    private final RecordHandler handler;
    private final int limit;
    private volatile long endAsked;
    private volatile long endSeen;
    private volatile long sequence;

    /**
     * A follower of a log.
     *
     * @param name    of the role, for threads and messages.
     * @param reader  of the log, which is closed by this agent.
     * @param handler of the records.
     * @param limit   of records taken in one duty cycle.
     */
    public OutputFollower(final String name, final LogReader reader, final RecordHandler handler, final int limit)
    {
        this.name = name;
        this.reader = reader;
        this.handler = handler;
        this.limit = limit;
    }

    @Override
    public int doWork()
    {
        final long asked = endAsked;
        final int records = reader.poll(handler, limit);
        if (0 == records)
        {
            endSeen = asked;
        }
        else
        {
            sequence = reader.sequence();
        }
        return records;
    }

    @Override
    public void onClose()
    {
        reader.close();
    }

    @Override
    public String roleName()
    {
        return name;
    }

    /**
     * Ask for the end of the log as it is now. One thread asks.
     *
     * @return what {@link #hasReached(long)} takes.
     */
    public long askForEnd()
    {
        final long asked = endAsked + 1;
        endAsked = asked;
        return asked;
    }

    /**
     * Whether all that was in the log when its end was asked for has been handed out.
     *
     * @param end as {@link #askForEnd()} returned it.
     * @return true once it has.
     */
    public boolean hasReached(final long end)
    {
        return endSeen >= end;
    }

    /**
     * How far it is.
     *
     * @return sequence of the last command any of whose output was handed out; 0 before the first.
     */
    public long sequence()
    {
        return sequence;
    }
}
