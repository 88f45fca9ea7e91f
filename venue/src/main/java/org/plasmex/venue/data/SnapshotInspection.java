package org.plasmex.venue.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.engine.StateMachine;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.l1.InboxStore;
import org.plasmex.settlement.ledger.Ledger;
import org.plasmex.venue.snapshot.SnapshotFile;
import org.plasmex.venue.snapshot.UnsoundSnapshotException;

/**
 * The snapshots of a data directory, each loaded as a start would load it.
 */
final class SnapshotInspection
{
    private final Report report;
    private final BlockStore blocks;
    private final InboxStore inbox;

    /**
     * An inspection of snapshots.
     *
     * @param report to be told.
     * @param blocks that they belong to, null if these are not sound.
     * @param inbox  of L1, null if it is not sound.
     */
    SnapshotInspection(final Report report, final BlockStore blocks, final InboxStore inbox)
    {
        this.report = report;
        this.blocks = blocks;
        this.inbox = inbox;
    }

    /**
     * Look at all there are.
     *
     * @param directory of the snapshots.
     * @param files     of them, the newest first, listed before blocks and inbox were opened.
     * @return those that are sound, the oldest first.
     */
    List<SnapshotFile> inspect(final Path directory, final List<Path> files) throws IOException
    {
        final List<SnapshotFile> sound = new ArrayList<>();
        report.line("snapshots", files.isEmpty() ? "none" : "%,d", files.size());
        for (final Path file : files)
        {
            inspectOne(file, sound);
        }
        if (Files.isDirectory(directory))
        {
            try (Stream<Path> others = Files.list(directory))
            {
                others.filter((path) -> !path.toString().endsWith(".snapshot")).sorted().forEach(
                    (path) -> report.item("%s: no venue starts from it", path.getFileName()));
            }
        }
        return sound;
    }

    private void inspectOne(final Path path, final List<SnapshotFile> sound) throws IOException
    {
        try
        {
            final SnapshotFile file = SnapshotFile.read(path);
            final StateMachine machine = machine(file);
            final String figures = String.format(Locale.ROOT,
                "block %,d, command %,d, %,d accounts, %,d orders resting, %s",
                file.block(), file.sequence(), machine.accounts(), machine.restingOrders(),
                Report.bytes(Files.size(path)));
            if (null == blocks || null == inbox)
            {
                report.item("%s: %s, sound as far as can be told without the blocks and the inbox",
                    path.getFileName(), figures);
                return;
            }

            final Ledger ledger = file.loadLedger(blocks, inbox);
            if (machine.nextStep() - 1 != ledger.steps() || machine.inbox() > inbox.size())
            {
                unsound(path, path + ": the machine has made " + (machine.nextStep() - 1) + " steps and read " +
                    machine.inbox() + " entries of the inbox, the ledger has " + ledger.steps() +
                    " steps, the inbox " + inbox.size() + " entries");
                return;
            }
            report.item("%s: %s, %,d cells, sound", path.getFileName(), figures, ledger.cells().size());
            sound.add(0, file);
        }
        catch (final NoSuchFileException ex)
        {
            report.item("%s: gone meanwhile, as a newer one is there", path.getFileName());
        }
        catch (final UnsoundSnapshotException ex)
        {
            unsound(path, ex.getMessage());
        }
    }

    private void unsound(final Path path, final String why)
    {
        report.item("%s: not sound", path.getFileName());
        report.fault(why);
    }

    /**
     * The machine that a snapshot holds.
     */
    static StateMachine machine(final SnapshotFile file) throws IOException
    {
        return file.loadMachine(new StateMachine.Context().outputPort(new NoOutput()));
    }

    static byte[] digest(final StateMachine machine)
    {
        final byte[] digest = new byte[StateMachine.DIGEST_LENGTH];
        machine.digest(new UnsafeBuffer(digest), 0);
        return digest;
    }
}
