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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.perf.book.BookBench;
import org.plasmex.perf.grow.GrowBench;
import org.plasmex.perf.pipeline.PipelineBench;
import org.plasmex.perf.recover.RecoverBench;
import org.plasmex.venue.PlasmexCommand;

class BenchCommandTest
{
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldBeAmongTheCommands()
    {
        assertThat(execute("--help")).isEqualTo(PlasmexCommand.DONE);
        assertThat(out.toString()).contains("bench");
        assertThat(execute("bench", "--help")).isEqualTo(PlasmexCommand.DONE);
        assertThat(out.toString()).contains("book", "grow", "meb", "pipeline", "recover");
    }

    @Test
    void shouldSayWhatIsWrongWhenANumberIsOutOfRangeOrTheBenchIsMissing()
    {
        assertThat(execute("bench", "book", "--commands", "0")).isEqualTo(PlasmexCommand.USAGE);
        assertThat(err.toString()).contains("'--commands': 0 is not between 1 and");
        assertThat(execute("bench")).isEqualTo(PlasmexCommand.USAGE);
        assertThat(err.toString()).contains("Missing command: book, grow, meb, pipeline or recover");
    }

    @Test
    void shouldMakeTheSameFillsAsTheRivalsWholePipeline() throws IOException, InterruptedException
    {
        final Path root = Path.of(System.getProperty("plasmex.root"));
        assumeTrue(Files.isDirectory(root.resolve("perf/rival/target/lib")), "skipped: perf/rival is not packaged");
        final ByteArrayOutputStream figures = new ByteArrayOutputStream();

        final boolean isEqual = new PipelineBench(root, 20_000, new PrintStream(figures, true)).run();

        assertThat(figures.toString(StandardCharsets.UTF_8)).contains("pipeline.equal 1 bool").contains(" M/s");
        assertThat(isEqual).isTrue();
    }

    @Test
    void shouldMeasureEverySizeUpToTheGreatest() throws IOException, InterruptedException
    {
        final ByteArrayOutputStream figures = new ByteArrayOutputStream();

        new GrowBench(1_000, 2_000, new PrintStream(figures, true)).run();

        assertThat(figures.toString(StandardCharsets.UTF_8).lines().skip(1))
            .allMatch((line) -> line.matches("grow\\.[a-z0-9.]+ -?[0-9]+ (commands/s|bytes|%)"))
            .anyMatch((line) -> line.matches("grow\\.markets\\.100\\.commands [1-9][0-9]* commands/s"))
            .anyMatch((line) -> line.matches("grow\\.accounts\\.1000\\.account [1-9][0-9]* bytes"))
            .anyMatch((line) -> line.matches("grow\\.orders\\.1000\\.order [1-9][0-9]* bytes"))
            .anyMatch((line) -> line.matches("grow\\.prices\\.pairs\\.cpu\\.commands [1-9][0-9]* commands/s"))
            .noneMatch((line) -> line.contains("10000"));
    }

    @Test
    void shouldMakeTheSameFillsAsTheRivalsBook() throws IOException, InterruptedException
    {
        final Path root = Path.of(System.getProperty("plasmex.root"));
        assumeTrue(Files.isDirectory(root.resolve("perf/rival/target/lib")), "skipped: perf/rival is not packaged");
        final ByteArrayOutputStream figures = new ByteArrayOutputStream();

        final boolean isEqual = new BookBench(root, 2_000, 1, new PrintStream(figures, true)).run();

        assertThat(figures.toString(StandardCharsets.UTF_8)).contains("book.equal 1 bool").contains(" M/s");
        assertThat(isEqual).isTrue();
    }

    @Test
    void shouldComeToTheSameStateByEveryReplay(@TempDir final Path directory) throws IOException
    {
        final ByteArrayOutputStream figures = new ByteArrayOutputStream();

        final boolean isEqual = new RecoverBench(directory, 20_000, new PrintStream(figures, true)).run();

        assertThat(figures.toString(StandardCharsets.UTF_8))
            .contains("recover.commands 20000 commands")
            .containsPattern("recover.engine [1-9][0-9]* commands/s")
            .containsPattern("recover.ledger_comparing_blocks.steps [1-9][0-9]* steps")
            .contains("recover.equal 1 bool");
        assertThat(isEqual).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    private int execute(final String... args)
    {
        return PlasmexCommand.commandLine()
            .setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(args);
    }
}
