package org.plasmex.venue.torture;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares the records of the output log with what clients have heard. What was heard must be in the log, in the same
 * order and byte by byte; and of what followed from its own commands a client must have heard all, up to the last that
 * it heard. No command may have two sequences, no step two numbers.
 */
final class OutputCheck
{
    private final Collection<Deque<AckFile.Ack>> open;
    private final Map<Long, long[]> lastOf = new HashMap<>();
    private long sequence;
    private long step;

    /**
     * A check.
     *
     * @param acks what was heard.
     */
    OutputCheck(final List<AckFile.Ack> acks)
    {
        final Map<Integer, Deque<AckFile.Ack>> byListening = new TreeMap<>();
        for (final AckFile.Ack ack : acks)
        {
            byListening.computeIfAbsent(ack.listening(), listening -> new ArrayDeque<>()).add(ack);
        }
        open = byListening.values();
    }

    /**
     * Take the next record.
     *
     * @throws Fault if it is not the one that belongs there.
     */
    void onRecord(final long recordSequence, final ByteBuffer bytes)
    {
        final Report report = Report.of(bytes);
        if (recordSequence < sequence || recordSequence != report.sequence())
        {
            throw new Fault("a record of sequence " + recordSequence + " says " + report + " behind sequence " +
                sequence);
        }
        sequence = recordSequence;

        if (Report.STEP_EXECUTED == report.template())
        {
            if (report.step() != step + 1)
            {
                throw new Fault("step " + step + " is followed by " + report);
            }
            step = report.step();
        }

        if (0 != report.session())
        {
            checkOnce(report);
        }
        open.forEach(acks -> compare(acks, report, bytes));
    }

    /**
     * The log has come to its end.
     *
     * @throws Fault if something that was heard was not in it.
     */
    void onEnd()
    {
        long lost = 0;
        AckFile.Ack first = null;
        for (final Deque<AckFile.Ack> acks : open)
        {
            lost += acks.size();
            first = null == first ? acks.peek() : first;
        }
        if (lost > 0)
        {
            throw new Fault(lost, lost + " of what was acknowledged is not in the output log, which ends with " +
                "sequence " + sequence + ", step " + step + "; the first is " + first);
        }
    }

    // Within a session commands are executed in the order in which they were sent.
    private void checkOnce(final Report report)
    {
        final long[] last = lastOf.computeIfAbsent(report.session(), session -> new long[2]);
        final boolean isSame = last[0] == report.correlation() && last[1] == report.sequence();
        final boolean isLater = last[0] < report.correlation() && last[1] < report.sequence();
        if (!isSame && !isLater)
        {
            throw new Fault("command " + last[0] + " of the session, of sequence " + last[1] + ", is followed by " +
                report);
        }
        last[0] = report.correlation();
        last[1] = report.sequence();
    }

    private static void compare(final Deque<AckFile.Ack> acks, final Report report, final ByteBuffer bytes)
    {
        final AckFile.Ack next = acks.peek();
        if (null == next || next.listener() != report.session() && next.sequence() != report.sequence())
        {
            return;
        }

        final boolean isSame = next.sequence() == report.sequence() && next.step() == report.step() &&
            next.template() == report.template() && next.session() == report.session() &&
            next.correlation() == report.correlation() && next.length() == bytes.remaining() &&
            next.hash().equals(HexFormat.of().formatHex(Report.hash(bytes)));
        if (isSame)
        {
            acks.remove();
        }
        else if (next.listener() == report.session())
        {
            throw new Fault(acks.size(), "the log says " + report + ", and its client has heard " + next);
        }
    }
}
