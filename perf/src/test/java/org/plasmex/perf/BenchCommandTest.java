package org.plasmex.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.RunnerException;
import org.plasmex.perf.alloc.AllocBench;
import org.plasmex.perf.book.BookBench;
import org.plasmex.perf.figures.Figures;
import org.plasmex.perf.figures.Samples;
import org.plasmex.perf.grow.GrowBench;
import org.plasmex.perf.keccak.KeccakBench;
import org.plasmex.perf.latency.LatencyBench;
import org.plasmex.perf.ledger.BlockSizes;
import org.plasmex.perf.ledger.LedgerBench;
import org.plasmex.perf.ledger.VerifyBench;
import org.plasmex.perf.pipeline.PipelineBench;
import org.plasmex.perf.recover.RecoverBench;
import org.plasmex.perf.sign.SignBench;
import org.plasmex.venue.PlasmexCommand;

class BenchCommandTest
{
    private static final Path ROOT = Path.of(System.getProperty("plasmex.root"));

    @TempDir
    private Path directory;
    private Path kept;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldBeAmongTheCommands()
    {
        assertThat(execute("--help")).isEqualTo(PlasmexCommand.DONE);
        assertThat(out.toString()).contains("bench");
        assertThat(execute("bench", "--help")).isEqualTo(PlasmexCommand.DONE);
        assertThat(out.toString())
            .contains("alloc", "book", "grow", "keccak", "latency", "ledger")
            .contains("meb", "pipeline", "plot", "recover", "sign", "verify");
    }

    @Test
    void shouldSayWhatIsWrongWhenANumberIsOutOfRangeOrTheBenchIsMissing()
    {
        assertThat(execute("bench", "book", "--commands", "0")).isEqualTo(PlasmexCommand.USAGE);
        assertThat(err.toString()).contains("'--commands': 0 is not between 1 and");
        assertThat(execute("bench")).isEqualTo(PlasmexCommand.USAGE);
        assertThat(err.toString())
            .contains("Missing command: alloc, book, grow, keccak, latency, ledger, meb, pipeline, plot, recover, " +
                "sign or verify");
    }

    @Test
    void shouldMakeTheSameFillsAsTheRivalsWholePipeline() throws IOException, InterruptedException
    {
        assumeTrue(Files.isDirectory(ROOT.resolve("perf/rival/target/lib")), "skipped: perf/rival is not packaged");

        assertThat(new PipelineBench(ROOT, 20_000, 1, figures("pipeline")).run()).isTrue();

        assertThat(printed())
            .contains("pipeline.equal 1 bool")
            .containsPattern("pipeline.no_journal.ratio [0-9.]+ x")
            .containsPattern("pipeline.synced.ratio [0-9.]+ x")
            .containsPattern("pipeline.synced.window16.ratio [0-9.]+ x")
            .containsPattern("pipeline.unsynced.cpu.execute [0-9.]+ ns/command")
            .containsPattern("pipeline.everything.cpu.ledger [0-9.]+ ns/command")
            .contains("# with everything on the limit is ");
        assertThat(kept()).contains("pipeline.rival.synced.nanos.samples");
    }

    @Test
    void shouldMakeBlocksOfEverySizeThatIsFilled() throws IOException
    {
        BlockSizes.measure(directory, 2_000, figures("grow"));

        assertThat(printed())
            .containsPattern("grow.blocks.1024.steps [1-9][0-9]* steps/s")
            .contains("grow.blocks.1024.hashes 2.01 hashes/step")
            .doesNotContain("grow.blocks.16384");
    }

    @Test
    void shouldMeasureEveryWayToHash() throws IOException, RunnerException
    {
        assertThat(new KeccakBench(
            List.of(Path.of(System.getProperty("java.home"))), 1, 20, figures("keccak")).run()).isTrue();

        assertThat(printed()).containsPattern("keccak.bouncy_castle.[0-9]+.ratio [0-9.]+ x")
            .containsPattern("keccak.lanes.[0-9]+ [0-9.]+ ns");
    }

