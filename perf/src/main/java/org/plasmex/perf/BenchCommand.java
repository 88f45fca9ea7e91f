package org.plasmex.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;
import org.plasmex.perf.alloc.AllocBench;
import org.plasmex.perf.book.BookBench;
import org.plasmex.perf.figures.Figures;
import org.plasmex.perf.grow.GrowBench;
import org.plasmex.perf.keccak.KeccakBench;
import org.plasmex.perf.latency.LatencyBench;
import org.plasmex.perf.ledger.LedgerBench;
import org.plasmex.perf.ledger.VerifyBench;
import org.plasmex.perf.meb.MebBench;
import org.plasmex.perf.pipeline.PipelineBench;
import org.plasmex.perf.plot.Pictures;
import org.plasmex.perf.recover.RecoverBench;
import org.plasmex.perf.sign.SignBench;
import org.plasmex.venue.CommonOptions;
import org.plasmex.venue.PlasmexCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code plasmex bench}: figures, one a line as {@code name value unit}.
 */
@Command(name = "bench", description = "Measure against a named rival in the same run; a figure a line.")
public final class BenchCommand implements Runnable
{
    private static final int MAX_COMMANDS = 50_000_000;
    private static final String DIRECTORY =
        "Where it makes its files, and removes them. Default: the temporary directory.";
    private static final int MAX_PREPARED = 10_000_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(names = "--keep", paramLabel = "DIR", scope = ScopeType.INHERIT,
        description = "Where figures and raw values are kept, a directory a run. Default: target/bench of the project.")
    private Path kept;

    @Override
    public void run()
    {
        throw new ParameterException(spec.commandLine(),
            "Missing command: alloc, book, grow, keccak, latency, ledger, meb, pipeline, plot, recover, sign " +
                "or verify");
    }

    @Command(name = "book", description = "The book alone against exchange-core's direct book.")
    int book(
        @Option(names = "--commands", paramLabel = "N", defaultValue = "3000000",
            description = "Commands of each workload. Default: ${DEFAULT-VALUE}.") final int commands,
        @Option(names = "--rounds", paramLabel = "N", defaultValue = "5",
            description = "JVMs of each side for each workload. Default: ${DEFAULT-VALUE}.") final int rounds,
        @Mixin final CommonOptions options) throws IOException, InterruptedException
    {
        check("--commands", commands, MAX_COMMANDS);
        check("--rounds", rounds, 100);
        try (Figures figures = figures("book"))
        {
            return code(new BookBench(root(), commands, rounds, figures).run());
        }
    }

    @Command(name = "pipeline", description = "The whole pipeline against exchange-core's.")
    int pipeline(
        @Option(names = "--commands", paramLabel = "N", defaultValue = "1000000",
            description = "Commands of the stream. Default: ${DEFAULT-VALUE}.") final int commands,
        @Option(names = "--rounds", paramLabel = "N", defaultValue = "3",
            description = "JVMs of each side for each comparison. Default: ${DEFAULT-VALUE}.") final int rounds,
        @Mixin final CommonOptions options) throws IOException, InterruptedException
    {
        check("--commands", commands, MAX_PREPARED);
        check("--rounds", rounds, 100);
        try (Figures figures = figures("pipeline"))
        {
            return code(new PipelineBench(root(), commands, rounds, figures).run());
        }
    }

    @Command(name = "recover", description = "How fast a journal is replayed; what a snapshot takes.")
    int recover(
        @Option(names = "--commands", paramLabel = "N", defaultValue = "1000000",
            description = "Commands of the journal; each takes some 900 bytes. Default: ${DEFAULT-VALUE}.")
            final int commands,
        @Option(names = "--resting", paramLabel = "N", defaultValue = "10000000",
            description = "Resting orders of which a snapshot is made; the most take 8 GB of memory. " +
                "Default: ${DEFAULT-VALUE}.") final int resting,
        @Option(names = "--dir", paramLabel = "DIR", description = DIRECTORY) final Path directory,
        @Mixin final CommonOptions options) throws IOException, InterruptedException
    {
        check("--commands", commands, MAX_COMMANDS);
        check("--resting", resting, MAX_PREPARED);
        try (Figures figures = figures("recover"))
        {
            return code(new RecoverBench(parent(directory), commands, resting, figures).run());
        }
    }

    @Command(name = "grow", description = "The state machine by how many markets, accounts, orders, prices.")
    int grow(
        @Option(names = "--max", paramLabel = "N", defaultValue = "10000000",
            description = "Leave out what has more markets, accounts or orders. The biggest take 8 GB of memory. " +
                "Default: ${DEFAULT-VALUE}.") final int max,
        @Option(names = "--commands", paramLabel = "N", defaultValue = "200000",
            description = "Commands of each measured run. Default: ${DEFAULT-VALUE}.") final int commands,
        @Mixin final CommonOptions options) throws IOException, InterruptedException
    {
        check("--max", max, MAX_COMMANDS);
        check("--commands", commands, MAX_COMMANDS);
        try (Figures figures = figures("grow"))
        {
            new GrowBench(max, commands, figures).run();
        }
        return PlasmexCommand.DONE;
    }

    @Command(name = "sign", description = "Signed orders that a core checks, alone and in batches; cancels by secret.")
    int sign(
        @Option(names = "--orders", paramLabel = "N", defaultValue = "65536",
            description = "Signed orders of each size of batch. Default: ${DEFAULT-VALUE}.") final int orders,
        @Mixin final CommonOptions options) throws IOException
    {
        check("--orders", orders, MAX_PREPARED);
        try (Figures figures = figures("sign"))
        {
            return code(new SignBench(orders, figures).run());
        }
    }

