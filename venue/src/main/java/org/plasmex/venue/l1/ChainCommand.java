package org.plasmex.venue.l1;

import java.math.BigInteger;
import java.util.concurrent.Callable;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.DeployedContracts;
import org.plasmex.settlement.l1.Deployer;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.EthereumSubmission;
import org.plasmex.settlement.l1.FormerOperator;
import org.plasmex.settlement.l1.OperatorAccount;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.Succession;
import org.plasmex.settlement.l1.Wei;
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
            new ChainReport(node, DeployedContracts.find(node, vault), l1::say).tell();
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

        /** The place of who names, as it is now. */
        abstract Succession named(DeployedContracts contracts, String holder) throws ParentChainException;

        /** What is to be done when the time has come. */
        abstract String next(String holder);

        @Override
        public Integer call()
        {
            NodeOptions.checkAddress("ADDRESS", successor);
            vault.with(side ->
            {
                vault.await(name(side.operator(), successor));
                final String holder = side.operator().address();
                final Succession named = named(side.contracts(), holder);
                vault.say(named.successor().isEmpty() ? "nobody takes this place now" : named.successor() +
                    " may take this place " + named.when() + ": " + next(holder));
            });
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

        @Override
        Succession named(final DeployedContracts contracts, final String holder) throws ParentChainException
        {
            return contracts.succession();
        }

        @Override
        String next(final String holder)
        {
            return "'plasmex chain take-over --bond WEI' with its key. This venue stops then, and its data is needed";
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

        @Override
        Succession named(final DeployedContracts contracts, final String holder) throws ParentChainException
        {
            return contracts.succession(holder);
        }

        @Override
        String next(final String holder)
        {
            return "'plasmex chain replace-custodian " + holder + "' with anyone's key";
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
            final BigInteger least = EthereumChain.view(side.node(), side.addresses(), Confirmation.LATEST)
                .parameters().minimumBond();
            if (bond.compareTo(least) < 0)
            {
                throw new UserException(
                    "--bond is " + bond + " wei, and nothing can be committed with less than " + least);
            }
            vault.await(side.operator().takeOver(bond));
            vault.say("start the venue with this key on the former operator's data: 'plasmex run --data DIR " +
                "--key FILE ..'. The former's venue stops by itself; its bond stays until its last block is final");
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
            vault.with(side ->
            {
                vault.await(side.operator().replaceCustodian(custodian));
                vault.say("start the venue with the successor in the place of " + custodian +
                    ": 'plasmex chain status' tells the custodians");
            });
            return PlasmexCommand.DONE;
        }
    }

    /**
     * {@code plasmex chain release-bond}.
     */
    @Command(
        name = "release-bond",
        description = "Get a bond back: the operator's when the chain is frozen and its last block final, a former " +
            "operator's when its last block is. With anyone's key: it is paid to that operator.")
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
            final DeployedContracts contracts = side.contracts();
            final FormerOperator former = contracts.former();
            final String owner = isFormers ? former.account() : contracts.operator();
            // It is 0 where an earlier call has released it, and got no further.
            if ((isFormers ? former.bond() : contracts.bond()).signum() > 0)
            {
                vault.await(isFormers ? side.operator().releaseFormerBond() : side.operator().releaseBond());
            }

            final String chain = side.addresses().chain();
            final BigInteger owed = side.court().owedTo(chain, owner);
            if (0 == owed.signum())
            {
                vault.say("nothing is left: no bond of " + owner + " is here, and nothing is owed to it");
                return;
            }
            vault.await(side.court().submit(side.court().collect(chain, owner)));
            vault.say(Wei.inEther(owed) + " were paid to " + owner);
        }
    }
}
