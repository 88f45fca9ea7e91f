package org.plasmex.venue.watch;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.agrona.concurrent.SystemNanoClock;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.DeployedContracts;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.EthereumSubmission;
import org.plasmex.settlement.l1.EthereumWallet;
import org.plasmex.settlement.l1.FeePolicy;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.NoContractException;
import org.plasmex.settlement.l1.Outcome;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.RevertedException;
import org.plasmex.venue.UserException;
import org.plasmex.venue.WrongUsageException;
import org.plasmex.venue.run.KeyFile;
import org.web3j.crypto.Credentials;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What every command needs that sends transactions: a node, a key, and what may be paid for gas.
 */
class L1Options
{
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration RESEND_AFTER = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 500;
    private static final long STATUS_MILLIS = 15_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--rpc", required = true, paramLabel = "URL", description = "An Ethereum node's JSON-RPC door.")
    private String rpc;

    @Option(
        names = "--key",
        required = true,
        paramLabel = "FILE",
        description = "Your private key: 64 hex digits, in a file that only its owner may read.")
    private Path key;

    @Option(
        names = "--gas-cap",
        defaultValue = "500",
        paramLabel = "GWEI",
        description = "The most that is paid for a unit of gas. Default: ${DEFAULT-VALUE}.")
    private int gasCap;

    /**
     * Does something with the contracts of a deployment.
     *
     * @param vault its address.
     * @param deed  to do.
     * @throws UserException if L1 does not answer or refuses, with the reason.
     */
    void with(final String vault, final Deed deed)
    {
        checkUrl("--rpc", rpc);
        checkAddress("--vault", vault);
        if (gasCap < 1)
        {
            throw new WrongUsageException("--gas-cap is " + gasCap + "; it is a number of gwei, from 1");
        }

        final Credentials credentials = Credentials.create(Hex.encode(KeyFile.read(key, "customer")));
        try (EthereumNode node = new EthereumNode(rpc, TIMEOUT))
        {
            final ContractAddresses addresses = DeployedContracts.find(node, vault).addresses();
            final BigInteger gwei = BigInteger.valueOf(FeePolicy.GWEI);
            final EthereumWallet wallet = new EthereumWallet(
                node,
                credentials,
                addresses.chainId(),
                new FeePolicy(gwei.multiply(BigInteger.valueOf(gasCap)), gwei),
                SystemNanoClock.INSTANCE,
                RESEND_AFTER);
            deed.run(new Side(node, addresses, new L1Account(wallet, addresses), new EthereumCourt(wallet, addresses)));
        }
        catch (final NoContractException ex)
        {
            throw new WrongUsageException("the Vault: " + ex.getMessage(), ex);
        }
        catch (final RevertedException ex)
        {
            throw new UserException(ex.getMessage() + remedy(ex.reason()), ex);
        }
        catch (final ParentChainException ex)
        {
            throw new UserException(ex.getMessage(), ex);
        }
    }

    private static String remedy(final String reason)
    {
        return switch (reason.replaceFirst("\\(.*", ""))
        {
            case "NotListed" -> ": the Vault has no such asset; name one that the venue has listed";
            case "NotWholeQuanta" -> ": the amount must be a multiple of the asset's quantum, the second number";
            case "Frozen" -> ": the chain is frozen, and takes nothing any more; leave it with 'plasmex exit'";
            default -> "";
        };
    }

    /**
     * Waits for a transaction, and tells how it goes.
     *
     * @param submission the transaction.
     * @throws ParentChainException if it does not succeed.
     */
    void await(final EthereumSubmission submission) throws ParentChainException
    {
        final PrintWriter out = spec.commandLine().getOut();
        out.println("sent: " + submission.what());
        long told = System.nanoTime();
        Optional<Outcome> outcome = submission.poll();
        while (outcome.isEmpty())
        {
            if ((System.nanoTime() - told) / 1_000_000 >= STATUS_MILLIS)
            {
                told = System.nanoTime();
                out.println("  " + submission.waitingFor());
            }
            sleep();
            outcome = submission.poll();
        }

        final Outcome end = outcome.get();
        if (!end.hasSucceeded())
        {
            throw new ParentChainException(submission.what() + " did not succeed: " + end.reason() + " (transaction " +
                end.transaction() + ")");
        }
        out.println(String.format(Locale.ROOT, "done: %s, in L1 block %d, for %,d gas (transaction %s)",
            submission.what(), end.block(), end.gasUsed(), end.transaction()));
        out.flush();
    }

    /** Says something to the user. */
    void say(final String words)
    {
        spec.commandLine().getOut().println(words);
    }

    private static void sleep() throws ParentChainException
    {
        try
        {
            Thread.sleep(POLL_MILLIS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new ParentChainException("interrupted while a transaction was on its way", ex);
        }
    }

    static void checkUrl(final String option, final String url)
    {
        if (!url.matches("https?://.+"))
        {
            throw new WrongUsageException(option + " is '" + url + "', which is no http:// or https:// URL");
        }
    }

    static void checkAddress(final String option, final String address)
    {
        if (!address.matches("0x[0-9a-fA-F]{40}"))
        {
            throw new WrongUsageException(option + " is '" + address + "', which is not 0x and 40 hex digits");
        }
    }

    /**
     * The contracts, and who speaks to them.
     *
     * @param node      of L1.
     * @param addresses of the contracts.
     * @param account   the customer's.
     * @param court     the contracts, for what is not a customer's daily business.
     */
    record Side(EthereumNode node, ContractAddresses addresses, L1Account account, EthereumCourt court)
    {
    }

    /**
     * Something to do on L1.
     */
    @FunctionalInterface
    interface Deed
    {
        void run(Side side) throws ParentChainException;
    }
}
