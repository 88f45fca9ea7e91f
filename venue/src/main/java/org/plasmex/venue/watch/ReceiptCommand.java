package org.plasmex.venue.watch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.BlockStoreException;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.DamagedInboxException;
import org.plasmex.settlement.l1.DeployedContracts;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.InboxStore;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.verify.Fault;
import org.plasmex.settlement.verify.LedgerVerifier;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.Reason;
import org.plasmex.venue.StopSignal;
import org.plasmex.venue.UserException;
import org.plasmex.venue.Venue;
import org.plasmex.venue.WrongUsageException;
import org.plasmex.venue.l1.NodeOptions;
import org.plasmex.watcher.fetch.ReceiptSource;
import org.plasmex.watcher.receipt.AccountReceipts;
import org.plasmex.watcher.receipt.ReceiptFile;
import picocli.CommandLine.ArgGroup;
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
    description = "Write an account's receipts to a file: from a watcher's or a venue's data, which is checked, or " +
        "from whoever serves them.",
    footer =
    {
        "",
        "Whoever has the file can claim what was withdrawn, and exit when the chain has ended, with an L1 node alone.",
        "It is good until a balance of the account is touched again.",
        "With --from each step is checked, and not whether a later one has touched a balance: for that, ask a watcher",
        "of your own, or several."
    })
public final class ReceiptCommand implements Callable<Integer>
{
    private static final int BLOCKS_A_LINE = 1000;
    private static final long RETRY_MILLIS = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Whose whose;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
    private Path out;

    @ArgGroup(multiplicity = "1")
    private Place place;

    @Option(
        names = "--block",
        paramLabel = "N",
        description = "With --data: up to which block. Default: the newest that is there.")
    private Long block;

    @Option(names = "--final", description = "With --from: as the last final block left it, not the last checked one.")
    private boolean isFinal;

    @Option(
        names = "--vault",
        paramLabel = "ADDRESS",
        description = "With --from: the Vault whose chain it must be. Default: any.")
    private String vault;

    @Option(
        names = "--rpc",
        paramLabel = "URL",
        description = "With --data: an Ethereum node's JSON-RPC door. It says which blocks are final: what is wrong " +
            "with these is told of, and passed.")
    private String rpc;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call()
    {
        if (null == whose.owner && (whose.account < 0 || whose.account > 0xFFFF_FFFFL))
        {
            throw new WrongUsageException("--account is " + whose.account + "; it is a number from 0 to 4294967295");
        }
        if (null != whose.owner)
        {
            NodeOptions.checkAddress("--owner", whose.owner);
            if (ContractAddresses.NOBODY.equals(whose.owner))
            {
                throw new WrongUsageException("--owner is nobody's address; give the one that deposited");
            }
        }

        if (null == place.from ? isFinal || null != vault : null != block || null != rpc)
        {
            throw new WrongUsageException("--block and --rpc are for --data, --final and --vault are for --from");
        }

        if (null == place.from)
        {
            fromData(place.data);
        }
        else
        {
            write(fromSource());
        }
        return PlasmexCommand.DONE;
    }

    private AccountReceipts fromSource()
    {
        NodeOptions.checkUrl("--from", place.from);
        if (null != vault)
        {
            NodeOptions.checkAddress("--vault", vault);
        }
        final ReceiptSource source = new ReceiptSource(place.from, PATIENCE);
        try (StopSignal stop = StopSignal.install(spec.commandLine().getErr()))
        {
            Optional<AccountReceipts> receipts = source.ask(whose.words(), isFinal);
            while (receipts.isEmpty())
            {
                spec.commandLine().getOut().println(source.waitingFor());
                stop.await(RETRY_MILLIS);
                stop.check();
                receipts = source.ask(whose.words(), isFinal);
            }
            final String of = Hex.encode(receipts.get().genesis().vault());
            if (null != vault && !vault.toLowerCase(Locale.ROOT).equals(of))
            {
                throw new UserException("the receipts are of the Vault " + of + ", and --vault is " + vault);
            }
            return receipts.get();
        }
        catch (final StopSignal.StoppedException ex)
        {
            throw new UserException("stopped: nothing was written", ex);
        }
        catch (final IOException ex)
        {
            throw new UserException(Reason.of(ex), ex);
        }
    }

    private void fromData(final Path data)
    {
        try (BlockStore blocks = BlockStore.openReadOnly(data.resolve(Venue.BLOCKS));
            InboxStore inbox = InboxStore.openReadOnly(
                data.resolve(Venue.INBOX), blocks.genesis().chainId(), blocks.genesis().vault()))
        {
            write(fromBlocks(blocks, inbox));
        }
        catch (final BlockStoreException | DamagedInboxException ex)
        {
            throw new WrongUsageException("--data is " + data + ": " + ex.getMessage(), ex);
        }
    }

