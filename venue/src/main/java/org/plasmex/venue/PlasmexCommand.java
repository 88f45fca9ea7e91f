package org.plasmex.venue;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.ServiceLoader;
import org.plasmex.venue.attack.AttackCommand;
import org.plasmex.venue.console.OperatorCommand;
import org.plasmex.venue.data.DataCommand;
import org.plasmex.venue.data.OrderCommand;
import org.plasmex.venue.demo.DemoCommand;
import org.plasmex.venue.l1.ChainCommand;
import org.plasmex.venue.l1.DeployCommand;
import org.plasmex.venue.law.LawCommand;
import org.plasmex.venue.ledger.LedgerCommand;
import org.plasmex.venue.replay.ReplayCommand;
import org.plasmex.venue.run.RunCommand;
import org.plasmex.venue.torture.TortureCommand;
import org.plasmex.venue.watch.ClaimCommand;
import org.plasmex.venue.watch.DepositCommand;
import org.plasmex.venue.watch.ExitCommand;
import org.plasmex.venue.watch.ReceiptCommand;
import org.plasmex.venue.watch.RequestCommand;
import org.plasmex.venue.watch.WatchCommand;
import org.plasmex.venue.watch.WithdrawCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code plasmex} command. Exit codes: 0 done; 1 what was asked has failed; 2 wrong usage: what was given with the
 * command, or its configuration, is wrong or names what is not there, and nothing was begun; 130 stopped before it was
 * done.
 */
@Command(
    name = "plasmex",
    synopsisSubcommandLabel = "COMMAND",
    description = "An exchange that matches at memory speed and settles under Ethereum's law.",
    subcommands =
    {
        RunCommand.class,
        OperatorCommand.class,
        DemoCommand.class,
        ReplayCommand.class,
        LedgerCommand.class,
        DataCommand.class,
        OrderCommand.class,
        LawCommand.class,
        DeployCommand.class,
        ChainCommand.class,
        WatchCommand.class,
        DepositCommand.class,
        WithdrawCommand.class,
        RequestCommand.class,
        ClaimCommand.class,
        ReceiptCommand.class,
        ExitCommand.class,
        TortureCommand.class,
        AttackCommand.class,
        TestCommand.class,
        CommandLine.HelpCommand.class
    },
    versionProvider = PlasmexCommand.Version.class,
    footer =
    {
        "",
        "Exit codes: 0 done; 1 what was asked has failed; 2 what was given is wrong, or names what is not there;",
        "130 stopped before it was done.",
        "'plasmex help COMMAND' tells the options of a command."
    })
public final class PlasmexCommand implements Runnable
{
    /** Exit code of a command that did what it was asked. */
    public static final int DONE = 0;

    /** Exit code of a command that failed. */
    public static final int FAILED = 1;

    /** Exit code of wrong usage. */
    public static final int USAGE = 2;

    /** Exit code of a demo or a replay that was stopped by a signal before it was done. */
    public static final int STOPPED = 130;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    private boolean version;

    /**
     * Run the command and exit with its code.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        System.exit(commandLine().execute(args));
    }

    /**
     * The command line with all its commands.
     *
     * @return a new command line.
     */
    public static CommandLine commandLine()
    {
        final CommandLine commandLine = new CommandLine(new PlasmexCommand());
        for (final CommandProvider provider : ServiceLoader.load(CommandProvider.class))
        {
            commandLine.addSubcommand(provider.command());
        }

        commandLine.getSubcommands().get("operator").getCommandSpec().usageMessage().footer(OperatorCommand.verbs());
        return commandLine
            .setUsageHelpAutoWidth(true)
            .registerConverter(BigInteger.class, PlasmexCommand::wholeNumber)
            .setParameterExceptionHandler(PlasmexCommand::onWrongUsage)
            .setExecutionExceptionHandler(PlasmexCommand::onFailure);
    }

    @Override
    public void run()
    {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    private static BigInteger wholeNumber(final String word)
    {
        if (!word.matches("-?[0-9]{1,100}"))
        {
            throw new TypeConversionException("'" + word + "' is no whole number");
        }
        return new BigInteger(word);
    }

    private static int onWrongUsage(final ParameterException ex, final String[] args)
    {
        final CommandLine commandLine = ex.getCommandLine();
        final PrintWriter err = commandLine.getErr();
        err.println("plasmex: " + ex.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(ex, err))
        {
            commandLine.usage(err);
        }
        else
        {
            err.println("'" + commandLine.getCommandSpec().qualifiedName() + " --help' tells what is possible.");
        }
        return USAGE;
    }

    private static int onFailure(final Exception ex, final CommandLine commandLine, final ParseResult parsed)
    {
        final PrintWriter err = commandLine.getErr();
        final boolean verbose = parsed.expandedArgs().contains(CommonOptions.VERBOSE);
        err.println("plasmex: " + (ex instanceof UserException ? ex.getMessage() : Reason.of(ex)));
        if (verbose)
        {
            ex.printStackTrace(err);
        }
        else if (!(ex instanceof UserException))
        {
            err.println("'" + CommonOptions.VERBOSE + "' shows where.");
        }
        return ex instanceof WrongUsageException ? USAGE : FAILED;
    }

    /**
     * The version of the command and of the machine it runs on.
     */
    static final class Version implements CommandLine.IVersionProvider
    {
        @Override
        public String[] getVersion()
        {
            final String version = PlasmexCommand.class.getPackage().getImplementationVersion();
            return new String[]
            {
                "plasmex " + (null == version ? "(not packaged)" : version),
                "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
            };
        }
    }
}
