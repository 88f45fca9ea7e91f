package org.plasmex.gateway.aeron;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.RecordHandler;

/**
 * A reader of the output log that looks after one session that is behind, then after another: from where the session
 * is, up to where everybody is.
 */
final class CatchUp implements RecordHandler, AutoCloseable
{
    private static final int RECORDS_PER_CYCLE = 32;
    private static final int RECORDS_PER_TURN = 16 * 1024;

    private final LogReader reader;
    private final LiveReports live;
    private final DoorMessages messages;
    private final DoorCounters counters;
    private final NanoClock clock;
    private final Concern concern = new Concern();
    private ClientSession session;
    private long sequence;
    private int ofSequence;
    private int rewinds;
    private int turn;

    /**
     * A reader that looks after nobody yet.
     *
     * @param reader of the output log, closed by this one.
     * @param live   that the sessions are brought up to.
     */
    CatchUp(
        final LogReader reader,
        final LiveReports live,
        final DoorMessages messages,
        final DoorCounters counters,
        final NanoClock clock)
    {
        this.reader = reader;
        this.live = live;
        this.messages = messages;
        this.counters = counters;
        this.clock = clock;
    }

    boolean isFree()
    {
        return null == session;
    }

    /**
     * Look after a session.
     */
    void begin(final ClientSession behind)
    {
        session = behind;
        behind.served(true);
        sequence = 0;
        ofSequence = 0;
        turn = 0;
        rewinds = behind.rewinds();
        reader.seek(behind.resumeSequence());
    }

    /**
     * Bring the session on.
     *
     * @param isAwaited whether another session waits for a reader.
     * @return the number of records read.
     */
    int doWork(final boolean isAwaited)
    {
        int records = 0;
        while (null != session && records < RECORDS_PER_CYCLE)
        {
            if (ClientSession.State.BEHIND != session.state() || session.rewinds() != rewinds)
            {
                release();
            }
            else if (reader.poll(this, 1) > 0)
            {
                records++;
            }
            else
            {
                arrive();
            }
        }

        turn += records;
        if (null != session && isAwaited && turn > RECORDS_PER_TURN)
        {
            leave(sequence, ofSequence);
        }

        return records;
    }

    @Override
    public void onRecord(
        final long recordSequence,
        final long timeNanos,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        ofSequence = recordSequence == sequence ? ofSequence + 1 : 1;
        sequence = recordSequence;
        if (!live.hasRead(sequence, ofSequence))
        {
            arrive();
            return;
        }

        concern.read(sequence, buffer, offset);
        if ((sequence != session.resumeSequence() || ofSequence > session.resumeSkip()) && concern.isFor(session))
        {
            if (session.offer(buffer, offset, length, clock.nanoTime()))
            {
                counters.increment(DoorCounter.REPORTS_SENT);
            }
            else
            {
                leave(sequence, ofSequence - 1);
            }
        }
    }

    @Override
    public void close()
    {
        reader.close();
    }

    /**
     * The session is where everybody is.
     */
    private void arrive()
    {
        if (!session.isRewinding() || messages.caughtUp(session, live.sequence(), clock.nanoTime()))
        {
            session.live();
            release();
        }
        else
        {
            leave(live.sequence(), live.ofSequence());
        }
    }

    /**
     * The session goes on later: of the records that a sequence has, so many were dealt with.
     */
    private void leave(final long atSequence, final int skip)
    {
        if (session.isOpen())
        {
            session.behind(atSequence, skip);
        }
        release();
    }

    private void release()
    {
        session.served(false);
        session = null;
    }
}
