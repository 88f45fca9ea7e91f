package org.plasmex.settlement.l1;

import org.plasmex.contracts.Chain;
import org.plasmex.contracts.DemoToken;
import org.plasmex.contracts.Deployment;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.tx.RawTransactionManager;
import org.web3j.tx.TransactionManager;
import org.web3j.tx.gas.StaticEIP1559GasProvider;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/**
 * Deploys the contracts and does what the operator does once: posts the bond and lists assets. Its wallet is the
 * operator's. Each call waits until its transaction is in a block. Not thread safe.
 */
public final class Deployer
{
    /** The address that stands for ETH where a token is named. */
    public static final String ETH = "0x0000000000000000000000000000000000000000";

    private static final BigInteger GAS_LIMIT = BigInteger.valueOf(8_000_000);
    private static final int POLL_MS = 20;

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
     * Deploys the contracts, with the wallet's account for the operator.
     *
     * @param custodians addresses of those whose attestations count, in any order.
     * @param quorum     how many of them a block needs.
     * @param parameters to be fixed.
     * @return where the contracts are.
     * @throws ParentChainException when L1 does not answer or refuses. Contracts deployed up to then are of no use:
     *                              deploy again.
     */
    public ContractAddresses deploy(
        final List<String> custodians, final int quorum, final ChainParameters parameters) throws ParentChainException
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
        final TransactionManager transactions = new RawTransactionManager(
            node.web3j(), wallet.credentials(), wallet.chainId(), (int)(timeout.toMillis() / POLL_MS), POLL_MS);
        try
        {
            return addresses(Deployment.deploy(
                node.web3j(),
                transactions,
                new StaticEIP1559GasProvider(wallet.chainId(), fees.maxFee(), fees.priorityFee(), GAS_LIMIT),
                terms));
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

    /**
     * Adds to the operator's bond.
     *
     * @param addresses  where the contracts are.
     * @param amount     in wei.
     * @throws ParentChainException when L1 does not answer or refuses.
     */
    public void addBond(final ContractAddresses addresses, final BigInteger amount) throws ParentChainException
    {
        final ContractCalls contracts = contracts(addresses);
        wallet.submit("bond", addresses.chain(), amount, contracts.chain().addBond(amount).encodeFunctionCall())
            .await(timeout);
    }

    /**
     * Lists an asset, for ever.
     *
     * @param addresses  where the contracts are.
     * @param asset      its number: the next one, from 0.
     * @param token      its token's address, or {@link #ETH}.
     * @param quantum    base units of the token in a quantum of the ledger.
     * @param minimum    the smallest deposit, in quanta.
     * @throws ParentChainException when L1 does not answer or refuses.
     */
    public void list(
        final ContractAddresses addresses,
        final int asset,
        final String token,
        final BigInteger quantum,
        final long minimum) throws ParentChainException
    {
        wallet.submit(
            "listing of asset " + asset,
            addresses.vault(),
            BigInteger.ZERO,
            contracts(addresses).vault()
                .list(BigInteger.valueOf(asset), token, quantum, BigInteger.valueOf(minimum))
                .encodeFunctionCall())
            .await(timeout);
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

    private ContractCalls contracts(final ContractAddresses addresses)
    {
        return new ContractCalls(wallet.node(), addresses.chain(), addresses.vault(), addresses.claims());
    }
}
