package org.plasmex.venue.run;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.plasmex.journal.LogInUseException;
import org.plasmex.journal.WriterLock;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.l1.NoContractException;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.StopSignal;
import org.plasmex.venue.UserException;
import org.plasmex.venue.WrongUsageException;
import org.plasmex.venue.VenueContext;
import org.plasmex.venue.monitor.Logs;
import org.plasmex.venue.stage.GeneratedWorkload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code plasmex run}: a venue that stands until it gets SIGTERM or SIGINT.
 */
@Command(
    name = "run",
    description = "Run a venue that stands until SIGTERM or Ctrl-C, which stop it in order.",
    footer =
    {
        "",
        "When it takes commands it prints a line that starts with READY. Exit codes: 0 stopped in order, 1 it failed,",
        "2 what was given is wrong, or names what is not there.",
        "docs/operating.md tells how to operate it."
    })
public final class RunCommand implements Callable<Integer>
{
    /** Below the data directory: what {@code --dev} keeps of its own Ethereum. */
    static final String DEV = "dev";

    private static final int DEFAULT_TRADERS = 8;
    private static final int MAX_TRADERS = 1000;
    private static final String DEV_POLL_MILLIS = "200";
    private static final long L1_RETRY_MILLIS = 1000;

    @Spec
    private CommandSpec spec;

