package org.plasmex.venue.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.Waiting;
import org.plasmex.venue.run.RunProcess;

class OperatorConsoleSystemTest
{
    private static final long PATIENCE_MILLIS = 120_000;

    @TempDir
    private Path directory;

    @Test
    void shouldDoWhatTheOperatorSaysAndTellWhatIsRefused() throws IOException
    {
        try (RunProcess run = RunProcess.start(Map.of(), "--data", directory.toString(), "--dev", "--traders", "1"))
        {
            run.await("READY");
            assertThat(Files.getPosixFilePermissions(directory.resolve(Console.SOCKET)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));

            assertDone("limit-market", "1", "100000", "1000", "0");
            assertDone("limit-account", "0", "100", "0");
            assertDone("stop-account", "1");
            assertDone("allow-account", "1");
            assertDone("suspend");
            assertRefused("NO_CHANGE", "suspend");
            assertDone("resume");
            assertDone("halt-market", "1");
            assertDone("open-market", "1");
            assertRefused("UNKNOWN_MARKET", "halt-market", "77");
            assertRefused("QUOTE is 2, and the Vault has assets 0 to 1: list it with 'plasmex chain list-asset' first",
                "list-market", "7", "1", "2", "1000", "10", "-5", "20");
            assertRefused("BASE is 65534, and the Vault has",
                "list-market", "7", "65534", "0", "1000", "10", "0", "20");
            assertDone("list-market", "7", "1", "0", "1000", "10", "-5", "20");
            assertRefused("ALREADY_LISTED", "list-market", "7", "1", "0", "1000", "10", "0", "20");
            assertDone("snapshot");

            run.terminate();
            assertThat(run.awaitEnd()).isZero();
        }
        assertThat(directory.resolve(Console.SOCKET)).doesNotExist();
        assertWrong("where no venue runs", "suspend");
    }

    @Test
    void shouldStaySuspendedOverARestartUntilTheOperatorResumes()
    {
        try (RunProcess run = RunProcess.start(Map.of(), "--data", directory.toString(), "--dev"))
        {
            run.await("READY");
            assertDone("suspend");
            run.terminate();
            assertThat(run.awaitEnd()).isZero();
        }
        try (RunProcess run = RunProcess.start(Map.of(), "--data", directory.toString(), "--dev"))
        {
            final String http = run.monitor();
            run.await("READY");
            // The reason is told once nothing else is against trading.
            awaitHealth(http, "the operator has suspended trading", "\"state\":\"HALTED\"");
            assertRefused("NO_CHANGE", "suspend");
            assertDone("resume");
            awaitHealth(http, "\"state\":\"OPEN\"");
            run.terminate();
            assertThat(run.awaitEnd()).isZero();
        }
    }

    @Test
    void shouldSayWhatIsWrongBeforeAnybodyIsAsked()
    {
        assertWrong("there are list-market, open-market", "explode");
        assertWrong("is given 0 of its 1 numbers; say: halt-market MARKET", "halt-market");
        assertWrong("MARKET is '65535', and must be a number from 0 to 65534", "halt-market", "65535");
        assertWrong("MARKET is 'x'", "halt-market", "x");
        assertThat(CommandRun.of("operator", "--help").out()).contains("limit-account ACCOUNT MAX_ORDERS MAX_MESSAGES");
    }

    private static void awaitHealth(final String http, final String... words)
    {
        assertThat(Waiting.until(PATIENCE_MILLIS, () ->
            Stream.of(words).allMatch(RunProcess.get(http, "/health", "*/*")::contains))).isTrue();
    }

    private void assertDone(final String... words)
    {
        final CommandRun said = say(words);
        assertThat(said.err()).isEmpty();
        assertThat(said.out()).isEqualTo("done\n");
        assertThat(said.exitCode()).isEqualTo(PlasmexCommand.DONE);
    }

    private void assertRefused(final String reason, final String... words)
    {
        final CommandRun said = say(words);
        assertThat(said.err()).contains("failed: " + reason);
        assertThat(said.exitCode()).isEqualTo(PlasmexCommand.FAILED);
    }

    private void assertWrong(final String reason, final String... words)
    {
        final CommandRun said = say(words);
        assertThat(said.err()).contains(reason);
        assertThat(said.exitCode()).isEqualTo(2);
    }

    private CommandRun say(final String... words)
    {
        final List<String> all = new ArrayList<>(List.of("operator", "--data", directory.toString()));
        all.addAll(List.of(words));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
