package org.plasmex.venue.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;

class ReplaySystemTest
{
    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final Path FLOW = RESOURCES.resolve("sample-flow.txt");
    private static final Path BOOK = RESOURCES.resolve("sample-book.csv");

    @TempDir
    private Path directory;

    @Test
    void shouldFindEveryRowAndEveryFillOfASampleEqual() throws IOException
    {
        final List<String> rows = Files.readAllLines(BOOK);
        final long fills = Files.readAllLines(FLOW).stream().filter(line -> line.startsWith("T")).count();

        final CommandRun run = CommandRun.of("replay", "--flow", FLOW.toString(), "--book", BOOK.toString(),
            "--data", directory.resolve("data").toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
            .contains("checkpoints: " + rows.size() + " of " + rows.size() + " equal")
            .contains("fills: " + fills + " of " + fills + " as expected")
            .contains("throughput: ")
            .contains("p99.9 ");
        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.DONE);
    }

    @Test
    void shouldShowBothBooksAndFailWhenARowOrAFillDiffers() throws IOException
    {
        final List<String> rows = new ArrayList<>(Files.readAllLines(BOOK));
        final String[] columns = rows.get(200).split(",");
        columns[1] = String.valueOf(Long.parseLong(columns[1]) + 1);
        rows.set(200, String.join(",", columns));
        final Path book = Files.write(directory.resolve("book.csv"), rows);
        final List<String> lines = new ArrayList<>(Files.readAllLines(FLOW));
        final int fill = lines.indexOf(
            lines.stream().filter(line -> line.startsWith("T")).reduce((first, second) -> second).orElseThrow());
        lines.set(fill, lines.get(fill).replaceFirst("T,(\\d+),(\\d+),", "T,$1,1$2,"));
        final Path flow = Files.write(directory.resolve("flow.txt"), lines);

        final CommandRun run = CommandRun.of("replay", "--flow", flow.toString(), "--book", book.toString(),
            "--no-signatures", "--data", directory.resolve("data").toString());

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(run.out())
            .contains("checkpoints: " + (rows.size() - 1) + " of " + rows.size() + " equal")
            .contains("row 200 differs")
            .containsPattern("record: bids .* \\| asks .*\\n.*venue:  bids .* \\| asks ")
            .contains("made the fill Fill[maker=")
            .contains(", expected was Fill[maker=");
    }

    @Test
    void shouldFindAWholeDayOfAppleEqual()
    {
        final CommandRun run = replayDay(
            "AAPL_1.commands.txt.gz", "LOBSTER_SampleFile_AAPL_2012-06-21_1.zip", "--no-signatures");

        assertThat(run.out())
            .contains("checkpoints: 118497 of 118497 equal")
            .contains("fills: 21021 of 21021 as expected");
        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.DONE);
    }

    @Test
    void shouldFindAWholeSignedDayOfAmazonEqualAtFiveLevels()
    {
        final CommandRun run = replayDay("AMZN_5.commands.txt.gz", "LOBSTER_SampleFile_AMZN_2012-06-21_5.zip");

        assertThat(run.out())
            .contains("checkpoints: 155935 of 155935 equal")
            .contains("fills: 8674 of 8674 as expected");
        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.DONE);
    }

    private CommandRun replayDay(final String flow, final String book, final String... more)
    {
        final Path lobster = Path.of(System.getProperty("plasmex.root"), "..", "shared", "data", "lobster");
        assumeTrue(Files.isDirectory(lobster), "skipped: no recorded order flow in " + lobster);

        final List<String> args = new ArrayList<>(List.of("replay",
            "--flow", lobster.resolve(flow).toString(),
            "--book", lobster.resolve(book).toString(),
            "--data", directory.resolve("data").toString()));
        args.addAll(List.of(more));
        return CommandRun.of(args.toArray(String[]::new));
    }
}
