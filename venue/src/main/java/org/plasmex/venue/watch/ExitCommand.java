package org.plasmex.venue.watch;

import java.time.Instant;
import java.util.Optional;
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
 * {@code plasmex exit}.
 */
@Command(
    name = "exit",
    description = "Leave a chain that has ended, with a file of receipts and an L1 node alone.",
    footer =
    {
        "",
        "It does what can be done now: claims, exits, settles exits whose windows have closed, has the Vault pay you.",
        "When it tells a time, run it again then. Each exit takes a bond of ETH, which that run gives back.",
        "Exit codes: 0 all that is in the file has left or is leaving, 1 something cannot, and is told, 2 wrong usage."
    })
public final class ExitCommand implements Callable<Integer>
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
            final boolean isAllClaimed = stand.departing().claim();
            final boolean isAllLeaving = stand.departing().leave(stand.now());
            final ReceiptsOption.Stand after = ReceiptsOption.stand(receipts, l1, side, this::say);
            final Optional<Long> next = after.departing().next();
            after.departing().pay(side.account().address());
            next.ifPresent(time -> say("run this again after " + Instant.ofEpochSecond(time) +
                ": until then a later touch may take the place of what was shown"));
            if (!isAllClaimed || !isAllLeaving)
            {
                throw new UserException("not everything leaves: the lines above say why");
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
