package org.plasmex.venue.watch;

import java.util.concurrent.Callable;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
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
    description = "Claim what steps of final blocks pay, as receipts show them, and have the Vault pay it to you.")
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
            stand.departing().claim();
            ReceiptsOption.stand(receipts, l1, side, this::say).departing().pay(side.account().address());
        });
        return PlasmexCommand.DONE;
    }

    private void say(final String words)
    {
        spec.commandLine().getOut().println(words);
    }
}
