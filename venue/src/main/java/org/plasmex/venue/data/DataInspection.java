package org.plasmex.venue.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.plasmex.engine.StateMachine;
import org.plasmex.journal.LogException;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.Sequencing;
import org.plasmex.protocol.sbe.GenesisDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.l1.DamagedInboxException;
import org.plasmex.settlement.l1.InboxStore;
import org.plasmex.venue.Venue;
import org.plasmex.venue.monitor.Logs;
import org.plasmex.venue.snapshot.SnapshotFile;
import org.plasmex.venue.snapshot.SnapshotStore;

/**
 * One look at a data directory. A venue may be running on it: what is made of other parts is looked at before those, so
 * that what comes meanwhile is no fault.
 */
final class DataInspection
{
    private static final int ADDRESS_LENGTH = 20;

    private final Path data;
    private final boolean isQuick;
    private final String rpc;
    private final Report report;
    private BlockStore blocks;
    private InboxStore inbox;
    private LogEnds journal;
    private LogEnds output;
    private long step = LogReader.UNKNOWN;
    private StateMachine machine;

    /**
     * An inspection.
     *
     * @param data    the directory.
     * @param isQuick whether logs are looked at from their ends only, and nothing is computed again.
     * @param rpc     URL of an Ethereum node to be asked, null for none.
     * @param report  to be told.
     */
    DataInspection(final Path data, final boolean isQuick, final String rpc, final Report report)
    {
        this.data = data;
        this.isQuick = isQuick;
        this.rpc = rpc;
        this.report = report;
    }

    /**
     * Look at everything.
     *
     * @throws IOException if the directory cannot be read.
     */
    void inspect() throws IOException
    {
        try
        {
            tellDisk();
            final Path snapshotDirectory = data.resolve(Venue.SNAPSHOTS);
            final List<Path> files = new SnapshotStore(snapshotDirectory).newestFirst();
            openBlocks();
            openInbox();
            final List<SnapshotFile> snapshots =
                new SnapshotInspection(report, blocks, inbox).inspect(snapshotDirectory, files);
            if (!isVenue())
            {
                report.line("journal", "none, nor output, snapshots, log: blocks of a watcher, or imported ones");
                tellL1();
                return;
            }
            readLogs();
            checkLogs(snapshots);
            tellState(snapshots);
            tellL1();
        }
        finally
        {
            CloseHelper.closeAll(blocks, inbox);
        }
    }

    // What a watcher never has. A venue's directory that has lost all of it can be told from nothing.
    private boolean isVenue()
    {
        return Stream.of(Venue.JOURNAL, Venue.OUTPUT, Venue.SNAPSHOTS, Logs.FOLDER)
            .map(data::resolve).anyMatch(Files::exists);
    }

    private void tellDisk() throws IOException
    {
        try (Stream<Path> walk = Files.walk(data))
        {
            long count = 0;
            long bytes = 0;
            for (final Path file : (Iterable<Path>)walk.filter(Files::isRegularFile)::iterator)
            {
                count++;
                bytes += file.toFile().length();
            }
            report.line("directory", "%s: %s in %,d files", data, Report.bytes(bytes), count);
        }
    }

    private void openBlocks()
    {
        final BlockInspection inspection = new BlockInspection(report);
        blocks = inspection.open(data.resolve(Venue.BLOCKS));
        if (null != blocks && !isQuick)
        {
            inspection.checkRoots(blocks);
        }
    }

    private void openInbox()
    {
        if (null == blocks)
        {
            report.line("inbox", "not looked at: whose it is, the blocks tell");
            return;
        }

        final Genesis genesis = blocks.genesis();
        try
        {
            inbox = InboxStore.openReadOnly(data.resolve(Venue.INBOX), genesis.chainId(), genesis.vault());
            report.line("inbox", 0 == inbox.size() ? "no entry" : "%,d entries, the last of L1 block %,d",
                inbox.size(), 0 == inbox.size() ? 0 : inbox.block(inbox.size() - 1));
            if (blocks.newestHeader().inbox() > inbox.size())
            {
                report.fault(data.resolve(Venue.INBOX) + " holds " + inbox.size() + " entries of the L1 inbox, and " +
                    blocks.file(blocks.newest()) + " has read " + blocks.newestHeader().inbox() +
                    ": start the venue while L1 answers, and it reads them again");
            }
        }
        catch (final DamagedInboxException ex)
        {
            report.fault(ex.getMessage());
        }
    }

    private void readLogs()
    {
        output = readLog("output", data.resolve(Venue.OUTPUT), Sequencing.RISING);
        if (null != blocks && !output.isEmpty() && !isQuick)
        {
            step = new OutputInspection(report, output, blocks).inspect();
        }
        journal = readLog("journal", data.resolve(Venue.JOURNAL), Sequencing.GAPLESS);
    }

