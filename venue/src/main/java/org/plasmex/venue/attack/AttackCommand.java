package org.plasmex.venue.attack;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.WrongUsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code plasmex attack}: the campaign of attacks.
 */
@Command(
    name = "attack",
    description =
    {
        "Commit what is wrong, again and again, and see whether a watcher finds and proves it.",
        "Accuse an honest operator falsely. All of it on an Ethereum of one's own.",
        "docs/attacks.md tells the kinds of attacks."
    })
public final class AttackCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(
        names = "--cases",
        paramLabel = "N",
        defaultValue = "300",
        description = "How many cases. Default: ${DEFAULT-VALUE}.")
    private int cases;

    @Option(
        names = "--seed",
        paramLabel = "S",
        defaultValue = "1",
        description = "Of all that is left to chance. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
        names = "--first",
        paramLabel = "N",
        defaultValue = "1",
        description = "Number of the first case, to repeat one. Default: ${DEFAULT-VALUE}.")
    private long first;

    @Option(
        names = "--kinds",
        paramLabel = "KIND",
        split = ",",
        description = "Kinds of cases, separated by commas. Default: all.")
    private List<String> kinds;

    @Option(
        names = "--cases-per-market",
        paramLabel = "N",
        defaultValue = "250",
        description = "Cases after which another market is made. Default: ${DEFAULT-VALUE}.")
    private int casesPerMarket;

    @Option(
        names = "--false-per-market",
        paramLabel = "N",
        defaultValue = "100",
        description = "False accusations of the honest blocks of each market. Default: ${DEFAULT-VALUE}.")
    private int slanders;

    @Option(
        names = "--process-every",
        paramLabel = "N",
        defaultValue = "100",
        description = "One case in so many is watched by a 'plasmex watch' process of its own, the others by the " +
            "same program in this process; 0 for none. Default: ${DEFAULT-VALUE}.")
    private int processEvery;

    @Override
    public Integer call() throws ParentChainException
    {
        if (cases < 1 || first < 1 || casesPerMarket < 1 || slanders < 0 || processEvery < 0)
        {
            throw new WrongUsageException("--cases, --first and --cases-per-market must be 1 or more, " +
                "--false-per-market and --process-every 0 or more; they are " + cases + ", " + first + ", " +
                casesPerMarket + ", " + slanders + " and " + processEvery);
        }

        final PrintWriter out = spec.commandLine().getOut();
        final List<Kind> chosen = null == kinds ? List.of(Kind.values()) : Kind.parse(kinds);
        out.println(cases + " cases with seed " + seed);
        out.flush();
        return new Campaign(seed, chosen, casesPerMarket, slanders, processEvery, out).run(first, cases) ?
            PlasmexCommand.DONE : PlasmexCommand.FAILED;
    }
}
