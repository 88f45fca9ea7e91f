package org.plasmex.venue.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.net.DatagramSocket;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.Venue;
import org.plasmex.venue.monitor.Logs;
import org.plasmex.venue.stage.DevelopmentChain;

class RunSystemTest
{
    private static final int SIGTERM = 143;

    @TempDir
    private Path directory;

    @AfterEach
    void endAnvil() throws IOException
    {
        if (Files.exists(anvilProperties()))
        {
            ProcessHandle.of(anvil()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void shouldGoOnWithItsDataAndItsAnvilWhenKilledAndWhenStoppedInOrder() throws IOException
    {
        final String data = directory.toString();
        final long anvil;
        try (RunProcess first = RunProcess.start(Map.of(), "--data", data, "--dev", "--traders", "2"))
        {
            first.await("READY");
            anvil = anvil();
            first.kill();
        }
        assertThat(ProcessHandle.of(anvil)).as("anvil").isPresent();

        final String executed;
        try (RunProcess second = RunProcess.start(Map.of(), "--data", data, "--dev"))
        {
            assertThat(second.await("anvil")).contains("goes on", "process " + anvil);
            assertThat(RunProcess.value(second.await("READY"), "data")).isEqualTo(data);
            try (RunProcess intruder = RunProcess.start(Map.of(), "--data", data, "--dev"))
            {
                assertThat(intruder.awaitEnd()).isEqualTo(1);
            }
            assertThat(ProcessHandle.of(anvil)).as("anvil after a second venue was refused").isPresent();
            second.terminate();
            executed = second.await("stopped in").replaceFirst(".*: ([0-9,]+) commands executed.*", "$1");
            assertThat(second.awaitEnd()).isZero();
            assertThat(second.printed()).contains("SIGTERM: stopping in order", "snapshot taken");
        }
        assertThat(ProcessHandle.of(anvil)).as("anvil").isEmpty();

        try (RunProcess third = RunProcess.start(Map.of(), "--data", data, "--dev"))
        {
            assertThat(third.await("venue on"))
                .contains(executed + " commands journaled before, of which 0 were replayed");
            third.await("READY");
            third.terminate();
            third.await("stopped in");
            assertThat(third.awaitEnd()).isZero();
        }
        assertThat(directory.resolve(Logs.FOLDER).resolve("venue.log")).content().doesNotContain("OutOfRange");
        final CommandRun verify = CommandRun.of("ledger", "verify", "--data", data);
        assertThat(verify.out()).contains("every step lawful, every link and root right");
    }

    @Test
    void shouldAnswerAChallengeThatWasMadeWhileItWasDownWhenItStandsAgain() throws IOException, ParentChainException
    {
        final String data = directory.toString();
        final Matcher chain;
        try (RunProcess first = RunProcess.start(Map.of(), "--data", data, "--dev", "--traders", "1"))
        {
            final String told = first.await("L1 node");
            chain = Pattern.compile("L1 node (\\S+), chain \\d+; Vault (0x[0-9a-f]{40}),").matcher(told);
            assertThat(chain.find()).as(told).isTrue();
            final String http = RunProcess.value(first.await("READY"), "http");
            Awaitility.await().atMost(Duration.ofSeconds(120)).until(() ->
                RunProcess.get(http, "/health", "*/*").matches("(?s).*\"blockCommitted\":[1-9].*"));
            first.kill();
        }

        Stranger.challenge(chain.group(1), chain.group(2), directory);
        try (RunProcess second = RunProcess.start(Map.of(), "--data", data, "--dev"))
        {
            // L1 takes no answer that is late.
            assertThat(second.await("challenges: done: answer")).contains("chunk 0 of block 1");
            second.terminate();
            assertThat(second.awaitEnd()).isZero();
        }
    }

    @Test
    void shouldStandOnAnEthereumThatOthersRunWhenItIsNamedWithItsKeys() throws IOException, ParentChainException
    {
        final Path operator = directory.resolve("operator.key");
        final Path custodian = directory.resolve("custodian.key");
        KeyFile.write(operator, DevelopmentChain.operatorKey());
        KeyFile.write(custodian, DevelopmentChain.custodianKey());
        try (DevelopmentChain chain = DevelopmentChain.launch();
            RunProcess run = RunProcess.start(
                Map.of("PLASMEX_L1_CONFIRMATION", "latest", "PLASMEX_STATUS_INTERVAL_S", "1"),
                "--data", directory.resolve("data").toString(), "--rpc", chain.url(),
                "--vault", chain.addresses().vault(), "--chain", chain.addresses().chain(),
                "--key", operator.toString(), "--custodian-key", custodian.toString(), "--demo-market"))
        {
            run.await("market 1 listed");
            final String http = RunProcess.value(run.await("READY"), "http");
            run.await("block 1 sealed, 1 committed");
            assertShowsItself(http);
            run.terminate();
            assertThat(run.awaitEnd()).isZero();
            final Path log = directory.resolve("data").resolve(Logs.FOLDER).resolve("venue.log");
            assertThat(Files.readAllLines(log)).isNotEmpty().allMatch(line -> line.startsWith("{"))
                .anyMatch(line -> line.contains("commit of block 1"));

            final CommandRun wrongKey = CommandRun.of(
                "run", "--data", directory.resolve("other").toString(), "--rpc", chain.url(),
                "--vault", chain.addresses().vault(),
                "--key", custodian.toString(), "--custodian-key", custodian.toString());
            assertThat(wrongKey.exitCode()).isEqualTo(PlasmexCommand.USAGE);
            assertThat(wrongKey.err()).contains("the operator of the chain is").contains("--key");

            final CommandRun noVault = CommandRun.of(
                "run", "--data", directory.resolve("other").toString(), "--rpc", chain.url(),
                "--vault", chain.addresses().chain(),
                "--key", operator.toString(), "--custodian-key", custodian.toString());
            assertThat(noVault.exitCode()).isEqualTo(PlasmexCommand.USAGE);
            assertThat(noVault.err()).contains("--vault", chain.addresses().chain() + " is no Vault");
        }
    }

    @Test
    void shouldSayThatTheChainIsFrozenAndWhatToDoBeforeItIsReady() throws IOException, ParentChainException
    {
        final Path operator = directory.resolve("operator.key");
        final Path custodian = directory.resolve("custodian.key");
        final Path data = directory.resolve("data");
        KeyFile.write(operator, DevelopmentChain.operatorKey());
        KeyFile.write(custodian, DevelopmentChain.custodianKey());
        try (DevelopmentChain chain = DevelopmentChain.launch())
        {
            final List<String> options = List.of("--rpc", chain.url(), "--vault", chain.addresses().vault(),
                "--key", operator.toString(), "--custodian-key", custodian.toString());
            try (RunProcess run = start(data, options))
            {
                run.await("READY");
                run.terminate();
                assertThat(run.awaitEnd()).isZero();
            }
            chain.increaseTime(chain.parameters().challenge() + 1);
            Stranger.freeze(chain.url(), chain.addresses().vault(), data);

            try (RunProcess run = start(data, options))
            {
                run.await("READY");
                assertThat(run.printed()).containsSubsequence(
                    "FROZEN: the chain on L1 takes no block any more (", "'plasmex exit'", "READY");
                run.terminate();
                assertThat(run.awaitEnd()).isZero();
            }
            try (RunProcess run = start(directory.resolve("new"), options))
            {
                assertThat(run.awaitEnd()).isEqualTo(PlasmexCommand.FAILED);
                assertThat(run.printed()).contains("is frozen on L1", "'plasmex deploy'").doesNotContain("READY");
            }
        }
    }

    private static RunProcess start(final Path data, final List<String> options) throws IOException
    {
        final List<String> all = new ArrayList<>(List.of("--data", data.toString()));
        all.addAll(options);
        return RunProcess.start(Map.of("PLASMEX_L1_CONFIRMATION", "latest"), all.toArray(String[]::new));
    }

    @Test
    void shouldWaitForL1AndSaySoUntilItIsStoppedWhenTheNodeDoesNotAnswer() throws IOException
    {
        final Path key = directory.resolve("a.key");
        KeyFile.write(key, DevelopmentChain.operatorKey());
        try (RunProcess run = RunProcess.start(Map.of(),
            "--data", directory.resolve("data").toString(), "--rpc", "http://127.0.0.1:1",
            "--vault", "0x9fe46736679d2d9a65f0992f2272de9f3c7fa6e0",
            "--key", key.toString(), "--custodian-key", key.toString()))
        {
            final String http = run.monitor();
            assertThat(run.await("waiting for L1"))
                .contains("http://127.0.0.1:1 cannot be reached");
            assertThat(RunProcess.get(http, "/health", "*/*")).contains("\"state\":\"STARTING\"", "waiting for L1");
            assertThat(status(http, "/health")).isEqualTo(503);
            assertThat(RunProcess.get(http, "/metrics", "*/*"))
                .contains("plasmex_state{state=\"starting\"} 1.0", "jvm_memory");
            run.terminate();
            assertThat(run.awaitEnd()).isZero();
            assertThat(run.printed()).contains("stopped before it stood");
        }
    }

    @Test
    void shouldFailAtOnceAndSayWhatToDoWhenAnAddressIsTaken() throws IOException
    {
        final String data = directory.toString();
        try (ServerSocket http = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            DatagramSocket aeron = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            final String address = "127.0.0.1:" + http.getLocalPort();
            try (RunProcess run = RunProcess.start(Map.of("PLASMEX_HTTP_ADDRESS", address), "--data", data, "--dev"))
            {
                assertThat(run.awaitEnd()).isEqualTo(PlasmexCommand.FAILED);
                assertThat(run.printed()).contains("http.address is " + address, "in use", "name another address")
                    .doesNotContain("Exception", "anvil");
            }

            try (RunProcess run = RunProcess.start(Map.of("PLASMEX_BLOCKS_ADDRESS", address), "--data", data, "--dev"))
            {
                assertThat(run.awaitEnd()).isEqualTo(PlasmexCommand.FAILED);
                assertThat(run.printed()).contains("blocks.address is " + address, "in use", "name another address")
                    .doesNotContain("Exception", "anvil");
            }

            final String channel = "aeron:udp?endpoint=127.0.0.1:" + aeron.getLocalPort();
            try (RunProcess run = RunProcess.start(Map.of("PLASMEX_AERON_CHANNEL", channel), "--data", data, "--dev"))
            {
                assertThat(run.awaitEnd()).isEqualTo(PlasmexCommand.FAILED);
                assertThat(run.printed()).contains("aeron.channel is " + channel, "in use", "name another port")
                    .doesNotContain("Exception", "anvil");
            }
        }
    }

    @Test
    void shouldRefuseAnEthereumThatHasLostItsStateAndNeverStartASecondOneBesideOneThatHangs()
        throws IOException, InterruptedException
    {
        final String data = directory.toString();
        try (RunProcess run = RunProcess.start(Map.of(), "--data", data, "--dev", "--traders", "1"))
        {
            run.await("READY");
            final long anvil = anvil();
            suspend(anvil);
            run.kill();
            try (RunProcess next = RunProcess.start(Map.of(), "--data", data, "--dev"))
            {
                assertThat(next.awaitEnd()).isEqualTo(PlasmexCommand.FAILED);
                assertThat(next.printed()).contains("process " + anvil + ", does not answer", "kill -9 " + anvil);
            }
            ProcessHandle.of(anvil).ifPresent(ProcessHandle::destroyForcibly);
        }

        final Path state = directory.resolve("dev").resolve("state.json");
        Files.deleteIfExists(state);
        try (RunProcess run = RunProcess.start(Map.of(), "--data", data, "--dev"))
        {
            assertThat(run.awaitEnd()).isEqualTo(PlasmexCommand.FAILED);
            assertThat(run.printed()).contains(state + " is not there", "begin anew with another --data");
        }
        Files.writeString(state, "{\"block\":{\"number\":");
        try (RunProcess run = RunProcess.start(Map.of(), "--data", data, "--dev"))
        {
            assertThat(run.awaitEnd()).isEqualTo(PlasmexCommand.FAILED);
            assertThat(run.printed()).contains(state.toString(), "cut short");
        }
    }

    @Test
    void shouldStopInOrderAndSayWhyWhenTheDiskIsNearlyFull() throws IOException
    {
        // There is no disk of which so much is free.
        try (RunProcess run = RunProcess.start(Map.of("PLASMEX_DISK_FLOOR_MIB", "1000000000"),
            "--data", directory.toString(), "--dev", "--traders", "1"))
        {
            run.await("READY");
            assertThat(run.await("stopped in")).contains("snapshot taken");
            assertThat(run.awaitEnd()).isEqualTo(PlasmexCommand.FAILED);
            assertThat(run.printed()).contains("plasmex: stopped: ", "MiB are left", "make room");
        }
    }

    @Test
    void shouldStopADemoInOrderWhenItIsSignalled() throws IOException
    {
        final Path data = directory.resolve("data");
        try (RunProcess demo = RunProcess.startCommand("demo", Map.of(), "--data", data.toString()))
        {
            demo.await("trading");
            demo.terminate();
            assertThat(demo.awaitEnd()).isEqualTo(PlasmexCommand.STOPPED);
            assertThat(demo.printed()).contains("stopped before it was done");
        }
        // Stopped in order: with all sealed, and a snapshot.
        assertThat(data.resolve(Venue.SNAPSHOTS)).isDirectoryContaining("glob:**.snapshot");
        assertThat(CommandRun.of("ledger", "verify", "--data", data.toString()).out())
            .contains("every step lawful, every link and root right");
    }

    @Test
    void shouldEndAtOnceWhenASecondSignalComes() throws IOException, InterruptedException
    {
        try (RunProcess run = RunProcess.start(Map.of(), "--data", directory.toString(), "--dev", "--traders", "1"))
        {
            run.await("READY");
            suspend(anvil());
            run.terminate();
            run.await("stopped in");
            run.terminate();
            assertThat(run.awaitEnd()).isEqualTo(SIGTERM);
        }
    }

    private static void assertShowsItself(final String http) throws IOException
    {
        final String health = RunProcess.get(http, "/health", "*/*");
        assertThat(health).contains("\"state\":\"OPEN\"", "\"blockCommitted\":1");
        assertThat(RunProcess.get(http, "/", "text/html")).contains("<h1>OPEN</h1>", "committerWaitsFor");

        final String metrics = RunProcess.get(http, "/metrics", "*/*");
        assertThat(metrics).contains("plasmex_blocks_committed 1.0", "plasmex_state{state=\"open\"} 1.0", "jvm_memory");
        final String page = Files.readString(
            Path.of(System.getProperty("plasmex.root"), "docs", "operating.md"));
        metrics.lines().filter(line -> line.startsWith("plasmex_")).map(line -> line.split("[{ ]")[0]).distinct()
            .forEach(name -> assertThat(page).as("docs/operating.md").contains("`" + name + "`"));
    }

    private static int status(final String http, final String path) throws IOException
    {
        return ((HttpURLConnection)new URL("http://" + http + path).openConnection()).getResponseCode();
    }

    // Then a venue that stops in order waits for it to end.
    private static void suspend(final long pid) throws IOException, InterruptedException
    {
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(pid)).inheritIO().start().waitFor()).isZero();
    }

    private long anvil() throws IOException
    {
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(anvilProperties()))
        {
            properties.load(reader);
        }
        return Long.parseLong(properties.getProperty("pid"));
    }

    private Path anvilProperties()
    {
        return directory.resolve("dev").resolve("anvil.properties");
    }
}
