package org.plasmex.venue.watch;

import java.util.concurrent.Callable;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.UserException;
import org.plasmex.venue.l1.L1Options;
import org.plasmex.watcher.receipt.AccountReceipts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code plasmex claim}.
 */
@Command(
    name = "claim",
    description = "Claim what steps of final blocks pay, as receipts show them, and have the Vault pay it to you.",
    footer =
    {
        "",
        "Exit codes: 0 nothing is left to claim, 1 something cannot be claimed yet, and is told, 2 wrong usage."
    })
public final class ClaimCommand implements Callable<Integer>
{
    @Mixin
    private ReceiptsOption file;

    @Mixin
    private L1Options l1;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call()
    {
        final AccountReceipts receipts = file.read();
        l1.with(ReceiptsOption.vault(receipts), side ->
        {
            try (ChainView view = ChainView.open(l1, side, l1::say))
            {
                final boolean isAll = view.departing(receipts).claim();
                view.read();
                view.departing(receipts).pay(side.account().address());
                if (!isAll)
                {
                    throw new UserException("not everything could be claimed: the lines above say why");
                }
                l1.say("all that these receipts show to be paid was claimed, and what is owed to " +
                    side.account().address() + " was paid");
            }
        });
        return PlasmexCommand.DONE;
    }
}
