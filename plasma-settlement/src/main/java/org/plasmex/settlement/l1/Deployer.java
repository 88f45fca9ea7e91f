package org.plasmex.settlement.l1;

import org.plasmex.contracts.Chain;
import org.plasmex.contracts.DemoToken;
import org.plasmex.contracts.Deployment;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.tx.FastRawTransactionManager;
import org.web3j.tx.TransactionManager;
import org.web3j.tx.gas.StaticEIP1559GasProvider;
import org.web3j.tx.response.PollingTransactionReceiptProcessor;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Deploys the contracts. Its wallet is the operator's, who has to post a bond and list assets then, as
 * {@link OperatorAccount}. Each call waits until its transaction is in a block. Not thread safe.
 */
public final class Deployer
{
    /** The address that stands for ETH where a token is named. */
    public static final String ETH = "0x0000000000000000000000000000000000000000";

    private static final BigInteger GAS_LIMIT = BigInteger.valueOf(8_000_000);
    // Measured: 16.1 million for five contracts, and two transactions of the operator's.
    private static final long GAS = 17_000_000;
    private static final int POLL_MS = 200;

    private final EthereumWallet wallet;
    private final Duration timeout;

    /**
     * A deployer.
     *
     * @param wallet  the operator's.
     * @param timeout how long to wait for a transaction to be in a block.
     */
    public Deployer(final EthereumWallet wallet, final Duration timeout)
    {
        this.wallet = wallet;
        this.timeout = timeout;
    }

    /**
     * What a deployment costs in gas, at the present base fee.
     *
     * @return wei, about.
     * @throws ParentChainException when L1 does not answer, or gas costs more than the cap.
     */
    public BigInteger cost() throws ParentChainException
    {
        final BigInteger baseFee = wallet.node().baseFee();
        return baseFee.add(wallet.fees().quote(baseFee).priorityFee()).multiply(BigInteger.valueOf(GAS));
    }

    /**
     * Deploys the contracts, with the wallet's account for the operator.
     *
     * @param custodians addresses of those whose attestations count, in any order.
     * @param quorum     how many of them a block needs.
     * @param parameters to be fixed.
     * @param news       hears the name of each contract before it is deployed.
     * @return where the contracts are.
     * @throws ParentChainException when L1 does not answer or refuses. Contracts deployed up to then are of no use:
     *                              deploy again.
     */
    public ContractAddresses deploy(
        final List<String> custodians,
        final int quorum,
        final ChainParameters parameters,
        final Consumer<String> news) throws ParentChainException
    {
        final Deployment.Terms terms = new Deployment.Terms(
            wallet.address(),
            custodians,
            quorum,
            new Chain.Parameters(
                BigInteger.valueOf(parameters.challenge()),
                BigInteger.valueOf(parameters.response()),
                BigInteger.valueOf(parameters.proof()),
                BigInteger.valueOf(parameters.inclusion()),
                BigInteger.valueOf(parameters.recency()),
                BigInteger.valueOf(parameters.span()),
                parameters.minimumBond()),
            parameters.requestFee());
        final EthereumNode node = wallet.node();
        final FeePolicy.Fees fees = wallet.fees().quote(node.baseFee());
        final TransactionManager transactions = new FastRawTransactionManager(
            node.web3j(), wallet.credentials(), wallet.chainId(), new PollingTransactionReceiptProcessor(
                node.web3j(), POLL_MS, (int)(timeout.toMillis() / POLL_MS)));
        try
        {
            return addresses(Deployment.deploy(
                node.web3j(),
                transactions,
                new StaticEIP1559GasProvider(wallet.chainId(), fees.maxFee(), fees.priorityFee(), GAS_LIMIT),
                terms,
                news));
        }
        catch (final ParentChainException ex)
        {
            throw ex;
        }
        catch (final Exception ex)
        {
            // What the wrappers throw is not narrower.
            throw new ParentChainException("deployment by " + wallet.address() + " failed: " + ex.getMessage(), ex);
        }
    }

    /**
     * Deploys a token of 6 decimals that anyone may print. For demos and tests.
     *
     * @return its address.
     * @throws ParentChainException when L1 does not answer or refuses.
     */
    public String deployToken() throws ParentChainException
    {
        return wallet.submit("deployment of DemoToken", null, BigInteger.ZERO, "0x" + DemoToken.BINARY)
            .await(timeout)
            .getContractAddress();
    }

    private ContractAddresses addresses(final Deployment deployed) throws ParentChainException
    {
        final String chain = deployed.chain().getContractAddress();
        final String vault = deployed.vault().getContractAddress();
        final String claims = deployed.claims().getContractAddress();
        final ContractCalls contracts = new ContractCalls(wallet.node(), chain, vault, claims);
        final Chain calls = contracts.chain();
        final byte[] genesis = (byte[])contracts.read(
            calls, calls.GENESIS(), DefaultBlockParameterName.LATEST).get(0).getValue();
        final long genesisTime = contracts.find(
            calls, calls.committedBlock(genesis), 1, ContractErrors.NOT_COMMITTED, DefaultBlockParameterName.LATEST)
            .orElseThrow(() -> new ParentChainException("the chain at " + chain + " has lost its genesis"));

        return new ContractAddresses(
            wallet.chainId(),
            chain,
            vault,
            claims,
            deployed.court().getContractAddress(),
            deployed.block().longValueExact(),
            genesisTime);
    }
}
