package org.plasmex.venue.watch;

import java.math.BigInteger;
import java.util.concurrent.Callable;
import org.plasmex.settlement.l1.Deployer;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.UserException;
import org.plasmex.venue.l1.L1Options;
import org.plasmex.venue.l1.NodeOptions;
import org.plasmex.venue.l1.VaultOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code plasmex deposit}.
 */
@Command(
    name = "deposit",
    description = "Deposit ETH or tokens into the Vault: the ledger credits them to the owner's account.",
    footer =
    {
        "",
        "Amounts are in base units of the token, wei for ETH. An owner without an account gets one."
    })
public final class DepositCommand implements Callable<Integer>
{
    private static final int AMOUNT_BITS = 256;

    @Mixin
    private VaultOptions vault;

    @Option(names = "--asset", required = true, paramLabel = "N", description = "The asset's number.")
    private int asset;

    @Option(names = "--amount", required = true, paramLabel = "UNITS", description = "How much, in base units.")
    private BigInteger amount;

    @Option(names = "--owner", paramLabel = "ADDRESS", description = "Whom it is for. Default: the key's address.")
    private String owner;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call()
    {
        NodeOptions.checkAsset("--asset", asset);
        NodeOptions.checkAmount("--amount", amount, AMOUNT_BITS);
        if (null != owner)
        {
            NodeOptions.checkAddress("--owner", owner);
        }
        vault.with(this::deposit);
        return PlasmexCommand.DONE;
    }

    private void deposit(final L1Options.Side side) throws ParentChainException
    {
        final String token = side.account().token(asset);
        if (!Deployer.ETH.equals(token))
        {
            final BigInteger funds = side.account().balance(asset, side.account().address());
            if (funds.compareTo(amount) < 0)
            {
                throw new UserException("--amount is " + amount + ", and " + side.account().address() + " has " +
                    funds + " base units of asset " + asset + " (token " + token +
                    "): get more of it, or deposit less");
            }
            vault.await(side.account().approve(token, amount));
        }
        final String whose = null == owner ? side.account().address() : owner;
        vault.await(side.account().deposit(asset, amount, whose));
        vault.say("next, when the ledger has taken it: 'plasmex receipt --owner " + whose +
            " --from URL --out FILE' tells the account's number and balances");
    }
}
