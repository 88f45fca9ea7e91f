package org.plasmex.venue.watch;

import java.util.concurrent.Callable;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.UserException;
import org.plasmex.venue.l1.L1Options;
import org.plasmex.watcher.receipt.AccountReceipts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
    @Spec
    private CommandSpec spec;

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
            final ReceiptsOption.Stand stand = ReceiptsOption.stand(receipts, l1, side, this::say);
            final boolean isAll = stand.departing().claim();
            final ReceiptsOption.Stand after = ReceiptsOption.stand(receipts, l1, side, this::say);
            after.departing().pay(side.account().address());
            if (!isAll)
            {
                throw new UserException("not everything could be claimed: the lines above say why");
            }
            ReceiptsOption.tellEnd(after, side, this::say);
        });
        return PlasmexCommand.DONE;
    }

    private void say(final String words)
    {
        spec.commandLine().getOut().println(words);
    }
}
