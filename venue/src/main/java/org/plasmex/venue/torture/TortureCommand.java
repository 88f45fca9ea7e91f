package org.plasmex.venue.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.WrongUsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code plasmex torture}: the crash campaign.
 */
@Command(
    name = "torture",
    description =
    {
        "Hurt a venue that trades, again and again, and check each time that nothing acknowledged is lost.",
        "docs/torture.md tells the kinds of rounds, and what is checked."
    })
public final class TortureCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(
        names = "--rounds",
        paramLabel = "N",
        defaultValue = "30",
        description = "How many rounds. Default: ${DEFAULT-VALUE}.")
    private int rounds;

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
        description = "Number of the first round, to repeat one. Default: ${DEFAULT-VALUE}.")
    private long first;

    @Option(
        names = "--rounds-per-venue",
        paramLabel = "N",
        defaultValue = "25",
        description = "Rounds after which a new venue is made. Default: ${DEFAULT-VALUE}.")
    private int roundsPerVenue;

    @Option(
        names = "--kinds",
        paramLabel = "KIND",
        split = ",",
        description = "Kinds of rounds, separated by commas. Default: all.")
    private List<String> kinds;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Where it all happens: an empty or new directory. Default: a temporary one, kept after a fault.")
    private Path data;

    @Override
    public Integer call()
    {
        if (rounds < 1 || roundsPerVenue < 1 || first < 1)
        {
            throw new WrongUsageException("--rounds, --rounds-per-venue and --first must be 1 or more; they are " +
                rounds + ", " + roundsPerVenue + " and " + first);
        }

        final PrintWriter out = spec.commandLine().getOut();
        final List<Kind> chosen = null == kinds ? List.of(Kind.values()) : Kind.parse(kinds);
        try
        {
            final Path directory = directory();
            out.println(rounds + " rounds with seed " + seed + " in " + directory);
            out.flush();
            final boolean isGood = new Campaign(directory, seed, chosen, roundsPerVenue, out).run(first, rounds);
            if (isGood)
            {
                Disk.delete(directory);
            }
            return isGood ? PlasmexCommand.DONE : PlasmexCommand.FAILED;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private Path directory() throws IOException
    {
        if (null == data)
        {
            return Files.createTempDirectory("plasmex-torture-");
        }
        Files.createDirectories(data);
        try (Stream<Path> files = Files.list(data))
        {
            if (files.findAny().isPresent())
            {
                throw new WrongUsageException("--data is " + data + ", which is not empty; name a new directory");
            }
        }
        return data.toRealPath();
    }
}
