package org.plasmex.venue.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.agrona.CloseHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.contracts.Anvil;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.SigningKey;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.Venue;
import org.plasmex.venue.run.KeyFile;
import org.plasmex.venue.run.RunProcess;
import org.plasmex.venue.stage.DevelopmentChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A venue without a custodian's key, and three custodians of whom two are a quorum: each a process of its own.
 */
class CustodiansSystemTest
{
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final int CHALLENGE = 10_000;
    private static final Map<String, String> ENVIRONMENT = Map.of(
        "PLASMEX_L1_CONFIRMATION", "latest", "PLASMEX_L1_POLL_INTERVAL_MS", "200",
        "PLASMEX_BLOCK_INTERVAL_MS", "200", "PLASMEX_STATUS_INTERVAL_S", "1");

    private final List<String> custodians = new ArrayList<>();
    private final List<AutoCloseable> processes = new ArrayList<>();
    @TempDir
    private Path directory;
    private Anvil anvil;
    private String vault;
    private RunProcess venue;
    private String http;
    private String blocks;
    private int markets;

    @BeforeEach
    void setUp() throws IOException
    {
        for (int i = 0; i < 3; i++)
        {
            final byte[] secret = new byte[32];
            secret[31] = (byte)(i + 1);
            KeyFile.write(key(i), secret);
            custodians.add(Hex.encode(SigningKey.fromPrivate(secret).address()));
        }
        KeyFile.write(directory.resolve("operator.key"), DevelopmentChain.operatorKey());

        anvil = Anvil.launch(new Anvil.Context());
        final String deployed = done("deploy", "--custodian", custodians.get(0), "--custodian", custodians.get(1),
            "--custodian", custodians.get(2), "--challenge", Integer.toString(CHALLENGE), "--response", "2000",
            "--proof", "1000", "--inclusion", "5000", "--recency", "1000", "--bond", "1000000000000000000");
        final Matcher matcher = Pattern.compile("Vault: +(0x[0-9a-f]{40})").matcher(deployed);
        assertThat(matcher.find()).as(deployed).isTrue();
        vault = matcher.group(1);
        assertThat(deployed)
            .contains("needs the signatures of 2 of 3 custodian(s)", "done: bond of", "--vault " + vault);
        done("chain", "list-asset", "--vault", vault, "--asset", "0", "--token", "eth", "--quantum", "1000000000");
        // Nobody deposits any of it: a contract is enough.
        done("chain", "list-asset", "--vault", vault, "--asset", "1", "--token", vault, "--quantum", "1");
        anvil.call("evm_setIntervalMining", "1");
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(processes);
        CloseHelper.closeAll(anvil);
    }

    /** A command of the operator's, which must succeed. */
    private String done(final String... command)
    {
        final List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of("--rpc", anvil.url(), "--key", directory.resolve("operator.key").toString()));
        final CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    private Path key(final int custodian)
    {
        return directory.resolve("custodian" + custodian + ".key");
    }

    @Test
    void shouldCommitWithTheCustodiansThatAreThereAndWaitAndSaySoWhenTheyAreTooFew() throws Exception
    {
        assertFewerThanAQuorumAreRefused();
        startVenue();
        final RunProcess first = startCustodian(0);
        final RunProcess second = startCustodian(1);
        RunProcess third = startCustodian(2);
        listMarket();
        awaitCommitted();

        first.kill();
        listMarket();
        awaitCommitted();
        await(() -> health("custodiansMissing").contains(custodians.get(0)));
        assertThat(number("attestationsLacking")).isZero();

        second.kill();
        final long committed = number("blockCommitted");
        listMarket();
        await(() -> number("attestationsLacking") == 1);
        await(() -> health("committerWaitsFor").contains("1 of 2 are here"));
        assertThat(health("custodiansMissing")).contains(custodians.get(0), custodians.get(1), " s (the last was block")
            .doesNotContain(custodians.get(2));
        assertThat(metrics()).contains("plasmex_attestations_lacking 1.0",
            "plasmex_custodian_missing_seconds{custodian=\"" + custodians.get(2) + "\"} 0.0");
        venue.await("missing are those of");
        // Trading goes on.
        listMarket();
        assertThat(health("state")).isEqualTo("OPEN");
        assertThat(number("blockCommitted")).isEqualTo(committed);

        venue.kill();
        startVenue();
        await(() -> number("blockCommitted") == committed);
        third.terminate();
        assertThat(third.awaitEnd()).isZero();
        third = startCustodian(2);
        await(() -> health("committerWaitsFor").contains("1 of 2 are here"));
        startCustodian(1);
        awaitCommitted();
        listMarket();
        awaitCommitted();

        final long sealed = number("blockSealed");
        anvil.increaseTime(CHALLENGE + 1);
        await(() -> number("blockFinal") >= sealed);
        assertHeld(sealed);
        venue.terminate();
        assertThat(venue.awaitEnd()).isZero();
    }

