package org.plasmex.venue.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.BlockStoreException;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.json.LedgerExport;
import org.plasmex.settlement.json.LedgerImport;
import org.plasmex.settlement.l1.DamagedInboxException;
import org.plasmex.settlement.l1.InboxStore;
import org.plasmex.settlement.l1.L1Entry;
import org.plasmex.settlement.verify.CellwiseVerifier;
import org.plasmex.settlement.verify.Fault;
import org.plasmex.settlement.verify.LedgerVerifier;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.UserException;
import org.plasmex.venue.WrongUsageException;
import org.plasmex.venue.Venue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code plasmex ledger}: what a venue has sealed, for others to read and to check.
 */
@Command(
    name = "ledger",
    description = "Export, import or verify the blocks of a venue.",
    subcommands = {LedgerCommand.Export.class, LedgerCommand.Import.class, LedgerCommand.Verify.class})
public final class LedgerCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Override
    public void run()
    {
        throw new ParameterException(spec.commandLine(), "Missing command: export, import or verify");
    }

    private static BlockStore openBlocks(final Path data)
    {
        final Path directory = data.resolve(Venue.BLOCKS);
        if (!Files.isDirectory(directory))
        {
            throw new WrongUsageException("--data is " + data + ", which holds no venue: there is no " + directory);
        }

        try
        {
            return BlockStore.openReadOnly(directory);
        }
        catch (final BlockStoreException ex)
        {
            throw new UserException(ex.getMessage(), ex);
        }
    }

    private static InboxStore openInbox(final Path data, final BlockStore blocks)
    {
        try
        {
            return InboxStore.openReadOnly(
                data.resolve(Venue.INBOX), blocks.genesis().chainId(), blocks.genesis().vault());
        }
        catch (final DamagedInboxException ex)
        {
            throw new UserException(ex.getMessage(), ex);
        }
    }

    /**
     * {@code plasmex ledger export}.
     */
    @Command(name = "export", description = "Write all blocks to a JSON file.")
    static final class Export implements Callable<Integer>
    {
        @Spec
        private CommandSpec spec;

        @Mixin
        private CommonOptions common;

        @Option(names = "--data", required = true, paramLabel = "DIR", description = "The venue's data directory.")
        private Path data;

        @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The file to write; compressed where its name ends with .gz.")
        private Path out;

        @Override
        public Integer call()
        {
            final Path directory = out.toAbsolutePath().getParent();
            if (!Files.isDirectory(directory))
            {
                throw new WrongUsageException("--out is " + out + ", but there is no directory " + directory);
            }

            try (BlockStore blocks = openBlocks(data);
                InboxStore inbox = openInbox(data, blocks))
            {
                LedgerExport.write(blocks, inbox, out);
                spec.commandLine().getOut().println("exported " + blocks.newest() + " blocks, " +
                    (blocks.newestHeader().nextStep() - 1) + " steps, " + inbox.size() + " inbox entries to " + out);
            }
            return PlasmexCommand.DONE;
        }
    }

    /**
     * {@code plasmex ledger import}.
     */
    @Command(
        name = "import",
        description = "Read what 'ledger export' wrote into a directory of its own, for 'ledger verify' to check.")
    static final class Import implements Callable<Integer>
    {
        private static final long UNKNOWN_L1_BLOCK = 0;

        @Spec
        private CommandSpec spec;

        @Mixin
        private CommonOptions common;

        @Option(
            names = "--file",
            required = true,
            paramLabel = "FILE",
            description = "The file to read; compressed where its name ends with .gz.")
        private Path file;

        @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "A directory to make: it gets the blocks and the inbox, no venue can be run on it.")
        private Path data;

        @Option(
            names = "--span",
            paramLabel = "S",
            defaultValue = "600",
            description = "SPAN of the chain in seconds, which the file does not tell. Default: ${DEFAULT-VALUE}.")
        private long span;

        @Override
        public Integer call()
        {
            if (Files.exists(data))
            {
                throw new WrongUsageException("--data is " + data + ", which exists: name a directory that does not");
            }

            if (!Files.isRegularFile(file))
            {
                throw new WrongUsageException("--file is " + file + ", and there is no such file");
            }

            try (LedgerImport.Imported chain = LedgerImport.read(file, data.resolve(Venue.BLOCKS), span))
            {
                final Genesis genesis = chain.store().genesis();
                final List<L1Entry> entries = new ArrayList<>();
                for (long i = 0; i < chain.inbox().size(); i++)
                {
                    entries.add(new L1Entry(i, UNKNOWN_L1_BLOCK, chain.inbox().entry(i)));
                }
                try (InboxStore inbox =
                    InboxStore.open(data.resolve(Venue.INBOX), genesis.chainId(), genesis.vault()))
                {
                    inbox.append(entries);
                }
                spec.commandLine().getOut().println("imported " + chain.store().newest() + " blocks, " +
                    (chain.store().newestHeader().nextStep() - 1) + " steps, " + entries.size() +
                    " inbox entries to " + data + "; 'ledger verify' checks them");
                return PlasmexCommand.DONE;
            }
            catch (final IllegalArgumentException ex)
            {
                throw new WrongUsageException(ex.getMessage(), ex);
            }
            catch (final BlockStoreException ex)
            {
                throw new UserException(ex.getMessage(), ex);
            }
        }
    }

    /**
     * {@code plasmex ledger verify}.
     */
    @Command(
        name = "verify",
        description = "Check every step, signature, link and root from scratch, and the L1 inbox as it was stored.")
    static final class Verify implements Callable<Integer>
    {
        private static final long PROGRESS_NANOS = 1_000_000_000L;
        private static final int HELD_TOUCHES = 1 << 20;

        @Spec
        private CommandSpec spec;

        @Mixin
        private CommonOptions common;

        @Option(names = "--data", required = true, paramLabel = "DIR", description = "The venue's data directory.")
        private Path data;

        @Option(
            names = "--cellwise",
            description = "Another way to the same answer: map over the steps, group by cell, check each group. It " +
                "keeps no cell in memory, and needs about 450 bytes of disk for each step.")
        private boolean isCellwise;

        @Option(
            names = "--scratch",
            paramLabel = "DIR",
            description = "Where --cellwise keeps temporary files. Default: the system's temporary directory.")
        private Path scratch;

        private long toldAt = System.nanoTime();

        @Override
        public Integer call()
        {
            try (BlockStore blocks = openBlocks(data);
                InboxStore inbox = openInbox(data, blocks))
            {
                return isCellwise ? verifyByCell(blocks, inbox) : verifyByStep(blocks, inbox);
            }
        }

        private int verifyByStep(final BlockStore blocks, final InboxStore inbox)
        {
            final LedgerVerifier verifier = new LedgerVerifier(blocks, inbox);
            return tell(verifier.verify(this::onBlock), blocks.newest(), verifier.steps());
        }

        private int verifyByCell(final BlockStore blocks, final InboxStore inbox)
        {
            final Path directory = null == scratch ? Path.of(System.getProperty("java.io.tmpdir")) : scratch;
            if (!Files.isDirectory(directory))
            {
                throw new WrongUsageException("--scratch is " + directory + ", which is no directory");
            }

            final CellwiseVerifier verifier = new CellwiseVerifier(blocks, inbox, KeyRecovery::best,
                Runtime.getRuntime().availableProcessors(), directory, HELD_TOUCHES);
            return tell(verifier.verify(this::onBlock), blocks.newest(), verifier.steps());
        }

        private int tell(final Optional<Fault> fault, final long blocks, final long steps)
        {
            if (fault.isPresent())
            {
                spec.commandLine().getErr().println("plasmex: the ledger in " + data + " is wrong: " + fault.get());
                return PlasmexCommand.FAILED;
            }

            spec.commandLine().getOut().println("verified " + blocks + " blocks, " + steps +
                " steps: every step lawful, every link and root right");
            return PlasmexCommand.DONE;
        }

        private void onBlock(final long block, final long newest, final long steps)
        {
            if (System.nanoTime() - toldAt > PROGRESS_NANOS)
            {
                toldAt = System.nanoTime();
                spec.commandLine().getErr().println("block " + block + " of " + newest + ", " + steps + " steps");
            }
        }
    }
}