    private LogEnds readLog(final String name, final Path directory, final Sequencing sequencing)
    {
        try
        {
            return isQuick ?
                LogEnds.look(report, name, directory, sequencing) :
                LogEnds.readAll(report, name, directory, sequencing);
        }
        catch (final LogException ex)
        {
            report.fault(ex.getMessage());
            return new LogEnds(directory, sequencing, LogReader.UNKNOWN, LogReader.UNKNOWN, 0);
        }
    }

    private void checkLogs(final List<SnapshotFile> snapshots) throws IOException
    {
        if (output.last() > journal.last())
        {
            report.fault(journal.directory() + " ends with command " + journal.last() + ", and " + output.directory() +
                " has what came of command " + output.last() + ": commands are lost. Put back the journal");
        }
        for (final SnapshotFile snapshot : snapshots)
        {
            if (snapshot.sequence() > journal.last())
            {
                report.fault(journal.directory() + " ends with command " + journal.last() + ", and " +
                    snapshot.path() + " has command " + snapshot.sequence() +
                    ": commands are lost. Put back the journal");
            }
        }
        if (journal.isEmpty() && null != blocks && blocks.newest() > 0)
        {
            report.fault(journal.directory() + " holds no command, and " + data.resolve(Venue.BLOCKS) + " holds " +
                blocks.newest() + " blocks: commands are lost. Put back the journal");
        }
        checkGenesis();
        if (!isQuick)
        {
            replay(snapshots);
        }
    }

    private void checkGenesis()
    {
        if (null != blocks && 1 == journal.first())
        {
            try (LogReader reader = journal.reader())
            {
                reader.poll(
                    (sequence, timeNanos, buffer, offset, length) -> checkGenesis(buffer, offset), 1);
            }
        }
    }

    private void checkGenesis(final DirectBuffer buffer, final int offset)
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        if (GenesisDecoder.TEMPLATE_ID != header.templateId())
        {
            report.fault(journal.directory() + " begins with a command of template " + header.templateId() +
                ", and the first of a venue is its genesis");
            return;
        }

        final GenesisDecoder command = new GenesisDecoder().wrapAndApplyHeader(buffer, offset, header);
        final byte[] vault = new byte[ADDRESS_LENGTH];
        command.getVault(vault, 0, vault.length);
        final Genesis genesis = new Genesis(command.chainId(), vault, command.since(), command.span());
        if (!genesis.equals(blocks.genesis()))
        {
            report.fault(journal.directory() + " is of " + genesis + ", the blocks of " + blocks.genesis() +
                ": they are of two venues");
        }
    }

    private void replay(final List<SnapshotFile> snapshots) throws IOException
    {
        machine = new ReplayInspection(report, journal, output, snapshots).inspect();
        if (null != machine && null != blocks && machine.block() <= blocks.newest())
        {
            report.fault(data.resolve(Venue.BLOCKS) + " holds " + blocks.newest() + " blocks, and the journal makes " +
                "no more than " + (machine.block() - 1) + " of them: commands are lost. Put back the journal");
        }
        if (null != machine && null != inbox && machine.inbox() > inbox.size() && machine.inbox() > reread())
        {
            report.fault(data.resolve(Venue.INBOX) + " holds " + inbox.size() + " entries of the L1 inbox, and the " +
                "journal has executed " + machine.inbox() +
                ": start the venue while L1 answers, and it reads them again");
        }
    }

    // A running venue may have stored more since the inbox was opened.
    private long reread()
    {
        final Genesis genesis = blocks.genesis();
        try (InboxStore again =
            InboxStore.openReadOnly(data.resolve(Venue.INBOX), genesis.chainId(), genesis.vault()))
        {
            return again.size();
        }
    }

    private void tellState(final List<SnapshotFile> snapshots) throws IOException
    {
        if (null == machine && isQuick && !snapshots.isEmpty())
        {
            machine = SnapshotInspection.machine(snapshots.get(snapshots.size() - 1));
            report.line("state", "of the newest snapshot: %,d accounts, %,d orders resting, %,d entries executed",
                machine.accounts(), machine.restingOrders(), machine.inbox());
        }
        else if (null != machine)
        {
            report.line("state", "%,d accounts, %,d orders resting, %,d entries executed, block %,d begun",
                machine.accounts(), machine.restingOrders(), machine.inbox(), machine.block());
        }

        report.line("executed", LogReader.UNKNOWN == output.last() ? "nothing is in the output log" :
            LogReader.UNKNOWN == step ? "command %,d" : "command %,d, step %,d", output.last(), step);
        report.line("sealed", null == blocks ? "the blocks are not sound" : "block %,d",
            null == blocks ? 0 : blocks.newest());
        report.line("audited", "no file tells; 'plasmex ledger verify' checks all signatures again");
    }

    private void tellL1() throws IOException
    {
        if (null == rpc || null == blocks)
        {
            report.line("committed", "L1 knows; '--rpc URL' asks it");
            report.line("final", "L1 knows; '--rpc URL' asks it");
        }
        else
        {
            new L1Inspection(report, rpc, data.resolve(Venue.BLOCKS)).inspect(blocks);
        }
    }
}
