package org.plasmex.venue.watch;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.UserException;
import org.plasmex.venue.l1.L1Options;
import org.plasmex.watcher.receipt.AccountReceipts;
import org.plasmex.watcher.receipt.Departing;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code plasmex exit}.
 */
@Command(
    name = "exit",
    description = "Leave a chain that has ended, with a file of receipts and an L1 node alone.",
    footer =
    {
        "",
        "It does what can be done now: freezes a chain whose operator is silent, makes its last blocks final, claims,",
        "exits, settles exits whose windows have closed, gets back deposits that were never taken, has the Vault pay",
        "you.",
        "When it tells a time, run it again then. Each exit takes a bond of ETH, which that run gives back.",
        "Exit codes: 0 all that is in the file has left or is leaving, 1 something cannot, and is told, 2 wrong usage."
    })
public final class ExitCommand implements Callable<Integer>
{
    @ArgGroup(multiplicity = "1")
    private Whose whose;

    @Mixin
    private L1Options l1;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call()
    {
        final AccountReceipts receipts = null == whose.file ? null : ReceiptsOption.read(whose.file);
        l1.with(null == receipts ? whose.vault : ReceiptsOption.vault(receipts), side ->
        {
            try (ChainView view = ChainView.open(l1, side, l1::say))
            {
                leave(view, null == receipts ? AccountReceipts.none(view.genesis()) : receipts, side);
            }
        });
        return PlasmexCommand.DONE;
    }

    private void leave(final ChainView view, final AccountReceipts receipts, final L1Options.Side side)
        throws ParentChainException
    {
        view.addOwner(receipts.owner());
        final boolean isNothingUntaken = view.end();
        final boolean isAllClaimed = view.departing(receipts).claim();
        final boolean isAllLeaving = view.departing(receipts).leave(view.now());
        view.read();
        final Departing after = view.departing(receipts);
        after.pay(side.account().address());
        after.next().ifPresent(time -> l1.say("run this again after " + Instant.ofEpochSecond(time) +
            ": until then a later touch may take the place of what was shown"));
        if (!isNothingUntaken || !isAllClaimed || !isAllLeaving)
        {
            throw new UserException("not everything leaves: the lines above say why");
        }
        if (after.isDone())
        {
            l1.say("nothing is left: all that is known here was claimed or has left, no deposit waits, and what is " +
                "owed to " + side.account().address() + " was paid");
        }
    }

    /** What leaves. */
    private static final class Whose
    {
        @Option(
            names = "--receipts",
            required = true,
            paramLabel = "FILE",
            description = "What 'plasmex receipt' wrote.")
        private Path file;

        @Option(
            names = "--vault",
            required = true,
            paramLabel = "ADDRESS",
            description = "Without receipts: the Vault, for deposits of the key's address that the ledger never took.")
        private String vault;
    }
}
