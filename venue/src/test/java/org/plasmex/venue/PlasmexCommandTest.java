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
        assertThat(run.out()).contains("demo", "replay", "ledger", "test", "help")
            .contains("Exit codes: 0 done; 1 what was asked has failed");
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

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.err().lines()).hasSize(1).first().asString().contains("/no/such/flow");
    }

    @Test
    void shouldShowTheStackTraceWhenVerbose()
    {
        final CommandRun run = CommandRun.of("demo", "--flow", "/no/such/flow", "--verbose");

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.err()).contains("WrongUsageException").contains("\tat org.plasmex.venue");
    }

    @Test
    void shouldRefuseADirectoryThatIsNotEmpty() throws IOException
    {
        Files.writeString(directory.resolve("precious"), "data");

        final CommandRun run = CommandRun.of("demo", "--data", directory.toString());

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.err()).contains(directory.toString()).contains("not empty");
        assertThat(directory.resolve("precious")).hasContent("data");
    }

    @Test
    void shouldSayThatADirectoryHoldsNoVenue()
    {
        final CommandRun run = CommandRun.of("ledger", "verify", "--data", directory.toString());

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.err()).contains("holds no venue");
    }

    @Test
    void shouldNameTheLineOfAFlowThatIsNone() throws IOException
    {
        final Path flow = Files.writeString(directory.resolve("flow.txt"), "A,1,B,100,5\nC,0\nA,2,X,100,5\n");

        final CommandRun run = CommandRun.of("demo", "--flow", flow.toString());

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.err()).contains("line 3").contains("A,2,X,100,5");
    }

    @Test
    void shouldExitWithTheCodeOfWrongUsageWhereWhatWasGivenIsWrongOrNotThere()
    {
        final String none = directory.resolve("none").toString();
        assertWrongUsage("0, 25 and 1", "torture", "--rounds", "0");
        assertWrongUsage("'tickle' is no kind", "torture", "--kinds", "tickle");
        assertWrongUsage("'tickle' is no kind", "attack", "--kinds", "tickle");
        assertWrongUsage("0, 1, 250, 100 and 100", "attack", "--cases", "0");
        assertWrongUsage("no such file", "law", "check", none);
        assertWrongUsage("holds no venue", "data", "--data", none);
        assertWrongUsage("holds no venue", "ledger", "verify", "--data", none);
        assertWrongUsage("holds no venue", "ledger", "export", "--data", none, "--out", none);
        assertWrongUsage("no such file", "ledger", "import", "--file", none, "--data", none);
        assertWrongUsage(none + " is not there", "replay", "--flow", none, "--book", none);
        assertWrongUsage(none + " is not there", "demo", "--flow", none);
        assertWrongUsage(none + " is not there", "run", "--dev", "--data", none, "--config", none);
        assertWrongUsage("key file " + none + " is not there", "run", "--data", none, "--rpc", "http://127.0.0.1:1",
            "--vault", "0x" + "1".repeat(40), "--key", none, "--custodian-key", none);
        assertWrongUsage("0 is not a number from 1 to 1000", "run", "--dev", "--data", none, "--traders", "0");
        assertWrongUsage("'--amount': '1.5' is no whole number", "deposit", "--rpc", "http://127.0.0.1:1", "--vault",
            "0x" + "1".repeat(40), "--key", none, "--asset", "0", "--amount", "1.5");
        final String node = "http://127.0.0.1:1";
        final String address = "0x" + "a".repeat(40);
        assertWrongUsage("--rpc names " + node + " twice", "watch", "--rpc", node, "--rpc", node, "--vault", address,
            "--data", none);
        assertWrongUsage("0x" + "A".repeat(40) + " is named twice", "run", "--data", none, "--rpc", node, "--vault",
            address, "--key", none, "--custodian", address, "--custodian", "0x" + "A".repeat(40));
        assertWrongUsage("--receipts: " + none + " is not there", "claim", "--receipts", none, "--rpc", node, "--key",
            none);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldSayWhereAFileOfReceiptsIsNoJson() throws IOException
    {
        final Path receipts = Files.writeString(directory.resolve("receipts.json"), "{\n  \"account\" : ?\n}\n");

        assertWrongUsage("which is no JSON from line 2 on", "exit", "--receipts", receipts.toString(),
            "--rpc", "http://127.0.0.1:1", "--key", "none");
    }

    private static void assertWrongUsage(final String why, final String... args)
    {
        final CommandRun run = CommandRun.of(args);

        assertThat(run.err()).as(String.join(" ", args)).startsWith("plasmex: ").contains(why)
            .doesNotContain("Exception");
        assertThat(run.exitCode()).as(String.join(" ", args)).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.out()).isEmpty();
    }
}