    private AccountReceipts fromBlocks(final BlockStore blocks, final InboxStore inbox)
    {
        final PrintWriter print = spec.commandLine().getOut();
        final long upTo = null == block ? blocks.newest() : block;
        if (upTo < 0 || upTo > blocks.newest())
        {
            throw new WrongUsageException("--block is " + upTo + ", and there are blocks up to " + blocks.newest());
        }

        final LedgerVerifier verifier = new LedgerVerifier(blocks, inbox);
        final List<Fault> faults = verifier.verify(upTo, lastFinal(blocks), (number, newest, steps) ->
        {
            if (0 == number % BLOCKS_A_LINE)
            {
                print.println("checked block " + number + " of " + newest + ", " + steps + " steps");
                print.flush();
            }
        });
        verifier.finalFaults().forEach(fault -> print.println("final, so that nobody convicts it any more: " + fault));
        final long more = verifier.finalFaultCount() - verifier.finalFaults().size();
        if (0 < more)
        {
            print.println("and " + more + " more that are final");
        }
        if (!faults.isEmpty())
        {
            final long good = faults.get(0).block() - 1;
            throw new UserException("the blocks are not what they should be: " + faults.get(0) +
                ". Run 'plasmex watch' to prove it. As the block before left it: --block " + good +
                (null == rpc ? ". If it is final by now: --rpc URL, so that L1 says so" : ""));
        }

        final long account = null == whose.owner ?
            whose.account : AccountReceipts.accountOf(verifier.cells(), Hex.decode(whose.owner));
        if (account < 0 || 0 == verifier.cells().touch(Cells.account((int)account)))
        {
            throw new UserException("there is no account " + (null == whose.owner ? "" : "of ") + whose.words() +
                " as block " + upTo + " left it");
        }
        return AccountReceipts.of(blocks, inbox, verifier.cells(), upTo, (int)account);
    }

    /** The last block that is final, which nobody can convict any more. */
    private long lastFinal(final BlockStore blocks)
    {
        if (null == rpc)
        {
            return 0;
        }

        NodeOptions.checkUrl("--rpc", rpc);
        try (EthereumNode node = new EthereumNode(rpc, PATIENCE))
        {
            final ContractAddresses addresses =
                DeployedContracts.find(node, Hex.encode(blocks.genesis().vault())).addresses();
            final EthereumChain chain = EthereumChain.view(node, addresses, Confirmation.FINALIZED);
            final long last = Math.min(blocks.newest(), chain.status(chain.confirmed()).finalNumber());
            if (chain.committedAt(blocks.hash(last)).isEmpty())
            {
                throw new UserException("block " + last + " of " + place.data + " is not the one that is final on L1");
            }
            return last;
        }
        catch (final ParentChainException ex)
        {
            throw new UserException(ex.getMessage(), ex);
        }
    }

    private void write(final AccountReceipts receipts)
    {
        try
        {
            ReceiptFile.write(receipts, out);
        }
        catch (final IOException ex)
        {
            throw new WrongUsageException("--out is " + out + ", which cannot be written: " + Reason.of(ex), ex);
        }
        receipts.balances().forEach(spec.commandLine().getOut()::println);
        final String owner = receipts.owner().isEmpty() ? "" : " of " + receipts.owner();
        spec.commandLine().getOut().println("account " + Integer.toUnsignedString(receipts.account()) + owner +
            " as block " + receipts.block() + " left it: " +
            receipts.departures().size() + " balances, " + receipts.payouts().size() + " payouts, in " + out);
    }

    /** Whose receipts. */
    private static final class Whose
    {
        @Option(names = "--account", required = true, paramLabel = "N", description = "The account.")
        private long account;

        @Option(
            names = "--owner",
            required = true,
            paramLabel = "ADDRESS",
            description = "Or whose it is: then it tells the account's number.")
        private String owner;

        private String words()
        {
            return null == owner ? Long.toString(account) : owner.toLowerCase(Locale.ROOT);
        }
    }

    /** Where the blocks are. */
    private static final class Place
    {
        @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "A watcher's or a venue's data directory; it may be running.")
        private Path data;

        @Option(
            names = "--from",
            required = true,
            paramLabel = "URL",
            description = "A venue's block server, or a watcher.")
        private String from;
    }
}