    @Test
    void shouldDrawWhatTheFiguresHaveAndLeaveOutTheRest() throws IOException
    {
        final Path figures = directory.resolve("figures");
        Files.writeString(figures,
            "# a remark\nbook.mixed.1k.commands 31.5 M/s\nbook.mixed.1k.rival.commands 10 M/s\n" +
            "latency.floor.1000.p50 3.5 us\nlatency.floor.10000.p50 35 us\nlatency.synced.1000.p99 2000 us\n");

        assertThat(execute("bench", "plot", "--from", figures.toString(), "--to", directory.resolve("to").toString()))
            .isEqualTo(PlasmexCommand.DONE);

        final String book = Files.readString(directory.resolve("to/book.svg"));
        assertThat(book).contains("mixed.1k, ours", "mixed.1k, exchange-core", "31.50", "10.00")
            .doesNotContain("100k");
        final String latency = Files.readString(directory.resolve("to/latency.svg"));
        assertThat(latency).contains(">floor<", "1,000", "10,000").doesNotContain(">synced<");
        assertThat(latency.lines().filter(line -> line.startsWith("<circle"))).hasSize(2);
    }

    @Test
    void shouldMeasureEverySizeUpToTheGreatest() throws IOException, InterruptedException
    {
        new GrowBench(1_000, 2_000, figures("grow")).run();

        assertThat(printed().lines().filter(line -> !line.startsWith("#")))
            .allMatch(line -> line.matches("grow\\.[a-z0-9.]+ -?[0-9.]+ (commands/s|bytes|%)"))
            .anyMatch(line -> line.matches("grow\\.markets\\.100\\.commands [1-9][0-9]* commands/s"))
            .anyMatch(line -> line.matches("grow\\.accounts\\.1000\\.account [1-9][0-9.]* bytes"))
            .anyMatch(line -> line.matches("grow\\.orders\\.1000\\.order [1-9][0-9.]* bytes"))
            .anyMatch(line -> line.matches("grow\\.prices\\.pairs\\.cpu\\.commands [1-9][0-9]* commands/s"))
            .noneMatch(line -> line.matches("grow\\.[a-z.]*10000\\..*"));
    }

    @Test
    void shouldMakeTheSameFillsAsTheRivalsBook() throws IOException, InterruptedException
    {
        assumeTrue(Files.isDirectory(ROOT.resolve("perf/rival/target/lib")), "skipped: perf/rival is not packaged");

        assertThat(new BookBench(ROOT, 2_000, 1, figures("book")).run()).isTrue();

        assertThat(printed()).contains("book.equal 1 bool").contains(" M/s");
    }

    @Test
    void shouldFindEverySignatureAndNoForgery() throws IOException
    {
        assertThat(new SignBench(1024, figures("sign")).run()).isTrue();

        assertThat(printed())
            .containsPattern("sign.single.orders [1-9][0-9]* orders/s")
            .containsPattern("sign.batch64.to_recovery [0-9.]+ x")
            .containsPattern("sign.secret.cancels [1-9][0-9]* cancels/s")
            .contains("sign.right 1 bool");
    }

    @Test
    void shouldMakeTheSameBlocksInEveryRun() throws IOException, InterruptedException
    {
        assertThat(new LedgerBench(directory, 50_000, figures("ledger")).run()).isTrue();

        assertThat(printed())
            .containsPattern("ledger.one.cpu.steps [1-9][0-9]* steps/s")
            .containsPattern("ledger.one.keccak_share [0-9.]+ x")
            .containsPattern("ledger.two.steps [1-9][0-9]* steps/s")
            .containsPattern("ledger.two.ratio [0-9.]+ x")
            .containsPattern("ledger.two.keccak_queued_share [0-9.]+ x")
            .containsPattern("ledger.filled [0-9.]+ us");
        assertThat(kept()).contains("ledger.placed.nanos.hgrm");
    }

