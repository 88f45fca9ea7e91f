package org.plasmex.venue.watch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.BlockStoreException;
import org.plasmex.settlement.l1.DamagedInboxException;
import org.plasmex.settlement.l1.InboxStore;
import org.plasmex.settlement.verify.Fault;
import org.plasmex.settlement.verify.LedgerVerifier;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.UserException;
import org.plasmex.venue.Venue;
import org.plasmex.venue.WrongUsageException;
import org.plasmex.watcher.receipt.AccountReceipts;
import org.plasmex.watcher.receipt.ReceiptFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code plasmex receipt}.
 */
@Command(
    name = "receipt",
    description = "Check all blocks of a watcher's or a venue's data, and write an account's receipts to a file.",
    footer =
    {
        "",
        "Whoever has the file can claim what was withdrawn, and exit when the chain has ended, with an L1 node alone.",
        "It is good until a balance of the account is touched again."
    })
public final class ReceiptCommand implements Callable<Integer>
{
    private static final int BLOCKS_A_LINE = 1000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--account", required = true, paramLabel = "N", description = "The account.")
    private long account;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
    private Path out;

    @Option(
        names = "--data",
        required = true,
        paramLabel = "DIR",
        description = "A watcher's or a venue's data directory; it may be running.")
    private Path data;

    @Option(names = "--block", paramLabel = "N", description = "Up to which block. Default: the newest that is there.")
    private Long block;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call()
    {
        if (account < 0 || account > 0xFFFF_FFFFL)
        {
            throw new WrongUsageException("--account is " + account + "; it is a number from 0 to 4294967295");
        }

        try (BlockStore blocks = BlockStore.openReadOnly(data.resolve(Venue.BLOCKS));
            InboxStore inbox = InboxStore.openReadOnly(
                data.resolve(Venue.INBOX), blocks.genesis().chainId(), blocks.genesis().vault()))
        {
            write(blocks, inbox);
        }
        catch (final BlockStoreException | DamagedInboxException ex)
        {
            throw new WrongUsageException("--data is " + data + ": " + ex.getMessage(), ex);
        }
        return PlasmexCommand.DONE;
    }

    private void write(final BlockStore blocks, final InboxStore inbox)
    {
        final PrintWriter print = spec.commandLine().getOut();
        final long upTo = null == block ? blocks.newest() : block;
        if (upTo < 0 || upTo > blocks.newest())
        {
            throw new WrongUsageException("--block is " + upTo + ", and there are blocks up to " + blocks.newest());
        }

        final LedgerVerifier verifier = new LedgerVerifier(blocks, inbox);
        final List<Fault> faults = verifier.verify(upTo, 0, (number, newest, steps) ->
        {
            if (0 == number % BLOCKS_A_LINE)
            {
                print.println("checked block " + number + " of " + newest + ", " + steps + " steps");
                print.flush();
            }
        });
        if (!faults.isEmpty())
        {
            throw new UserException("the blocks are not what they should be: " + faults.get(0) +
                ". Run 'plasmex watch' to prove it");
        }

        final AccountReceipts receipts =
            AccountReceipts.of(blocks, inbox, verifier.cells(), upTo, (int)account);
        try
        {
            ReceiptFile.write(receipts, out);
        }
        catch (final IOException ex)
        {
            throw new WrongUsageException("--out is " + out + ", which cannot be written: " + ex.getMessage(), ex);
        }
        print.println("account " + account + " as block " + upTo + " left it: " + receipts.departures().size() +
            " balances, " + receipts.payouts().size() + " payouts, in " + out);
    }
}
