package org.plasmex.venue.replay;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.StopSignal;
import org.plasmex.venue.VenueOptions;
import org.plasmex.venue.stage.Desk;
import org.plasmex.venue.stage.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code plasmex replay}: an exchange's recorded day through the whole venue, compared with the exchange's own record
 * of the book after every message.
 */
@Command(
    name = "replay",
    description = "Replay recorded order flow through the venue and compare the book after every message.")
public final class ReplayCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Option(
        names = "--flow",
        required = true,
        paramLabel = "FILE",
        description = "The order flow: commands with the fills they must make, compressed if its name ends with .gz.")
    private Path flowFile;

    @Option(
        names = "--book",
        required = true,
        paramLabel = "FILE",
        description = "The exchange's record of its book after each message: a csv, or a zip that holds one.")
    private Path bookFile;

    @Option(names = "--no-signatures", description = "Neither sign nor check signatures.")
    private boolean isUnsigned;

    @Mixin
    private VenueOptions options;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws ParentChainException
    {
        final PrintWriter out = spec.commandLine().getOut();
        final Settings settings = options.settings();
        if (isUnsigned)
        {
            settings.with(Setting.SIGNATURES, "off");
        }

        final Flow flow = Flow.read(flowFile);
        try (BookRecord record = BookRecord.open(bookFile);
            StopSignal stop = StopSignal.install(spec.commandLine().getErr()))
        {
            final FlowWorkload workload = new FlowWorkload(flow, Long.MAX_VALUE);
            final FlowCheck check = new FlowCheck(flow, record, workload.terms().market(), out);
            try (Stage stage = Stage.set(workload, settings, options.newDirectory(), check, out, stop))
            {
                stage.say("replaying %,d commands of %s, %s, against %s at %d level(s)", flow.commands().size(),
                    flowFile.getFileName(), settings.isOn(Setting.SIGNATURES) ? "signed" : "not signed",
                    bookFile.getFileName(), record.levels());
                check.session(stage.desk().session());
                final long nanos = stage.work(workload);
                check.finish();
                stage.commitAll();
                tell(out, stage, check, flow, nanos);
            }
            return check.holds() ? PlasmexCommand.DONE : PlasmexCommand.FAILED;
        }
        catch (final StopSignal.StoppedException ex)
        {
            out.println("stopped before it was done; the venue was stopped in order");
            return PlasmexCommand.STOPPED;
        }
    }

    private static void tell(
        final PrintWriter out, final Stage stage, final FlowCheck check, final Flow flow, final long nanos)
    {
        stage.say("all %d blocks committed, %,d steps, gas %,d", stage.venue().ledger().blocks(),
            stage.venue().ledger().steps(), stage.venue().committer().gasUsed());
        final Histogram latency = stage.observer().latency();
        out.println("checkpoints: " + check.rowsEqual() + " of " + check.rows() + " equal");
        out.println("fills: " + check.fillsAsExpected() + " of " + Math.max(flow.fills(), check.fills()) +
            " as expected");
        out.println(String.format(Locale.ROOT, "throughput: %,.0f commands/s (%,d commands in %.1f s)",
            flow.commands().size() * 1e9 / nanos, flow.commands().size(), nanos / 1e9));
        out.println(String.format(Locale.ROOT,
            "latency, command offered to report read, at that rate with %d on their way: " +
            "p50 %,d  p90 %,d  p99 %,d  p99.9 %,d  max %,d us", Desk.IN_FLIGHT,
            latency.getValueAtPercentile(50) / 1000, latency.getValueAtPercentile(90) / 1000,
            latency.getValueAtPercentile(99) / 1000, latency.getValueAtPercentile(99.9) / 1000,
            latency.getMaxValue() / 1000));
        out.flush();
    }
}