    @Test
    void shouldFindEveryStepGood() throws IOException, InterruptedException
    {
        assertThat(new VerifyBench(directory, 50_000, figures("verify")).run()).isTrue();

        assertThat(printed())
            .containsPattern("verify.one.steps [1-9][0-9]* steps/s")
            .containsPattern("verify.two.keys_known.to_ledger [0-9.]+ x")
            .containsPattern("verify.single.of_venue [0-9.]+ x")
            .containsPattern("verify.batch64.of_venue [0-9.]+ x");
    }

    @Test
    void shouldCountWhatEachThreadAllocates() throws IOException, InterruptedException
    {
        assertThat(new AllocBench(directory, 8_000, figures("alloc")).run()).isTrue();

        assertThat(printed())
            .containsPattern("alloc.journal [0-9.]+ bytes/command")
            .containsPattern("alloc.journal.windows.without [0-9]+ windows")
            .containsPattern("alloc.machine [0-9.]+ bytes/command")
            .containsPattern("alloc.ledger [0-9.]+ bytes/command");
    }

    @Test
    void shouldReportEveryCommandInEachMode() throws IOException
    {
        assertThat(new LatencyBench(directory, 50, 1_000, figures("latency")).run()).isTrue();

        assertThat(printed())
            .containsPattern("latency.floor.1000.p50 [0-9.]+ us")
            .containsPattern("latency.synced.1000.p99.99 [0-9.]+ us")
            .containsPattern("latency.unsynced.1000.to_floor [0-9.]+ x");
        assertThat(kept()).contains("latency.no_journal.1000.hgrm");
    }

    @Test
    void shouldComeToTheSameStateByEveryReplay() throws IOException, InterruptedException
    {
        final Path data = Files.createDirectory(directory.resolve("data"));

        assertThat(new RecoverBench(data, 20_000, 5_000, figures("recover")).run()).isTrue();

        assertThat(printed())
            .contains("recover.commands 20000 commands")
            .containsPattern("recover.engine [1-9][0-9]* commands/s")
            .containsPattern("recover.ledger_comparing_blocks.steps [1-9][0-9]* steps")
            .containsPattern("recover.snapshot.bytes [0-9.]+ MB")
            .contains("recover.snapshot.orders 5002 orders", "recover.snapshot.equal 1 bool")
            .contains("recover.equal 1 bool");
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void shouldKeepWhatItPrints() throws IOException
    {
        try (Figures figures = figures("some"))
        {
            figures.figure("value", 2.714, "x");
            figures.keep("runs", samples(3, 1, 2));
        }

        assertThat(printed())
            .containsPattern("^# .+ cores, .+ JDK ")
            .contains("some.value 2.71 x\n")
            .containsPattern("some.machine.noise [0-9.]+ %");
        assertThat(Files.readString(kept.resolve("figures"))).isEqualTo(printed());
        assertThat(Files.readString(kept.resolve("some.runs.samples"))).isEqualTo("3\n1\n2\n");
        assertThat(samples(3, 1, 2, 10).median()).isEqualTo(3);
        assertThat(samples(3, 1, 2, 10).noise()).isEqualTo(100 * (10.0 - 2) / 3);
    }

    private Figures figures(final String bench) throws IOException
    {
        final Figures figures = new Figures(bench, new PrintStream(printed, true), directory.resolve("kept"));
        kept = figures.directory();

        return figures;
    }

    private String printed()
    {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private List<String> kept() throws IOException
    {
        try (Stream<Path> files = Files.list(kept))
        {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static Samples samples(final double... values)
    {
        final Samples samples = new Samples();
        Arrays.stream(values).forEach(samples::add);

        return samples;
    }

    private int execute(final String... args)
    {
        return PlasmexCommand.commandLine()
            .setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(args);
    }
}
