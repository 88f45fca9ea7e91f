package org.plasmex.venue.run;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.agrona.concurrent.SystemNanoClock;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.SigningKey;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.l1.ChainParameters;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.CustodianQuorum;
import org.plasmex.settlement.l1.DeployedContracts;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.EthereumWallet;
import org.plasmex.settlement.l1.FeePolicy;
import org.plasmex.settlement.l1.InboxStore;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.WrongUsageException;
import org.plasmex.venue.VenueContext;
import org.plasmex.watcher.Custodian;
import org.web3j.crypto.Credentials;

/**
 * What a standing venue is told of Ethereum: a node, a Vault, and the keys of operator and custodians.
 *
 * @param rpc        URL of the node.
 * @param vault      its address.
 * @param chain      address of the chain contract that must be the Vault's, null for any.
 * @param operator   file with the operator's key.
 * @param custodians files with the keys of custodians that are this venue's.
 * @param others     addresses of custodians who send their signatures.
 */
record EthereumSide(
    String rpc, String vault, String chain, Path operator, List<Path> custodians, List<String> others)
{
    /**
     * Ask the node what there is to know of the deployment, and fit the keys to it.
     *
     * @param settings of the venue.
     * @return what the venue is launched with, its directory and error handler left to be set; the view of the chain
     * in it is the caller's to close until the venue is launched.
     * @throws ParentChainException if the node does not answer: ask again.
     * @throws WrongUsageException  if keys, addresses and chain do not fit together.
     */
    VenueContext connect(final Settings settings) throws ParentChainException
    {
        final byte[] secret = KeyFile.read(operator, "operator");
        final Credentials credentials = Credentials.create(Hex.encode(secret));
        final List<SigningKey> signers = new ArrayList<>();
        for (final Path custodian : custodians)
        {
            signers.add(SigningKey.fromPrivate(KeyFile.read(custodian, "custodian")));
        }

        final EthereumNode node =
            new EthereumNode(rpc, Duration.ofMillis(settings.number(Setting.L1_TIMEOUT)));
        try
        {
            final DeployedContracts deployed = DeployedContracts.find(node, vault);
            check(deployed, credentials, signers);

            final ContractAddresses addresses = deployed.addresses();
            final EthereumChain view = new EthereumChain(
                node,
                addresses,
                Confirmation.parse(settings.text(Setting.L1_CONFIRMATION)),
                wallet(node, credentials, addresses.chainId(), settings),
                EthereumChain.DEFAULT_BLOCKS_PER_QUERY);
            final ChainParameters parameters = view.parameters();
            return new VenueContext()
                .chain(view)
                .addresses(addresses)
                .attestor(new CustodianQuorum(
                    new Genesis(
                        addresses.chainId(), addresses.vaultBytes(), addresses.genesisTime(), parameters.span()),
                    SigningKey.fromPrivate(secret),
                    signers,
                    others,
                    Math.toIntExact(deployed.quorum()),
                    deployed::isCustodian,
                    SystemNanoClock.INSTANCE))
                .operator(Hex.decode(credentials.getAddress()))
                .span(parameters.span())
                .settings(settings);
        }
        catch (final ParentChainException | RuntimeException ex)
        {
            node.close();
            throw ex;
        }
    }

    /**
     * How many assets the Vault has.
     *
     * @param settings of the venue.
     * @return their number: the first is 0.
     * @throws ParentChainException if the node does not answer: try again.
     */
    long assets(final Settings settings) throws ParentChainException
    {
        try (EthereumNode node = new EthereumNode(rpc, Duration.ofMillis(settings.number(Setting.L1_TIMEOUT))))
        {
            return DeployedContracts.find(node, vault).assets().size();
        }
    }

    /**
     * See that what may be paid for gas can be.
     *
     * @param settings of the venue.
     * @throws WrongUsageException if the tip is above the cap.
     */
    static void checkFees(final Settings settings)
    {
        fees(settings);
    }

    /**
     * Read the keys, only to know that they are there.
     *
     * @param operator   file with the operator's key.
     * @param custodians files with the custodians' keys.
     * @throws WrongUsageException if one is missing, is no key, or others may read it.
     */
    static void checkKeys(final Path operator, final List<Path> custodians)
    {
        KeyFile.read(operator, "operator");
        custodians.forEach(file -> KeyFile.read(file, "custodian"));
    }

    private void check(
        final DeployedContracts deployed, final Credentials credentials, final List<SigningKey> signers)
        throws ParentChainException
    {
        if (null != chain && !chain.toLowerCase(Locale.ROOT).equals(deployed.addresses().chain()))
        {
            throw new WrongUsageException("--chain is " + chain + ", and the chain of Vault " + vault + " is " +
                deployed.addresses().chain() + ": name the addresses of one deployment");
        }

        final String address = credentials.getAddress().toLowerCase(Locale.ROOT);
        if (!address.equals(deployed.operator()))
        {
            throw new WrongUsageException("the key in " + operator + " is of " + address +
                ", and the operator of the chain is " + deployed.operator() +
                ", who alone can commit: give the operator's key with --key");
        }

        final Set<String> named = new TreeSet<>();
        for (final SigningKey signer : signers)
        {
            named.add(checked("the key given with --custodian-key", Hex.encode(signer.address()), deployed));
        }
        for (final String other : others)
        {
            named.add(checked("the address given with --custodian", other.toLowerCase(Locale.ROOT), deployed));
        }

        final long quorum = deployed.quorum();
        if (named.size() < quorum)
        {
            throw new WrongUsageException("a block needs the attestations of " + quorum + " custodians, and " +
                named.size() + " are named: name as many, with --custodian-key those whose keys are here, and with " +
                "--custodian the addresses of those who run 'plasmex watch --custodian-key'");
        }
    }

    private static String checked(final String what, final String custodian, final DeployedContracts deployed)
        throws ParentChainException
    {
        if (!deployed.isCustodian(custodian))
        {
            throw new WrongUsageException(what + " is of " + custodian +
                ", who is no custodian of this chain: name the chain's custodians");
        }
        return custodian;
    }

    /**
     * The key that answers challenges: the first custodian's that is not the operator's, whose transactions the
     * committer numbers.
     *
     * @return none where all are.
     */
    Optional<Credentials> answering()
    {
        final Credentials committing = Credentials.create(Hex.encode(KeyFile.read(operator, "operator")));
        return custodians.stream()
            .map(file -> Credentials.create(Hex.encode(KeyFile.read(file, "custodian"))))
            .filter(key -> !key.getAddress().equals(committing.getAddress()))
            .findFirst();
    }

    /**
     * Start to answer challenges.
     *
     * @param key       that {@link #answering} tells.
     * @param settings  of the venue.
     * @param addresses of the contracts.
     * @param blocks    that are shown.
     * @param inbox     of L1.
     * @param news      told of what is done.
     * @return what the caller must close before the blocks.
     * @throws ParentChainException if the node does not answer: try again.
     */
    Custodian custodian(
        final Credentials key,
        final Settings settings,
        final ContractAddresses addresses,
        final BlockStore blocks,
        final InboxStore inbox,
        final Consumer<String> news) throws ParentChainException
    {
        final EthereumNode node =
            new EthereumNode(rpc, Duration.ofMillis(settings.number(Setting.L1_TIMEOUT)));
        return new Custodian(
            node,
            key,
            fees(settings),
            addresses,
            blocks,
            inbox,
            Duration.ofMillis(settings.number(Setting.L1_POLL_INTERVAL)),
            news);
    }

    private static EthereumWallet wallet(
        final EthereumNode node, final Credentials credentials, final long chainId, final Settings settings)
    {
        return new EthereumWallet(
            node,
            credentials,
            chainId,
            fees(settings),
            SystemNanoClock.INSTANCE,
            Duration.ofMillis(settings.number(Setting.L1_RESEND)));
    }

    private static FeePolicy fees(final Settings settings)
    {
        final int cap = settings.number(Setting.L1_GAS_CAP);
        final int tip = settings.number(Setting.L1_GAS_TIP);
        if (tip > cap)
        {
            throw new WrongUsageException(Setting.L1_GAS_TIP.key() + " is " + tip + ", above " +
                Setting.L1_GAS_CAP.key() + ", which is " + cap + " and means both " +
                "together: lower the tip or raise the cap");
        }

        final BigInteger gwei = BigInteger.valueOf(FeePolicy.GWEI);
        return new FeePolicy(
            gwei.multiply(BigInteger.valueOf(cap)), gwei.multiply(BigInteger.valueOf(tip)));
    }
}
