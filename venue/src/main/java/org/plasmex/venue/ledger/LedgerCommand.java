package org.plasmex.venue.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.BlockStoreException;
import org.plasmex.settlement.json.LedgerExport;
import org.plasmex.settlement.l1.DamagedInboxException;
import org.plasmex.settlement.l1.InboxStore;
import org.plasmex.settlement.verify.Fault;
import org.plasmex.settlement.verify.LedgerVerifier;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.UserException;
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
    description = "Export or verify the blocks of a venue.",
    subcommands = {LedgerCommand.Export.class, LedgerCommand.Verify.class})
public final class LedgerCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Override
    public void run()
    {
        throw new ParameterException(spec.commandLine(), "Missing command: export or verify");
    }

    private static BlockStore openBlocks(final Path data)
    {
        final Path directory = data.resolve(Venue.BLOCKS);
        if (!Files.isDirectory(directory))
        {
            throw new UserException("--data is " + data + ", which holds no venue: there is no " + directory);
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
                throw new UserException("--out is " + out + ", but there is no directory " + directory);
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
     * {@code plasmex ledger verify}.
     */
    @Command(
        name = "verify",
        description = "Check every step, signature, link and root from scratch, and the L1 inbox as it was stored.")
    static final class Verify implements Callable<Integer>
    {
        private static final long PROGRESS_NANOS = 1_000_000_000L;

        @Spec
        private CommandSpec spec;

        @Mixin
        private CommonOptions common;

        @Option(names = "--data", required = true, paramLabel = "DIR", description = "The venue's data directory.")
        private Path data;

        private long toldAt = System.nanoTime();

        @Override
        public Integer call()
        {
            try (BlockStore blocks = openBlocks(data);
                InboxStore inbox = openInbox(data, blocks))
            {
                final LedgerVerifier verifier = new LedgerVerifier(blocks, inbox);
                final Optional<Fault> fault = verifier.verify(this::onBlock);
                if (fault.isPresent())
                {
                    spec.commandLine().getErr().println("plasmex: the ledger in " + data + " is wrong: " + fault.get());
                    return PlasmexCommand.FAILED;
                }

                spec.commandLine().getOut().println("verified " + blocks.newest() + " blocks, " + verifier.steps() +
                    " steps: every step lawful, every link and root right");
            }
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
