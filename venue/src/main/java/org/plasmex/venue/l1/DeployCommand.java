package org.plasmex.venue.l1;

import java.math.BigInteger;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.plasmex.settlement.l1.ChainParameters;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.Deployer;
import org.plasmex.settlement.l1.EthereumWallet;
import org.plasmex.settlement.l1.OperatorAccount;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.UserException;
import org.plasmex.venue.WrongUsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code plasmex deploy}.
 */
@Command(
    name = "deploy",
    description = "Deploy the contracts of a new venue, with the key's address for its operator, and post its bond.",
    footer =
    {
        "",
        "Nothing of it can be changed afterwards but who holds a place: 'plasmex chain' names successors and lists",
        "assets. Periods are in seconds; docs/settlement.md tells what each is for. Begin with 'plasmex run' within",
        "--inclusion of the deployment: later no first block can be committed."
    })
public final class DeployCommand implements Callable<Integer>
{
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final ChainParameters STANDARD = ChainParameters.standard();

    @Mixin
    private L1Options l1;

    @Option(
        names = "--custodian",
        required = true,
        paramLabel = "ADDRESS",
        description = "A custodian, whose signature says that it holds a block; as many times as there are.")
    private List<String> custodians;

    @Option(
        names = "--quorum",
        paramLabel = "N",
        description = "How many custodians must have signed a block. Default: more than half of them.")
    private Integer quorum;

    @Option(
        names = "--bond",
        paramLabel = "WEI",
        description = "The operator's bond: posted now, and the least without which nothing can be committed. " +
            "Default: ${DEFAULT-VALUE}.")
    private BigInteger bond = STANDARD.minimumBond();

    @Option(
        names = "--request-fee",
        paramLabel = "WEI",
        description = "What a request to the inbox costs. Default: ${DEFAULT-VALUE}.")
    private BigInteger requestFee = STANDARD.requestFee();

    @Option(
        names = "--challenge",
        paramLabel = "SECONDS",
        description = "How long after its commit a block can be found at fault. Default: ${DEFAULT-VALUE}.")
    private long challenge = STANDARD.challenge();

    @Option(
        names = "--response",
        paramLabel = "SECONDS",
        description = "How long the operator has to answer a challenge. Default: ${DEFAULT-VALUE}.")
    private long response = STANDARD.response();

    @Option(
        names = "--proof",
        paramLabel = "SECONDS",
        description = "How long after the last answer is left to act on it. Default: ${DEFAULT-VALUE}.")
    private long proof = STANDARD.proof();

    @Option(
        names = "--inclusion",
        paramLabel = "SECONDS",
        description = "How far blocks may lag L1, and how old an inbox entry may get. Default: ${DEFAULT-VALUE}.")
    private long inclusion = STANDARD.inclusion();

    @Option(
        names = "--recency",
        paramLabel = "SECONDS",
        description = "How long an exit waits for a later touch of its balance. Default: ${DEFAULT-VALUE}.")
    private long recency = STANDARD.recency();

    @Option(
        names = "--span",
        paramLabel = "SECONDS",
        description = "The longest time that a block with commands may cover. Default: ${DEFAULT-VALUE}.")
    private long span = STANDARD.span();

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call()
    {
        final Set<String> known = new HashSet<>();
        for (final String custodian : custodians)
        {
            NodeOptions.checkAddress("--custodian", custodian);
            if (ContractAddresses.NOBODY.equals(custodian))
            {
                throw new WrongUsageException("--custodian is " + custodian + ", which is nobody's address");
            }
            if (!known.add(custodian.toLowerCase(Locale.ROOT)))
            {
                throw new WrongUsageException("--custodian is " + custodian + ", which is named twice");
            }
        }

        final int needed = null == quorum ? custodians.size() / 2 + 1 : quorum;
        if (needed < 1 || needed > custodians.size())
        {
            throw new WrongUsageException(
                "--quorum is " + needed + "; with the custodians named it must be from 1 to " + custodians.size());
        }

        final ChainParameters parameters = parameters();
        l1.withWallet(wallet -> deploy(wallet, needed, parameters));
        return PlasmexCommand.DONE;
    }

    private ChainParameters parameters()
    {
        try
        {
            return new ChainParameters(challenge, response, proof, inclusion, recency, span, bond, requestFee);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new WrongUsageException("--" + ex.getMessage(), ex);
        }
    }

    private void deploy(final EthereumWallet wallet, final int needed, final ChainParameters parameters)
        throws ParentChainException
    {
        final Deployer deployer = new Deployer(wallet, TIMEOUT);
        final BigInteger funds = wallet.node().balance(wallet.address());
        final BigInteger cost = deployer.cost();
        if (funds.compareTo(bond.add(cost)) < 0)
        {
            throw new UserException(wallet.address() + " has " + funds + " wei, and needs those of --bond, " + bond +
                ", and some " + cost + " for gas: send it more, or ask for a smaller bond");
        }

        l1.say("operator: " + wallet.address() + ", on chain " + wallet.chainId());
        if (bond.compareTo(STANDARD.minimumBond().divide(BigInteger.TEN)) < 0)
        {
            l1.say("warning: a bond of " + bond + " wei deters an operator from little, and pays a prover little; " +
                STANDARD.minimumBond() + " is usual");
        }
        final ContractAddresses addresses = deployer.deploy(
            custodians, needed, parameters, contract -> l1.say("deploying " + contract));
        // Told before the bond is posted, which may fail.
        l1.say("Chain:  " + addresses.chain());
        l1.say("Claims: " + addresses.claims());
        l1.say("Court:  " + addresses.court());
        l1.say("Vault:  " + addresses.vault() + ", from which all others are found");
        l1.say("each block needs the signatures of " + needed + " of " + custodians.size() + " custodian(s)");
        final String there = " --rpc " + l1.rpc() + " --vault " + addresses.vault() + " --key " + l1.key();
        try
        {
            l1.await(new OperatorAccount(wallet, addresses).addBond(bond));
        }
        catch (final ParentChainException ex)
        {
            throw new ParentChainException(ex.getMessage() + ". The contracts stand, so do not deploy again: " +
                "plasmex chain add-bond" + there + " --amount " + bond, ex);
        }

        l1.say("next, each asset: plasmex chain list-asset" + there + " --asset 0 --token eth --quantum 1000000000");
        l1.say("then, within " + inclusion + " s: plasmex run --data DIR" + there + custodians.stream()
            .map(custodian -> " --custodian " + custodian).reduce("", String::concat));
        l1.say("and each custodian: plasmex watch --rpc URL --vault " + addresses.vault() +
            " --from URL --data DIR --custodian-key FILE, where --from is the venue's blocks.address");
    }
}