    private void assertFewerThanAQuorumAreRefused()
    {
        final CommandRun tooFew = CommandRun.of("run", "--data", directory.resolve("few").toString(), "--rpc",
            anvil.url(), "--vault", vault, "--key", directory.resolve("operator.key").toString(),
            "--custodian-key", key(0).toString(), "--custodian", custodians.get(0));
        assertThat(tooFew.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(tooFew.err()).contains("a block needs the attestations of 2 custodians, and 1 are named",
            "--custodian");
        final String stranger = "0x" + "11".repeat(20);
        final CommandRun none = CommandRun.of("run", "--data", directory.resolve("few").toString(), "--rpc",
            anvil.url(), "--vault", vault, "--key", directory.resolve("operator.key").toString(),
            "--custodian", stranger);
        assertThat(none.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(none.err()).contains(stranger + ", who is no custodian of this chain");
    }

    private void startVenue()
    {
        venue = closed(RunProcess.start(ENVIRONMENT, "--data", directory.resolve("venue").toString(),
            "--rpc", anvil.url(), "--vault", vault, "--key", directory.resolve("operator.key").toString(),
            "--custodian", custodians.get(0), "--custodian", custodians.get(1), "--custodian", custodians.get(2)));
        assertThat(venue.await("each commit needs the signatures of 2 custodian(s)"))
            .contains("none of them is this venue's own", "it waits for those of")
            .contains(custodians);
        final String ready = venue.await("READY");
        http = RunProcess.value(ready, "http");
        blocks = RunProcess.value(ready, "blocks");
    }

    private RunProcess startCustodian(final int custodian)
    {
        final RunProcess watcher = closed(RunProcess.startCommand("watch", Map.of(), "--rpc", anvil.url(),
            "--vault", vault, "--from", blocks, "--data", held(custodian).toString(),
            "--custodian-key", key(custodian).toString(), "--confirmation", "latest", "--http", "127.0.0.1:0"));
        watcher.await("READY");
        return watcher;
    }

    private Path held(final int custodian)
    {
        return directory.resolve("custodian" + custodian);
    }

    private RunProcess closed(final RunProcess process)
    {
        processes.add(0, process);
        return process;
    }

    /** A command that makes a block: its steps are sealed before this returns. */
    private void listMarket()
    {
        final long before = number("blockSealed");
        markets++;
        final CommandRun done = CommandRun.of("operator", "--data", directory.resolve("venue").toString(),
            "list-market", Integer.toString(markets), "0", "1", "1000000", "10", "-5", "20");
        assertThat(done.err()).isEmpty();
        assertThat(done.out()).contains("done");
        await(() -> number("blockSealed") > before);
    }

    private void awaitCommitted()
    {
        await(() -> number("blockCommitted") == number("blockSealed"));
    }

    private void assertHeld(final long sealed) throws Exception
    {
        for (long number = 1; number <= sealed; number++)
        {
            final String name = String.format("%020d.block", number);
            final byte[] block = Files.readAllBytes(directory.resolve("venue").resolve(Venue.BLOCKS).resolve(name));
            for (final int custodian : new int[]{1, 2})
            {
                assertThat(held(custodian).resolve("blocks").resolve(name)).hasBinaryContent(block);
            }
        }
    }

    private String health(final String fact)
    {
        final String all = RunProcess.get(http, "/health", "application/json");
        final Matcher matcher = Pattern.compile("\"" + fact + "\":(?:\"([^\"]*)\"|([0-9-]+))").matcher(all);
        assertThat(matcher.find()).as(all).isTrue();
        return null == matcher.group(1) ? matcher.group(2) : matcher.group(1);
    }

    private long number(final String fact)
    {
        return Long.parseLong(health(fact));
    }

    private String metrics()
    {
        return RunProcess.get(http, "/metrics", "*/*");
    }

    private void await(final Callable<Boolean> condition)
    {
        Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(100)).untilAsserted(() ->
            assertThat(condition.call()).as(() -> RunProcess.get(http, "/health", "application/json")).isTrue());
    }
}
