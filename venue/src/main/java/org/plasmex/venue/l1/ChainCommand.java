package org.plasmex.venue.l1;

import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.Callable;
import org.plasmex.settlement.l1.ChainParameters;
import org.plasmex.settlement.l1.ChainStatus;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.DeployedContracts;
import org.plasmex.settlement.l1.Deployer;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.EthereumSubmission;
import org.plasmex.settlement.l1.ListedAsset;
import org.plasmex.settlement.l1.OperatorAccount;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.UserException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code plasmex chain}: what those who run a chain do on L1, but for committing.
 */
@Command(
    name = "chain",
    synopsisSubcommandLabel = "WHAT",
    description = "Look after a chain's contracts on L1: see them, list assets, name successors, handle the bond.",
    footer =
    {
        "",
        "A successor may take its place 2 x CHALLENGE after it was named, and for as long; then it must be named again."
    },
    subcommands =
    {
        ChainCommand.Status.class,
        ChainCommand.ListAsset.class,
        ChainCommand.AddBond.class,
        ChainCommand.NameOperator.class,
        ChainCommand.TakeOver.class,
        ChainCommand.NameCustodian.class,
        ChainCommand.ReplaceCustodian.class,
        ChainCommand.ReleaseBond.class
    })
public final class ChainCommand implements Runnable
{
    private static final int QUANTUM_BITS = 96;
    private static final int QUANTA_BITS = 62;
    private static final int BOND_BITS = 96;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Override
    public void run()
    {
        throw new ParameterException(spec.commandLine(),
            "Missing: " + String.join(", ", spec.commandLine().getSubcommands().keySet()));
    }

    /**
     * {@code plasmex chain status}.
     */
    @Command(name = "status", description = "Tell how a chain stands, and what was fixed at its deployment.")
    static final class Status implements Callable<Integer>
    {
        @Mixin
        private NodeOptions l1;

        @Option(names = "--vault", required = true, paramLabel = "ADDRESS", description = "The Vault.")
        private String vault;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call()
        {
            NodeOptions.checkAddress("--vault", vault);
            l1.withNode(this::tell);
            return PlasmexCommand.DONE;
        }

        private void tell(final EthereumNode node) throws ParentChainException
        {
            final DeployedContracts contracts = DeployedContracts.find(node, vault);
            final EthereumChain chain = new EthereumChain(node, contracts.addresses(), Confirmation.LATEST, null,
                EthereumChain.DEFAULT_BLOCKS_PER_QUERY);
            final ChainStatus status = chain.status();
            final ChainParameters fixed = chain.parameters();
            l1.say("state:      " + (status.isFrozen() ? "FROZEN, for good" : "open") + ", block " + status.tip() +
                " committed, " + status.finalNumber() + " final");
            l1.say("contracts:  Chain " + contracts.addresses().chain() + ", Claims " + contracts.addresses().claims() +
                ", Court " + contracts.addresses().court());
            l1.say("operator:   " + contracts.operator());
            l1.say("bond:       " + contracts.bond() + " wei, at least " + fixed.minimumBond() +
                " while blocks are committed; the former operator's: " + contracts.formerBond() + " wei");
            l1.say("custodians: " + contracts.quorum() + " must sign a block");
            l1.say("periods:    challenge " + fixed.challenge() + ", response " + fixed.response() + ", proof " +
                fixed.proof() + ", inclusion " + fixed.inclusion() + ", recency " + fixed.recency() + ", span " +
                fixed.span() + " s");
            l1.say("request:    " + fixed.requestFee() + " wei");
            final List<ListedAsset> assets = contracts.assets();
            for (int asset = 0; asset < assets.size(); asset++)
            {
                final ListedAsset listed = assets.get(asset);
                l1.say("asset " + asset + ":    " +
                    (Deployer.ETH.equals(listed.token()) ? "ETH" : "token " + listed.token()) + ", " +
                    listed.quantum() + " base units a quantum, deposits from " + listed.minimum() + " quanta, " +
                    listed.custody() + " quanta in custody");
            }
        }
    }

    /**
     * {@code plasmex chain list-asset}.
     */
    @Command(name = "list-asset", description = "List an asset in the Vault, for ever. With the operator's key.")
    static final class ListAsset implements Callable<Integer>
    {
        @Mixin
        private VaultOptions vault;

        @Option(
            names = "--asset",
            required = true,
            paramLabel = "N",
            description = "Its number: the next one, from 0. 'plasmex chain status' tells those that are there.")
        private int asset;

        @Option(
            names = "--token",
            required = true,
            paramLabel = "ADDRESS",
            description = "Its ERC-20 token; 'eth' for ETH. Tokens that take a fee, or rebase, are not for a Vault.")
        private String token;

        @Option(
            names = "--quantum",
            required = true,
            paramLabel = "UNITS",
            description = "Base units of the token in a quantum, the ledger's smallest amount: 1000000000 makes a " +
                "gwei of ETH one. The ledger holds up to 2^63 - 1 quanta.")
        private BigInteger quantum;

