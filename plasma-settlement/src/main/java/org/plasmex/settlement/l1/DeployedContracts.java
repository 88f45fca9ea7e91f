package org.plasmex.settlement.l1;

import org.plasmex.contracts.Chain;
import org.plasmex.contracts.Vault;
import org.web3j.abi.datatypes.Type;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A deployment as L1 tells it: who knows the Vault's address can learn the rest. What it tells never changes.
 */
public final class DeployedContracts
{
    private static final DefaultBlockParameterName LATEST = DefaultBlockParameterName.LATEST;

    private final ContractCalls contracts;
    private final ContractAddresses addresses;

    private DeployedContracts(final ContractCalls contracts, final ContractAddresses addresses)
    {
        this.contracts = contracts;
        this.addresses = addresses;
    }

    /**
     * Find the contracts that belong to a Vault.
     *
     * @param node  that is asked.
     * @param vault its address, hex with 0x.
     * @return the deployment.
     * @throws NoContractException  when there is no Vault at that address.
     * @throws ParentChainException when the node does not answer.
     */
    public static DeployedContracts find(final EthereumNode node, final String vault) throws ParentChainException
    {
        final ContractCalls ofVault = new ContractCalls(node, vault, vault, vault);
        final String chain = chainOf(ofVault);
        final String claims = ofVault.readAddress(ofVault.vault(), ofVault.vault().CLAIMS());

        final ContractCalls contracts = new ContractCalls(node, chain, vault, claims);
        final Chain calls = contracts.chain();
        final String court = contracts.readAddress(calls, calls.COURT());
        final byte[] genesis = (byte[])contracts.read(calls, calls.GENESIS(), LATEST).get(0).getValue();
        final long genesisTime = contracts.find(
            calls, calls.committedBlock(genesis), 1, ContractErrors.NOT_COMMITTED, LATEST)
            .orElseThrow(() -> new ParentChainException("the chain at " + chain + " has lost its genesis"));
        final ContractAddresses addresses = new ContractAddresses(
            node.chainId(), chain, vault, claims, court, firstBlock(node, genesisTime), genesisTime);

        return new DeployedContracts(contracts, addresses);
    }

    /**
     * Where the contracts are.
     *
     * @return the addresses.
     */
    public ContractAddresses addresses()
    {
        return addresses;
    }

    /**
     * Who may commit blocks.
     *
     * @return address, hex with 0x, in lower case.
     * @throws ParentChainException when the node does not answer.
     */
    public String operator() throws ParentChainException
    {
        return contracts.operator();
    }

    /**
     * How many custodians must attest a block.
     *
     * @return their number.
     * @throws ParentChainException when the node does not answer.
     */
    public long quorum() throws ParentChainException
    {
        return contracts.readNumber(contracts.chain(), contracts.chain().QUORUM(), LATEST).longValueExact();
    }

    /**
     * Whether an attestation of an account counts.
     *
     * @param account address, hex with 0x.
     * @return true if it is one of the custodians.
     * @throws ParentChainException when the node does not answer.
     */
    public boolean isCustodian(final String account) throws ParentChainException
    {
        return contracts.isCustodian(account);
    }

    /**
     * The operator's stake.
     *
     * @return wei.
     * @throws ParentChainException when the node does not answer.
     */
    public BigInteger bond() throws ParentChainException
    {
        return contracts.readNumber(contracts.chain(), contracts.chain().bond(), LATEST);
    }

    /**
     * The operator before.
     *
     * @return what the chain knows of it.
     * @throws ParentChainException when the node does not answer.
     */
    public FormerOperator former() throws ParentChainException
    {
        final List<Type<?>> values = contracts.read(contracts.chain(), contracts.chain().formerOperator(), LATEST);

        return new FormerOperator(
            values.get(0).getValue().toString().toLowerCase(Locale.ROOT),
            ContractCalls.number(values, 1),
            ContractCalls.number(values, 2).longValueExact());
    }

    /**
     * Who was named to take the operator's place.
     *
     * @return the place.
     * @throws ParentChainException when the node does not answer.
     */
    public Succession succession() throws ParentChainException
    {
        return contracts.succession(LATEST);
    }

    /**
     * Who was named to take a custodian's place.
     *
     * @param custodian address, hex with 0x.
     * @return the place.
     * @throws ParentChainException when the node does not answer.
     */
    public Succession succession(final String custodian) throws ParentChainException
    {
        return contracts.succession(custodian);
    }

    /**
     * How many inbox entries the committed blocks have taken.
     *
     * @return number of the oldest entry that none has taken.
     * @throws ParentChainException when the node does not answer.
     */
    public long taken() throws ParentChainException
    {
        return ContractCalls.number(contracts.read(contracts.chain(), contracts.chain().tip(), LATEST), 3)
            .longValueExact();
    }

    /**
     * How many entries the inbox has.
     *
     * @return the number of entries.
     * @throws ParentChainException when the node does not answer.
     */
    public long entries() throws ParentChainException
    {
        return contracts.readLong(contracts.vault(), contracts.vault().inboxLength(), LATEST);
    }

    /**
     * The assets that are listed, in the order of their numbers.
     *
     * @return assets from number 0 on.
     * @throws ParentChainException when the node does not answer.
     */
    public List<ListedAsset> assets() throws ParentChainException
    {
        final Vault vault = contracts.vault();
        final int count = contracts.readNumber(vault, vault.assets(), LATEST).intValueExact();
        final List<ListedAsset> assets = new ArrayList<>();
        for (int asset = 0; asset < count; asset++)
        {
            final List<Type<?>> values = contracts.read(vault, vault.assetAt(BigInteger.valueOf(asset)), LATEST);
            assets.add(new ListedAsset(
                values.get(0).getValue().toString(),
                ContractCalls.number(values, 1),
                ContractCalls.number(values, 2).longValueExact(),
                ContractCalls.number(values, 3).longValueExact()));
        }
        return assets;
    }

    private static String chainOf(final ContractCalls ofVault) throws ParentChainException
    {
        try
        {
            return ofVault.readAddress(ofVault.vault(), ofVault.vault().CHAIN());
        }
        catch (final RevertedException ex)
        {
            throw new NoContractException("the contract at " + ofVault.vault().getContractAddress() +
                " is no Vault: check the address", ex);
        }
    }

    /**
     * The first block of the deployment's time, in seconds: the contract that has it was deployed before the others.
     */
    private static long firstBlock(final EthereumNode node, final long genesisTime) throws ParentChainException
    {
        long low = 0;
        long high = node.latest().number();
        while (low < high)
        {
            final long middle = low + (high - low) / 2;
            final L1Header header = node.header(DefaultBlockParameter.valueOf(BigInteger.valueOf(middle)))
                .orElseThrow(() -> new ParentChainException(
                    "L1 node " + node.url() + " has no header of block " + middle + ": use one that has them all"));
            if (header.timestamp() >= genesisTime)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
