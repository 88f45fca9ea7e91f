package org.plasmex.venue.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.plasmex.journal.LogException;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.Sequencing;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.UserException;
import org.plasmex.venue.Venue;
import org.plasmex.venue.WrongUsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code plasmex order}: all that happened to an order, by the name that it has for ever.
 */
@Command(
    name = "order",
    description = "Tell all that happened to an order, from the output log, also beside a running venue.",
    footer =
    {
        "",
        "A line for each step that touched it, then what became of it. Exit codes: 0 told, 1 no such order is logged,",
        "2 what was given is wrong, or no venue's data."
    })
public final class OrderCommand implements Callable<Integer>
{
    private static final long MAX_ACCOUNT = 0xFFFF_FFFFL;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The venue's data directory.")
    private Path data;

    @Option(names = "--account", required = true, paramLabel = "N", description = "The account that placed it.")
    private long account;

    @Option(names = "--nonce", required = true, paramLabel = "N", description = "The nonce that it was placed with.")
    private long nonce;

    @Override
    public Integer call()
    {
        check("--account", account, MAX_ACCOUNT);
        check("--nonce", nonce, Long.MAX_VALUE);
        final Path output = data.resolve(Venue.OUTPUT);
        if (!Files.isDirectory(output))
        {
            throw new WrongUsageException(
                "--data is " + data + ", which holds no venue: there is no " + Venue.OUTPUT + " in it");
        }

        final OrderHistory history = new OrderHistory(account, nonce, spec.commandLine().getOut()::println);
        try (LogReader reader = LogReader.open(
            new LogReader.Context().directory(output).sequencing(Sequencing.RISING)))
        {
            reader.replay(history);
        }
        catch (final LogException ex)
        {
            throw new UserException("the output log in " + output + " cannot be read to its end: " + ex.getMessage() +
                "; './plasmex data --data " + data + "' tells more", ex);
        }
        spec.commandLine().getOut().println(history.end());
        return history.isKnown() ? PlasmexCommand.DONE : PlasmexCommand.FAILED;
    }

    private void check(final String option, final long value, final long max)
    {
        if (value < 0 || value > max)
        {
            throw new ParameterException(spec.commandLine(),
                "Invalid value for option '" + option + "': " + value + " is not between 0 and " + max);
        }
    }
}
