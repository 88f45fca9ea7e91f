package org.plasmex.venue.law;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.plasmex.settlement.json.EvmLawCheck;
import org.plasmex.settlement.json.LawCheck;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.WrongUsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code plasmex law}: what the law answers, compared with what it should.
 */
@Command(
    name = "law",
    description = "Check the law against the answers of an independent model.",
    subcommands = LawCommand.Check.class)
public final class LawCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Override
    public void run()
    {
        throw new ParameterException(spec.commandLine(), "Missing command: check");
    }

    /**
     * {@code plasmex law check}.
     */
    @Command(name = "check", description = "Run every vector of a file through the law.")
    static final class Check implements Callable<Integer>
    {
        private static final int MAX_DIFFERENCES = 10;

        @Spec
        private CommandSpec spec;

        @Mixin
        private CommonOptions common;

        @Parameters(paramLabel = "FILE", description = "The vectors, in JSON; compressed where its name ends with .gz.")
        private Path file;

        @Option(names = "--evm", description = "Run the law of the contracts, on a development node of its own.")
        private boolean evm;

        private int differences;

        @Override
        public Integer call()
        {
            final LawCheck.Result result = check();
            if (0 == result.vectors())
            {
                throw new WrongUsageException(file + " holds no vectors");
            }

            final PrintWriter err = spec.commandLine().getErr();
            if (differences > MAX_DIFFERENCES)
            {
                err.println("plasmex: and " + (differences - MAX_DIFFERENCES) + " more");
            }
            spec.commandLine().getOut().println(
                "vectors: " + result.equal() + " of " + result.vectors() + " equal");
            return result.equal() == result.vectors() ? PlasmexCommand.DONE : PlasmexCommand.FAILED;
        }

        private LawCheck.Result check()
        {
            if (!Files.isRegularFile(file))
            {
                throw new WrongUsageException("FILE is " + file + ", and there is no such file");
            }

            try
            {
                return evm ? EvmLawCheck.check(file, this::onDifference) : LawCheck.check(file, this::onDifference);
            }
            catch (final IllegalArgumentException ex)
            {
                throw new WrongUsageException(
                    "FILE is " + file + ", which is no file of vectors: " + firstLine(ex), ex);
            }
            catch (final UncheckedIOException ex)
            {
                throw new WrongUsageException(
                    "FILE is " + file + ", which cannot be read as vectors: " + firstLine(ex.getCause()), ex);
            }
        }

        private void onDifference(final String difference)
        {
            differences++;
            if (differences <= MAX_DIFFERENCES)
            {
                spec.commandLine().getErr().println("plasmex: " + difference);
            }
        }

        private static String firstLine(final Exception ex)
        {
            return String.valueOf(ex.getMessage()).lines().findFirst().orElse("");
        }
    }
}
