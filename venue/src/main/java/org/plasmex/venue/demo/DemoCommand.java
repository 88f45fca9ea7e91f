package org.plasmex.venue.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.StopSignal;
import org.plasmex.venue.WrongUsageException;
import org.plasmex.venue.VenueOptions;
import org.plasmex.venue.replay.Flow;
import org.plasmex.venue.replay.FlowWorkload;
import org.plasmex.venue.stage.GeneratedWorkload;
import org.plasmex.venue.stage.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code plasmex demo}: from an empty Ethereum to a claim paid on it.
 */
@Command(
    name = "demo",
    description = "Run the whole path on an Ethereum of its own: deposits, trading, blocks, claims, restart.")
public final class DemoCommand implements Callable<Integer>
{
    private static final long SEED = 20_261_121L;
    private static final int TRADERS = 48;
    private static final long DEFAULT_ORDERS = 100_000;
    private static final long MAX_ORDERS = 100_000_000;

    @Spec
    private CommandSpec spec;

    @Option(
        names = "--flow",
        paramLabel = "FILE",
        description = "Trade this recorded order flow. Default: a lively market made of a seed.")
    private Path flow;

    @Option(
        names = "--orders",
        paramLabel = "N",
        description = "How many commands to trade. Default: 100000, or with --flow all of it.")
    private Long orders;

    @Mixin
    private VenueOptions options;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws ParentChainException
    {
        if (null != orders && (orders < 1 || orders > MAX_ORDERS))
        {
            throw new ParameterException(spec.commandLine(),
                "Invalid value for option '--orders': " + orders + " is not between 1 and " + MAX_ORDERS);
        }

        final Settings settings = options.settings();
        if (!settings.isOn(Setting.SIGNATURES))
        {
            throw new WrongUsageException(Setting.SIGNATURES.key() + " is off, and blocks whose signatures nobody " +
                "checked do not stand: switch it on for the demo, or take " +
                "'plasmex replay --no-signatures' to measure without");
        }

        final Workload workload = null == flow ?
            new GeneratedWorkload(SEED, TRADERS, null == orders ? DEFAULT_ORDERS : orders) :
            new FlowWorkload(Flow.read(flow), null == orders ? Long.MAX_VALUE : orders);
        final PrintWriter out = spec.commandLine().getOut();
        try (StopSignal stop = StopSignal.install(spec.commandLine().getErr()))
        {
            final Demo demo = new Demo(workload, settings, options.newDirectory(), out, stop);
            return demo.run() ? PlasmexCommand.DONE : PlasmexCommand.FAILED;
        }
        catch (final StopSignal.StoppedException ex)
        {
            out.println("stopped before it was done; the venue was stopped in order");
            return PlasmexCommand.STOPPED;
        }
    }
}