        @Option(
            names = "--minimum",
            defaultValue = "1",
            paramLabel = "QUANTA",
            description = "The smallest deposit. Default: ${DEFAULT-VALUE}.")
        private long minimum;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call()
        {
            final String address = "eth".equalsIgnoreCase(token) ? Deployer.ETH : token;
            NodeOptions.checkAddress("--token", address);
            NodeOptions.checkAsset("--asset", asset);
            NodeOptions.checkAmount("--quantum", quantum, QUANTUM_BITS);
            NodeOptions.checkAmount("--minimum", BigInteger.valueOf(minimum), QUANTA_BITS);
            vault.with(side -> vault.await(side.operator().list(asset, address, quantum, minimum)));
            return PlasmexCommand.DONE;
        }
    }

    /**
     * {@code plasmex chain add-bond}.
     */
    @Command(name = "add-bond", description = "Add to the operator's bond. With anyone's key.")
    static final class AddBond implements Callable<Integer>
    {
        @Mixin
        private VaultOptions vault;

        @Option(names = "--amount", required = true, paramLabel = "WEI", description = "How much.")
        private BigInteger amount;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call()
        {
            NodeOptions.checkAmount("--amount", amount, BOND_BITS);
            vault.with(side -> vault.await(side.operator().addBond(amount)));
            return PlasmexCommand.DONE;
        }
    }

    /**
     * Who holds a place names a successor.
     */
    private abstract static class Naming implements Callable<Integer>
    {
        @Mixin
        private VaultOptions vault;

        @Parameters(paramLabel = "ADDRESS", description = "The successor. 0x and 40 zeros take it back.")
        private String successor;

        @Mixin
        private CommonOptions common;

        abstract EthereumSubmission name(OperatorAccount account, String address) throws ParentChainException;

        @Override
        public Integer call()
        {
            NodeOptions.checkAddress("ADDRESS", successor);
            vault.with(side -> vault.await(name(side.operator(), successor)));
            return PlasmexCommand.DONE;
        }
    }

    /**
     * {@code plasmex chain name-operator}.
     */
    @Command(name = "name-operator", description = "Name who may take the operator's place. With the operator's key.")
    static final class NameOperator extends Naming
    {
        @Override
        EthereumSubmission name(final OperatorAccount account, final String address) throws ParentChainException
        {
            return account.nameOperator(address);
        }
    }

    /**
     * {@code plasmex chain name-custodian}.
     */
    @Command(
        name = "name-custodian",
        description = "Name who may take your place as a custodian. With that custodian's key.")
    static final class NameCustodian extends Naming
    {
        @Override
        EthereumSubmission name(final OperatorAccount account, final String address) throws ParentChainException
        {
            return account.nameCustodian(address);
        }
    }

    /**
     * {@code plasmex chain take-over}.
     */
    @Command(
        name = "take-over",
        description = "Take the operator's place. With the key of who was named. The former's bond stays until its " +
            "last block is final.")
    static final class TakeOver implements Callable<Integer>
    {
        @Mixin
        private VaultOptions vault;

        @Option(names = "--bond", required = true, paramLabel = "WEI", description = "Your bond, posted with it.")
        private BigInteger bond;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call()
        {
            NodeOptions.checkAmount("--bond", bond, BOND_BITS);
            vault.with(this::takeOver);
            return PlasmexCommand.DONE;
        }

        private void takeOver(final L1Options.Side side) throws ParentChainException
        {
            final BigInteger least = new EthereumChain(side.node(), side.addresses(), Confirmation.LATEST, null,
                EthereumChain.DEFAULT_BLOCKS_PER_QUERY).parameters().minimumBond();
            if (bond.compareTo(least) < 0)
            {
                throw new UserException(
                    "--bond is " + bond + " wei, and nothing can be committed with less than " + least);
            }
            vault.await(side.operator().takeOver(bond));
        }
    }

    /**
     * {@code plasmex chain replace-custodian}.
     */
    @Command(
        name = "replace-custodian",
        description = "Put a custodian's successor in its place, when its time has come. With anyone's key.")
    static final class ReplaceCustodian implements Callable<Integer>
    {
        @Mixin
        private VaultOptions vault;

        @Parameters(paramLabel = "ADDRESS", description = "The custodian who goes.")
        private String custodian;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call()
        {
            NodeOptions.checkAddress("ADDRESS", custodian);
            vault.with(side -> vault.await(side.operator().replaceCustodian(custodian)));
            return PlasmexCommand.DONE;
        }
    }

    /**
     * {@code plasmex chain release-bond}.
     */
    @Command(
        name = "release-bond",
        description = "Get a bond back: the operator's when the chain is frozen and its last block final, a former " +
            "operator's when its last block is. With that operator's key.")
    static final class ReleaseBond implements Callable<Integer>
    {
        @Mixin
        private VaultOptions vault;

        @Option(names = "--former", description = "The former operator's.")
        private boolean isFormers;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call()
        {
            vault.with(this::release);
            return PlasmexCommand.DONE;
        }

        private void release(final L1Options.Side side) throws ParentChainException
        {
            final DeployedContracts contracts = DeployedContracts.find(side.node(), side.addresses().vault());
            // It is 0 where an earlier call has released it, and got no further.
            if ((isFormers ? contracts.formerBond() : contracts.bond()).signum() > 0)
            {
                vault.await(isFormers ? side.operator().releaseFormerBond() : side.operator().releaseBond());
            }
            vault.await(side.court().submit(
                side.court().collect(side.addresses().chain(), side.operator().address())));
        }
    }
}
