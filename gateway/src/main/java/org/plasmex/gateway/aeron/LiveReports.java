package org.plasmex.gateway.aeron;

import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.plasmex.journal.RecordHandler;

/**
 * Gives the sessions what happens as it happens. One that has no room falls behind, and is waited for by nobody.
 */
final class LiveReports implements RecordHandler
{
    private final Sessions sessions;
    private final DoorCounters counters;
    private final NanoClock clock;
    private final Concern concern = new Concern();
    private long sequence;
    private int ofSequence;
    private long record;

    /**
     * Reports of what is behind a sequence.
     *
     * @param sequence of which all records count as read.
     */
    LiveReports(final Sessions sessions, final DoorCounters counters, final NanoClock clock, final long sequence)
    {
        this.sessions = sessions;
        this.counters = counters;
        this.clock = clock;
        this.sequence = sequence;
        ofSequence = Integer.MAX_VALUE;
    }

    /**
     * Sequence of the record read last.
     */
    long sequence()
    {
        return sequence;
    }

    /**
     * How many records of that sequence were read.
     */
    int ofSequence()
    {
        return ofSequence;
    }

    /**
     * Whether a record was read here.
     *
     * @param ofItsSequence which of the records of its sequence it is, from 1.
     */
    boolean hasRead(final long recordSequence, final int ofItsSequence)
    {
        return recordSequence < sequence || recordSequence == sequence && ofItsSequence <= ofSequence;
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
        record++;
        if (0 == sessions.size())
        {
            return;
        }

        concern.read(recordSequence, buffer, offset);
        learn();
        if (concern.isEverybodys())
        {
            for (int i = 0, size = sessions.size(); i < size; i++)
            {
                give(sessions.get(i), buffer, offset, length);
            }
            return;
        }

        final ClientSession own = 0 == concern.session() ? null : sessions.byNumber(concern.session());
        if (null != own)
        {
            give(own, buffer, offset, length);
        }

        for (int i = 0, accounts = concern.accounts(); i < accounts; i++)
        {
            final List<ClientSession> acting = sessions.byAccount(concern.account(i));
            for (int j = 0, size = null == acting ? 0 : acting.size(); j < size; j++)
            {
                give(acting.get(j), buffer, offset, length);
            }
        }
    }

    private void learn()
    {
        final ClientSession session = sessions.byNumber(concern.session());
        if (null != session)
        {
            if (Concern.NO_ACCOUNT != concern.proven())
            {
                sessions.actsFor(session, concern.proven());
            }
            else if (Concern.NO_ACCOUNT != concern.disproven())
            {
                sessions.actsNoLongerFor(session, concern.disproven());
            }
        }
    }

    private void give(final ClientSession session, final DirectBuffer buffer, final int offset, final int length)
    {
        if (ClientSession.State.LIVE == session.state() && session.stamp(record))
        {
            if (session.offer(buffer, offset, length, clock.nanoTime()))
            {
                counters.increment(DoorCounter.REPORTS_SENT);
            }
            else if (session.isOpen())
            {
                counters.increment(DoorCounter.SESSIONS_BEHIND);
                session.behind(sequence, ofSequence - 1);
            }
        }
    }
}
