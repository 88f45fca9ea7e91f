package org.plasmex.venue.watch;

import java.util.concurrent.Callable;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.UserException;
import org.plasmex.venue.l1.L1Options;
import org.plasmex.venue.l1.NodeOptions;
import org.plasmex.venue.l1.VaultOptions;
import org.plasmex.watcher.receipt.Departing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code plasmex withdraw}.
 */
@Command(
    name = "withdraw",
    description = "Have the Vault pay what is credited to an owner: what was claimed, left or given back before; and " +
        "fetch the bonds of exits that have ended.",
    footer =
    {
        "",
        "'plasmex request withdraw' and a venue's own withdrawals take out of the ledger; 'plasmex claim' credits."
    })
public final class WithdrawCommand implements Callable<Integer>
{
    @Mixin
    private VaultOptions vault;

    @Option(names = "--asset", required = true, paramLabel = "N", description = "The asset's number.")
    private int asset;

    @Option(names = "--owner", paramLabel = "ADDRESS", description = "Whom to pay. Default: the key's address.")
    private String owner;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call()
    {
        NodeOptions.checkAsset("--asset", asset);
        if (null != owner)
        {
            NodeOptions.checkAddress("--owner", owner);
        }
        vault.with(this::withdraw);
        return PlasmexCommand.DONE;
    }

    private void withdraw(final L1Options.Side side) throws ParentChainException
    {
        final String payee = null == owner ? side.account().address() : owner;
        final long credit = side.account().credit(asset, payee);
        if (credit > 0)
        {
            vault.say("the Vault owes " + payee + " " + side.account().amount(asset, credit));
            vault.await(side.account().pay(asset, payee));
        }
        final boolean hadBonds = Departing.fetchBonds(side.court(), side.addresses().claims(), payee,
            filing -> vault.await(side.court().submit(filing)), vault::say);
        if (0 == credit && !hadBonds)
        {
            throw new UserException("nothing of asset " + asset + " is credited to " + payee +
                ", and no bond is due: claim what a final block pays first, with 'plasmex claim'");
        }
    }
}