    @Option(
        names = "--data",
        required = true,
        paramLabel = "DIR",
        description = "Where the venue keeps its data; it goes on with what is there.")
    private Path data;

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "Configuration file; docs/configuration.md explains its settings.")
    private Path config;

    @Option(
        names = "--dev",
        description = "Develop: an anvil of its own that goes on with the data, a market, and traders with funds.")
    private boolean isDev;

    @Option(names = "--traders", paramLabel = "N", description = "With --dev: how many traders. Default: 8.")
    private Integer traders;

    @Option(names = "--rpc", paramLabel = "URL", description = "The Ethereum node's JSON-RPC door.")
    private String rpc;

    @Option(names = "--vault", paramLabel = "ADDRESS", description = "The Vault on that chain.")
    private String vault;

    @Option(
        names = "--chain",
        paramLabel = "ADDRESS",
        description = "The chain contract that must be the Vault's. Default: whichever is.")
    private String chain;

    @Option(
        names = "--key",
        paramLabel = "FILE",
        description = "The operator's private key: 64 hex digits, in a file that only its owner may read.")
    private Path key;

    @Option(
        names = "--custodian-key",
        paramLabel = "FILE",
        description = "Private key of a custodian that is this venue's own; as many times as there are.")
    private List<Path> custodianKeys = List.of();

    @Option(
        names = "--custodian",
        paramLabel = "ADDRESS",
        description = "A custodian who runs 'plasmex watch --custodian-key' elsewhere, and sends its signatures; as " +
            "many times as there are. Together with --custodian-key at least the quorum.")
    private List<String> custodians = List.of();

    @Option(
        names = "--demo-market",
        description = "With --rpc: list the market that --dev lists, where the venue is new.")
    private boolean isDemoMarketWanted;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws ParentChainException
    {
        checkOptions();
        final Settings settings = Settings.load(config);
        if (!settings.isOn(Setting.SIGNATURES))
        {
            throw new WrongUsageException(Setting.SIGNATURES.key() + " is off, and blocks whose signatures nobody " +
                "checked do not stand: switch it on");
        }

        EthereumSide.checkFees(settings);
        if (!isDev)
        {
            EthereumSide.checkKeys(key, custodianKeys);
            if (!custodians.isEmpty() && Setting.OFF.equals(settings.text(Setting.BLOCKS_ADDRESS)))
            {
                throw new WrongUsageException(Setting.BLOCKS_ADDRESS.key() + " is off, and --custodian " +
                    custodians.get(0) + " gets blocks and sends signatures there: set it to host and port");
            }
        }
        final Path directory = StandingDirectory.open(data);
        try (StopSignal stop = StopSignal.install(spec.commandLine().getErr());
            StandingVenue standing = new StandingVenue(settings, spec.commandLine().getOut(), stop))
        {
            standing.say("log: %s", Logs.configure(settings, directory));
            standing.show();
            try
            {
                run(settings, directory, standing, stop);
            }
            catch (final StopSignal.StoppedException ex)
            {
                standing.say("stopped before it stood");
            }
        }
        return PlasmexCommand.DONE;
    }

    private void checkOptions()
    {
        if (isDev == (null != rpc))
        {
            throw new ParameterException(spec.commandLine(),
                "Name either --dev or --rpc: the venue settles on an anvil of its own, or on the node of that URL");
        }

        if (isDev && (null != vault || null != chain || null != key || !custodianKeys.isEmpty() ||
            !custodians.isEmpty()))
        {
            throw new ParameterException(spec.commandLine(),
                "--vault, --chain, --key, --custodian-key and --custodian are for --rpc; with --dev all of it is made");
        }

        if (!isDev && (null == vault || null == key || custodianKeys.isEmpty() && custodians.isEmpty()))
        {
            throw new ParameterException(spec.commandLine(),
                "--rpc needs --vault ADDRESS, --key FILE, and --custodian-key FILE or --custodian ADDRESS");
        }

        if (null != traders && !isDev)
        {
            throw new ParameterException(spec.commandLine(),
                "--traders is for --dev: with --rpc whoever deposits into the Vault can trade");
        }

        if (null != traders && (traders < 1 || traders > MAX_TRADERS))
        {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--traders': " + traders +
                " is not a number from 1 to " + MAX_TRADERS);
        }

        if (!isDev && !rpc.matches("https?://.+"))
        {
            throw new ParameterException(spec.commandLine(),
                "Invalid value for option '--rpc': '" + rpc + "' is no http:// or https:// URL");
        }

        checkAddress("--vault", vault);
        checkAddress("--chain", chain);
        final Set<String> named = new HashSet<>();
        for (final String custodian : custodians)
        {
            checkAddress("--custodian", custodian);
            if (!named.add(custodian.toLowerCase(Locale.ROOT)))
            {
                throw new ParameterException(spec.commandLine(),
                    "Invalid value for option '--custodian': " + custodian + " is named twice");
            }
        }
    }

    private void checkAddress(final String option, final String address)
    {
        if (null != address && !address.matches("0x[0-9a-fA-F]{40}"))
        {
            throw new ParameterException(spec.commandLine(),
                "Invalid value for option '" + option + "': '" + address + "' is not 0x and 40 hex digits");
        }
    }

    private void run(
        final Settings settings, final Path directory, final StandingVenue standing, final StopSignal stop)
        throws ParentChainException
    {
        if (isDev)
        {
            settings.unlessSet(Setting.L1_POLL_INTERVAL, DEV_POLL_MILLIS);
            final int count = null == traders ? DEFAULT_TRADERS : traders;
            try (WriterLock lock = lock(directory.resolve(DEV)); DevelopmentSide side = DevelopmentSide.open(
                directory.resolve(DEV), count, words -> standing.say("%s", words)))
            {
                launch(settings, directory, side.ethereum(), standing, stop);
                if (side.isMarketMissing())
                {
                    standing.open(GeneratedWorkload.TERMS, side.deposits());
                    side.marketIsThere();
                }
                standing.stand();
                standing.close();
            }
        }
        else
        {
            launch(settings, directory, new EthereumSide(rpc, vault, chain, key, custodianKeys, custodians),
                standing, stop);
            if (isDemoMarketWanted && standing.isNew())
            {
                standing.open(GeneratedWorkload.TERMS, 0);
            }
            standing.stand();
        }
    }

    // Before its anvil is touched, which belongs to the venue that is running.
    private static WriterLock lock(final Path directory)
    {
        try
        {
            return WriterLock.acquire(directory);
        }
        catch (final LogInUseException ex)
        {
            throw new UserException("another venue is running on " + directory.getParent() +
                ": stop it first, or name another --data", ex);
        }
    }

    private static void launch(
        final Settings settings,
        final Path directory,
        final EthereumSide ethereum,
        final StandingVenue standing,
        final StopSignal stop)
    {
        try
        {
            final VenueContext context = connect(settings, ethereum, standing, stop);
            standing.say("L1 node %s, chain %d; Vault %s, chain contract %s, claims %s; the operator is %s",
                ethereum.rpc(), context.addresses().chainId(), context.addresses().vault(),
                context.addresses().chain(), context.addresses().claims(), Hex.encode(context.operator()));
            standing.tellCustodians(context.attestor());
            standing.launch(context, directory, () -> ethereum.assets(settings));
            standing.answerChallenges(ethereum, context.addresses());
        }
        catch (final UserException ex)
        {
            // Of a launch that is stopped there is nothing to complain.
            stop.check();
            throw ex;
        }
    }

    private static VenueContext connect(
        final Settings settings, final EthereumSide ethereum, final StandingVenue standing, final StopSignal stop)
    {
        while (true)
        {
            try
            {
                return ethereum.connect(settings);
            }
            catch (final NoContractException ex)
            {
                throw new WrongUsageException("--vault: " + ex.getMessage(), ex);
            }
            catch (final ParentChainException ex)
            {
                standing.waitsForL1(ex.getMessage());
                stop.await(L1_RETRY_MILLIS);
                stop.check();
            }
        }
    }
}