    @Command(name = "keccak", description = "The hash of 64 bytes: ours, Bouncy Castle's, four lanes of vectors.")
    int keccak(
        @Option(names = "--jdk", paramLabel = "DIR",
            description = "A JDK that it is measured on; may be repeated. Default: the one that runs this.")
            final List<Path> jdks,
        @Option(names = "--forks", paramLabel = "N", defaultValue = "3",
            description = "JVMs for each way to hash. Default: ${DEFAULT-VALUE}.") final int forks,
        @Mixin final CommonOptions options) throws IOException, RunnerException
    {
        check("--forks", forks, 100);
        try (Figures figures = figures("keccak"))
        {
            return code(new KeccakBench(
                null == jdks ? List.of(Path.of(System.getProperty("java.home"))) : jdks, forks, 1000, figures).run());
        }
    }

    @Command(name = "ledger", description = "Steps a second that become a chain, against keccak alone.")
    int ledger(
        @Option(names = "--commands", paramLabel = "N", defaultValue = "500000",
            description = "Commands that the steps are of; each takes some 700 bytes of memory. " +
                "Default: ${DEFAULT-VALUE}.") final int commands,
        @Option(names = "--dir", paramLabel = "DIR", description = DIRECTORY) final Path directory,
        @Mixin final CommonOptions options) throws IOException, InterruptedException
    {
        check("--commands", commands, MAX_PREPARED);
        try (Figures figures = figures("ledger"))
        {
            return code(new LedgerBench(parent(directory), commands, figures).run());
        }
    }

    @Command(name = "verify", description = "Steps a second that a watcher verifies, against the venue's.")
    int verify(
        @Option(names = "--commands", paramLabel = "N", defaultValue = "200000",
            description = "Commands that the steps are of; each is signed, and takes some 700 bytes of memory. " +
                "Default: ${DEFAULT-VALUE}.") final int commands,
        @Option(names = "--dir", paramLabel = "DIR", description = DIRECTORY) final Path directory,
        @Mixin final CommonOptions options) throws IOException, InterruptedException
    {
        check("--commands", commands, MAX_PREPARED);
        try (Figures figures = figures("verify"))
        {
            return code(new VerifyBench(parent(directory), commands, figures).run());
        }
    }

    @Command(name = "alloc", description = "Bytes that the threads of journal, machine and ledger allocate a command.")
    int alloc(
        @Option(names = "--commands", paramLabel = "N", defaultValue = "10000000",
            description = "Commands that are counted; 10,000,000 make 6 GB of blocks. Default: ${DEFAULT-VALUE}.")
            final int commands,
        @Option(names = "--dir", paramLabel = "DIR", description = DIRECTORY) final Path directory,
        @Mixin final CommonOptions options) throws IOException, InterruptedException
    {
        check("--commands", commands, MAX_COMMANDS);
        try (Figures figures = figures("alloc"))
        {
            return code(new AllocBench(parent(directory), commands, figures).run());
        }
    }

    @Command(name = "latency", description = "From command to report at fixed rates, against empty stages.")
    int latency(
        @Option(names = "--seconds", paramLabel = "N", defaultValue = "5",
            description = "How long each rate lasts. Default: ${DEFAULT-VALUE}.") final int seconds,
        @Option(names = "--rate", paramLabel = "N", defaultValue = "800000",
            description = "The highest rate, in commands a second. Default: ${DEFAULT-VALUE}.") final int rate,
        @Option(names = "--dir", paramLabel = "DIR", description = DIRECTORY) final Path directory,
        @Mixin final CommonOptions options) throws IOException
    {
        check("--seconds", seconds, 600);
        check("--rate", rate, MAX_PREPARED);
        try (Figures figures = figures("latency"))
        {
            return code(new LatencyBench(parent(directory), 1000 * seconds, rate, figures).run());
        }
    }

    @Command(name = "plot", description = "Pictures of figures that benches printed and somebody kept.")
    int plot(
        @Option(names = "--from", paramLabel = "FILE", description = "The figures, lines of name, value and unit. " +
            "Default: docs/performance/figures of the project.") final Path from,
        @Option(names = "--to", paramLabel = "DIR",
            description = "Where the pictures go, as SVG. Default: docs/performance of the project.") final Path to,
        @Mixin final CommonOptions options) throws IOException
    {
        final Path kept = root().resolve("docs/performance");
        final Path pictures = null == to ? kept : to;
        final int count = new Pictures(null == from ? kept.resolve("figures") : from, pictures).draw();
        spec.commandLine().getOut().println("pictures: " + count + " in " + pictures);
        return PlasmexCommand.DONE;
    }

    @Command(name = "meb", description = "What the matching core reports on a workload of the public benchmark.")
    int meb(
        @Parameters(paramLabel = "FILE",
            description = "The workload: a 16-byte head, then 40 bytes a message; compressed with gzip or not.")
            final Path file,
        @Mixin final CommonOptions options)
    {
        new MebBench(file, spec.commandLine().getOut()).run();
        return PlasmexCommand.DONE;
    }

    private void check(final String option, final int value, final int max)
    {
        if (value < 1 || value > max)
        {
            throw new ParameterException(spec.commandLine(),
                "Invalid value for option '" + option + "': " + value + " is not between 1 and " + max);
        }
    }

    private Figures figures(final String bench) throws IOException
    {
        return new Figures(bench, System.out, null == kept ? root().resolve("target/bench") : kept);
    }

    private static Path parent(final Path directory)
    {
        return null == directory ? Path.of(System.getProperty("java.io.tmpdir")) : directory;
    }

    private static int code(final boolean isRight)
    {
        return isRight ? PlasmexCommand.DONE : PlasmexCommand.FAILED;
    }

    private static Path root()
    {
        return Path.of(System.getProperty("plasmex.root", "")).toAbsolutePath();
    }
}
