package org.plasmex.venue.data;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.engine.StateMachine;
import org.plasmex.journal.LogDamagedException;
import org.plasmex.journal.LogReader;
import org.plasmex.venue.snapshot.SnapshotFile;

/**
 * Executes the journal again, from its first command or, where that is gone, from the oldest snapshot: what comes out
 * must be what the output log has, and on the way the machine must be what each snapshot says.
 */
final class ReplayInspection
{
    private static final int COMMANDS_PER_POLL = 256;

    private final Report report;
    private final LogEnds journal;
    private final LogEnds output;
    private final Deque<SnapshotFile> ahead;
    private final Comparison comparison = new Comparison();
    private LogReader outputReader;
    private StateMachine machine;
    private long executed;
    private long skipped;
    private long now;
    private long commands;
    private String difference;

    /**
     * An inspection of a journal.
     *
     * @param report    to be told.
     * @param journal   that is sound as far as it goes.
     * @param output    that is sound as far as it goes.
     * @param snapshots that are sound, the oldest first.
     */
    ReplayInspection(
        final Report report, final LogEnds journal, final LogEnds output, final List<SnapshotFile> snapshots)
    {
        this.report = report;
        this.journal = journal;
        this.output = output;
        ahead = new ArrayDeque<>(snapshots);
    }

    /**
     * Execute all there is.
     *
     * @return the machine at the end, null if there is nothing to begin with.
     */
    StateMachine inspect() throws IOException
    {
        if (!begin())
        {
            return null;
        }

        try (LogReader reader = journal.reader(); LogReader records = output.reader())
        {
            outputReader = records;
            if (executed > 0)
            {
                reader.seek(executed + 1);
            }
            // The first command whose output is there may have lost some of it with the files that are gone.
            skipped = output.first() > executed + 1 ? output.first() : executed;
            records.seek(skipped + 1);
            while (null == difference && executed < journal.last() &&
                reader.poll(this::onCommand, COMMANDS_PER_POLL) > 0)
            {
                report.progress("executing again", commands, journal.last() - journal.first() + 1);
            }
        }
        catch (final LogDamagedException ex)
        {
            // It was told of when the log was read.
        }

        if (null != difference)
        {
            report.fault(difference);
        }
        else if (commands > 0)
        {
            report.line("replay", "%,d commands executed again: what came out is what the output log has", commands);
        }
        else
        {
            report.line("replay", "nothing to execute behind the oldest snapshot");
        }
        return machine;
    }

    private boolean begin() throws IOException
    {
        if (journal.isEmpty())
        {
            return false;
        }
        if (1 == journal.first())
        {
            machine = new StateMachine(new StateMachine.Context().outputPort(comparison));
            return true;
        }
        while (!ahead.isEmpty() && ahead.peek().sequence() + 1 < journal.first())
        {
            ahead.remove();
        }
        if (ahead.isEmpty())
        {
            report.fault(journal.directory() + " begins with command " + journal.first() +
                ", and no sound snapshot holds what was before: put back its older files, or a snapshot");
            return false;
        }

        final SnapshotFile oldest = ahead.remove();
        machine = oldest.loadMachine(new StateMachine.Context().outputPort(comparison));
        executed = oldest.sequence();
        return true;
    }

    private void onCommand(
        final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
    {
        if (null != difference)
        {
            return;
        }

        executed = sequence;
        now = timeNanos;
        commands++;
        machine.onCommand(sequence, timeNanos, buffer, offset, length);
        while (!ahead.isEmpty() && ahead.peek().sequence() <= sequence)
        {
            compare(ahead.remove());
        }
    }

    private void compare(final SnapshotFile snapshot)
    {
        try
        {
            if (!Arrays.equals(
                SnapshotInspection.digest(machine), SnapshotInspection.digest(SnapshotInspection.machine(snapshot))))
            {
                difference = snapshot.path() + ": the journal up to command " + snapshot.sequence() +
                    " makes another machine than the snapshot holds";
            }
        }
        catch (final IOException ex)
        {
            report.item("%s: gone meanwhile", snapshot.path().getFileName());
        }
    }

    /**
     * Takes what the machine puts out, and compares it with the next record of the log.
     */
    private final class Comparison extends NoOutput
    {
        private final UnsafeBuffer record = new UnsafeBuffer(0, 0);
        private boolean isAtEnd;

        @Override
        public void commit(final int length)
        {
            if (isAtEnd || null != difference || executed <= skipped)
            {
                return;
            }

            record.wrap(buffer(), 0, length);
            try
            {
                isAtEnd = 0 == outputReader.poll(this::compare, 1);
            }
            catch (final LogDamagedException ex)
            {
                // It was told of when the log was read.
                isAtEnd = true;
            }
        }

        private void compare(
            final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
        {
            if (sequence != executed || timeNanos != now || length != record.capacity() ||
                !isSame(buffer, offset, length))
            {
                difference = output.directory() + ", sequence " + sequence + ", is not what command " + executed +
                    " of " + journal.directory() + " makes";
            }
        }

        private boolean isSame(final DirectBuffer buffer, final int offset, final int length)
        {
            for (int i = 0; i < length; i++)
            {
                if (buffer.getByte(offset + i) != record.getByte(i))
                {
                    return false;
                }
            }
            return true;
        }
    }
}
