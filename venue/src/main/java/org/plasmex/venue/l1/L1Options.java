package org.plasmex.venue.l1;

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
import org.plasmex.settlement.l1.OperatorAccount;
import org.plasmex.settlement.l1.Outcome;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.UserException;
import org.plasmex.venue.WrongUsageException;
import org.plasmex.venue.run.KeyFile;
import org.web3j.crypto.Credentials;
import picocli.CommandLine.Option;

/**
 * What every command needs that sends transactions: a node, a key, and what may be paid for gas.
 */
public class L1Options extends NodeOptions
{
    private static final Duration RESEND_AFTER = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 500;
    private static final long STATUS_MILLIS = 15_000;

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

    @Option(
        names = "--chain-id",
        paramLabel = "N",
        description = "The id that the node's chain must have, 1 for Ethereum's. Default: whichever it says.")
    private Long chainId;

    /**
     * Does something with the contracts of a deployment.
     *
     * @param vault its address.
     * @param deed  to do.
     * @throws UserException if L1 does not answer or refuses, with the reason.
     */
    public void with(final String vault, final Deed<Side> deed)
    {
        checkAddress("--vault", vault);
        withWallet(wallet ->
            deed.run(new Side(wallet, agreed(wallet.node(), vault))));
    }

    /**
     * Does something where there are no contracts yet.
     *
     * @param deed to do.
     * @throws UserException if L1 does not answer or refuses, with the reason.
     */
    public void withWallet(final Deed<EthereumWallet> deed)
    {
        if (gasCap < 1)
        {
            throw new WrongUsageException("--gas-cap is " + gasCap + "; it is a number of gwei, from 1");
        }

        final Credentials credentials = Credentials.create(Hex.encode(KeyFile.read(key, "sender")));
        final BigInteger gwei = BigInteger.valueOf(FeePolicy.GWEI);
        final FeePolicy fees = new FeePolicy(gwei.multiply(BigInteger.valueOf(gasCap)), gwei);
        withNode(node -> deed.run(new EthereumWallet(
            node, credentials, checkedId(node), fees, SystemNanoClock.INSTANCE, RESEND_AFTER)));
    }

    private long checkedId(final EthereumNode node) throws ParentChainException
    {
        final long id = node.chainId();
        if (null != chainId && chainId != id)
        {
            throw new WrongUsageException("--chain-id is " + chainId + ", and the node is of chain " + id +
                ": nothing was sent");
        }
        return id;
    }

    /**
     * Waits for a transaction, and tells how it goes.
     *
     * @param submission the transaction.
     * @throws ParentChainException if it does not succeed.
     */
    public void await(final EthereumSubmission submission) throws ParentChainException
    {
        say("sent: " + submission.what());
        long told = System.nanoTime();
        Optional<Outcome> outcome = submission.poll();
        while (outcome.isEmpty())
        {
            if ((System.nanoTime() - told) / 1_000_000 >= STATUS_MILLIS)
            {
                told = System.nanoTime();
                say("  " + submission.waitingFor());
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
        say(String.format(Locale.ROOT, "done: %s, in L1 block %d, for %,d gas (transaction %s)",
            submission.what(), end.block(), end.gasUsed(), end.transaction()));
    }

    /**
     * Where the key is.
     *
     * @return its file.
     */
    Path key()
    {
        return key;
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

    /**
     * The contracts, and who speaks to them.
     *
     * @param wallet    who pays.
     * @param contracts that all nodes tell.
     */
    public record Side(EthereumWallet wallet, DeployedContracts contracts)
    {
        /** Where the contracts are. */
        public ContractAddresses addresses()
        {
            return contracts.addresses();
        }

        /** The node that is asked. */
        public EthereumNode node()
        {
            return wallet.node();
        }

        /** What a customer does. */
        public L1Account account()
        {
            return new L1Account(wallet, addresses());
        }

        /** What those who run the chain do. */
        public OperatorAccount operator()
        {
            return new OperatorAccount(wallet, addresses());
        }

        /** What anyone does who looks after the law. */
        public EthereumCourt court()
        {
            return new EthereumCourt(wallet, addresses());
        }
    }
}
