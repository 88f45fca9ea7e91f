package org.plasmex.venue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlasmexCommandTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldListEveryCommandWithALineWhenAskedForHelp()
    {
        final CommandRun run = CommandRun.of("--help");

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.DONE);
        assertThat(run.out()).contains("demo", "replay", "ledger", "test", "help", "Exit codes: 0 done, 1 it failed");
        assertThat(CommandRun.of("help", "replay").out()).contains("--flow=FILE", "--book=FILE", "--no-signatures");
        assertThat(CommandRun.of("ledger", "--help").out()).contains("export", "verify");
    }

    @Test
    void shouldSayWhatIsWrongAndWhatWouldBeRightWhenAnOptionIsMisspelt()
    {
        final CommandRun run = CommandRun.of("demo", "--order", "5");

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.err()).contains("Unknown options: '--order'").contains("--orders");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void shouldSuggestTheCommandWhenItIsMisspelt()
    {
        final CommandRun run = CommandRun.of("ledgre");

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.err()).contains("'ledgre'").contains("plasmex ledger");
    }

    @Test
    void shouldShowTheUsageWhenNoCommandIsGiven()
    {
        assertThat(CommandRun.of().exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(CommandRun.of().err()).contains("Missing command").contains("Usage: plasmex");
        assertThat(CommandRun.of("ledger").exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(CommandRun.of("ledger").err()).contains("export, import or verify");
    }

    @Test
    void shouldTellTheBoundsWhenANumberIsOutOfRange()
    {
        final CommandRun run = CommandRun.of("demo", "--orders", "0");

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.err()).contains("'--orders': 0 is not between 1 and 100000000");
        assertThat(CommandRun.of("demo", "--orders", "many").err()).contains("'--orders'").contains("many");
    }

    @Test
    void shouldFailInOneLineWhenTheUserNamesAFileThatIsNotThere()
    {
        final CommandRun run = CommandRun.of("replay", "--flow", "/no/such/flow", "--book", "/no/such/book");

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(run.err().lines()).hasSize(1).first().asString().contains("/no/such/flow");
    }

    @Test
    void shouldShowTheStackTraceWhenVerbose()
    {
        final CommandRun run = CommandRun.of("demo", "--flow", "/no/such/flow", "--verbose");

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(run.err()).contains("UserException").contains("\tat org.plasmex.venue");
    }

    @Test
    void shouldRefuseADirectoryThatIsNotEmpty() throws IOException
    {
        Files.writeString(directory.resolve("precious"), "data");

        final CommandRun run = CommandRun.of("demo", "--data", directory.toString());

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(run.err()).contains(directory.toString()).contains("not empty");
        assertThat(directory.resolve("precious")).hasContent("data");
    }

    @Test
    void shouldSayThatADirectoryHoldsNoVenue()
    {
        final CommandRun run = CommandRun.of("ledger", "verify", "--data", directory.toString());

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(run.err()).contains("holds no venue");
    }

    @Test
    void shouldNameTheLineOfAFlowThatIsNone() throws IOException
    {
        final Path flow = Files.writeString(directory.resolve("flow.txt"), "A,1,B,100,5\nC,0\nA,2,X,100,5\n");

        final CommandRun run = CommandRun.of("demo", "--flow", flow.toString());

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(run.err()).contains("line 3").contains("A,2,X,100,5");
    }
}
