package org.plasmex.venue.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.plasmex.engine.OutputPort;
import org.plasmex.engine.StateMachine;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.Sequencing;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.l1.InboxStore;
import org.plasmex.settlement.ledger.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a venue starts from: the newest snapshot that is sound, or nothing. What is behind it has to be replayed.
 *
 * @param machine  with the state after the command.
 * @param ledger   at the same seal; it takes the output of the commands behind.
 * @param block    that was sealed last, 0 where it starts from nothing.
 * @param sequence of the last command whose effects they have, 0 where it starts from nothing.
 */
public record Restored(StateMachine machine, Ledger ledger, long block, long sequence)
{
    private static final Logger LOG = LoggerFactory.getLogger(Restored.class);

    /**
     * Find the newest snapshot that is sound and whose output is in the log. One that is not is told of in the log
     * and set aside, and the one before is tried.
     *
     * @param store   of the snapshots.
     * @param journal directory of the journal.
     * @param output  directory of the output log.
     * @param blocks  that the ledger goes on with.
     * @param inbox   of L1.
     * @param port    of the machine.
     * @return what to start from.
     * @throws IllegalStateException if the journal ends before a sound snapshot does: commands are lost.
     */
    public static Restored newest(
        final SnapshotStore store,
        final Path journal,
        final Path output,
        final BlockStore blocks,
        final InboxStore inbox,
        final OutputPort port)
    {
        try
        {
            store.removeUnfinished();
            for (final Path path : store.newestFirst())
            {
                try
                {
                    final Restored restored = load(path, journal, output, blocks, inbox, port);
                    LOG.info("starting from {}: block {}, command {}", path, restored.block, restored.sequence);
                    return restored;
                }
                catch (final UnsoundSnapshotException ex)
                {
                    LOG.warn("snapshot set aside: {}", ex.getMessage());
                    store.setAside(path);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read the snapshots", ex);
        }

        return new Restored(new StateMachine(context(port)), new Ledger(blocks, inbox), 0, 0);
    }

    private static Restored load(
        final Path path,
        final Path journal,
        final Path output,
        final BlockStore blocks,
        final InboxStore inbox,
        final OutputPort port) throws IOException
    {
        final SnapshotFile file = SnapshotFile.read(path);
        if (!reaches(journal, Sequencing.GAPLESS, file.sequence()))
        {
            throw new IllegalStateException("the journal in " + journal + " ends before command " + file.sequence() +
                ", which the snapshot " + path + " has: commands that were acknowledged are lost. Put back the " +
                "journal from a backup");
        }
        if (!reaches(output, Sequencing.RISING, file.sealed()))
        {
            throw new UnsoundSnapshotException(path, "the output log in " + output + " ends before command " +
                file.sealed() + "; what it lacks has to be made again");
        }

        final Ledger ledger = file.loadLedger(blocks, inbox);
        final StateMachine machine = file.loadMachine(context(port));
        if (machine.nextStep() - 1 != ledger.steps() || machine.inbox() > inbox.size())
        {
            throw new UnsoundSnapshotException(path, "the machine has made " + (machine.nextStep() - 1) +
                " steps and read " + machine.inbox() + " entries of the inbox, the ledger has " + ledger.steps() +
                " steps, the inbox " + inbox.size() + " entries");
        }

        return new Restored(machine, ledger, file.block(), file.sequence());
    }

    private static StateMachine.Context context(final OutputPort port)
    {
        return new StateMachine.Context().outputPort(port);
    }

    private static boolean reaches(final Path directory, final Sequencing sequencing, final long sequence)
    {
        try (LogReader reader = LogReader.open(new LogReader.Context().directory(directory).sequencing(sequencing)))
        {
            reader.seek(sequence);
            return reader.poll((found, timeNanos, buffer, offset, length) -> {}, 1) > 0;
        }
    }
}
