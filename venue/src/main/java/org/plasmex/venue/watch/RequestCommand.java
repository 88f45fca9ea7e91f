package org.plasmex.venue.watch;

import java.util.concurrent.Callable;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.l1.NodeOptions;
import org.plasmex.venue.l1.VaultOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code plasmex request}: what an owner asks of the ledger through L1, where the venue does not listen.
 */
@Command(
    name = "request",
    description = "Ask the ledger for something through L1. It must do it within INCLUSION, or anyone may freeze the " +
        "chain.",
    footer =
    {
        "",
        "Only the request of the account's owner counts, with the key of its address: another's does nothing. A",
        "request costs a fee either way, which the Vault does not give back."
    },
    subcommands =
    {
        RequestCommand.WithdrawRequest.class,
        RequestCommand.CancelRequest.class,
        RequestCommand.RevokeRequest.class
    })
public final class RequestCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Override
    public void run()
    {
        throw new ParameterException(spec.commandLine(), "Missing: withdraw, cancel or revoke");
    }

    /**
     * {@code plasmex request withdraw}.
     */
    @Command(
        name = "withdraw",
        description = "Ask that all that is available of an asset is paid out to the account's owner, on L1.")
    static final class WithdrawRequest implements Callable<Integer>
    {
        @Mixin
        private VaultOptions vault;

        @Option(names = "--account", required = true, paramLabel = "N", description = "Your account.")
        private long account;

        @Option(names = "--asset", required = true, paramLabel = "N", description = "The asset's number.")
        private int asset;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call()
        {
            NodeOptions.checkAsset("--asset", asset);
            vault.with(side -> vault.await(side.account().requestWithdraw(account, asset)));
            vault.say("If the account is yours, next, when its block is final: 'plasmex receipt --account " +
                account + "' writes what it pays to a file, and 'plasmex claim' has it paid. If it is not, " +
                "nothing comes of it: 'plasmex receipt --owner ADDRESS' tells yours.");
            return PlasmexCommand.DONE;
        }
    }

    /**
     * {@code plasmex request cancel}.
     */
    @Command(name = "cancel", description = "Ask that an order of yours is cancelled.")
    static final class CancelRequest implements Callable<Integer>
    {
        @Mixin
        private VaultOptions vault;

        @Option(names = "--slot", required = true, paramLabel = "N", description = "The order's slot.")
        private long slot;

        @Option(names = "--order", required = true, paramLabel = "NONCE", description = "The nonce it was placed with.")
        private long order;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call()
        {
            vault.with(side -> vault.await(side.account().requestCancel(slot, order)));
            vault.say("Next, within INCLUSION: the order is cancelled, if it is yours and still open.");
            return PlasmexCommand.DONE;
        }
    }

    /**
     * {@code plasmex request revoke}.
     */
    @Command(
        name = "revoke",
        description = "Ask that nothing counts any more that was signed for your account up to a nonce, and that its " +
            "signer goes.")
    static final class RevokeRequest implements Callable<Integer>
    {
        @Mixin
        private VaultOptions vault;

        @Option(names = "--account", required = true, paramLabel = "N", description = "Your account.")
        private long account;

        @Option(names = "--nonce", required = true, paramLabel = "NONCE", description = "Up to which nothing counts.")
        private long nonce;

        @Mixin
        private CommonOptions common;

        @Override
        public Integer call()
        {
            vault.with(side -> vault.await(side.account().requestRevoke(account, nonce)));
            vault.say("Next, within INCLUSION: the signer goes, and nothing counts that was signed up to nonce " +
                nonce + ", if the account is yours.");
            return PlasmexCommand.DONE;
        }
    }
}
