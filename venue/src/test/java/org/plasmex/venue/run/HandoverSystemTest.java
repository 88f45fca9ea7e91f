package org.plasmex.venue.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import org.plasmex.venue.CommandRun;
import org.web3j.utils.Numeric;

/**
 * The operator's place is handed over, step by step as docs/operating.md tells it, by commands alone.
 */
class HandoverSystemTest
{
    private static final int OPERATOR = 0;
    private static final int SUCCESSOR = 1;
    private static final int CUSTODIAN = 2;
    private static final int CHALLENGE = 10_000;
    private static final int KEY_LENGTH = 32;
    private static final String BOND = "1000000000000000000";
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final Map<String, String> ENVIRONMENT = Map.of(
        "PLASMEX_L1_CONFIRMATION", "latest", "PLASMEX_L1_POLL_INTERVAL_MS", "50",
        "PLASMEX_BLOCK_INTERVAL_MS", "200", "PLASMEX_STATUS_INTERVAL_S", "1");

    private final List<AutoCloseable> processes = new ArrayList<>();
    @TempDir
    private Path directory;
    private Anvil anvil;
    private String vault;
    private String http;
    private int markets;

    @BeforeEach
    void setUp() throws IOException
    {
        anvil = Anvil.launch(new Anvil.Context());
        for (int account = OPERATOR; account <= CUSTODIAN; account++)
        {
            KeyFile.write(key(account), Numeric.toBytesPadded(
                Anvil.account(account).getEcKeyPair().getPrivateKey(), KEY_LENGTH));
        }
        final Matcher matcher = Pattern.compile("Vault: +(0x[0-9a-f]{40})").matcher(done(OPERATOR, "deploy",
            "--custodian", address(CUSTODIAN), "--bond", BOND, "--challenge", Integer.toString(CHALLENGE),
            "--response", "2000", "--proof", "1000", "--inclusion", "5000", "--recency", "1000"));
        assertThat(matcher.find()).isTrue();
        vault = matcher.group(1);
        chain(OPERATOR, "list-asset", "--asset", "0", "--token", "eth", "--quantum", "1000000000");
        // Nobody deposits any of it: a contract is enough.
        chain(OPERATOR, "list-asset", "--asset", "1", "--token", vault, "--quantum", "1");
        anvil.call("evm_setIntervalMining", "1");
    }

    @AfterEach
    void tearDown()
    {
        CloseHelper.closeAll(processes);
        CloseHelper.closeAll(anvil);
    }

    @Test
    void shouldGoOnWithTheSuccessorsKeyOnTheFormersDataWhenThePlaceIsHandedOver()
    {
        final RunProcess former = startVenue(OPERATOR);
        listMarket();
        awaitCommitted();

        chain(OPERATOR, "name-operator", address(SUCCESSOR));
        await(() -> health("handover").contains(address(SUCCESSOR) + " may take the operator's place from 20"));
        assertThat(RunProcess.get(http, "/metrics", "*/*"))
            .containsPattern("plasmex_handover_from_seconds 1\\.[0-9E]+")
            .contains("plasmex_state{state=\"open\"} 1.0");
        former.await(address(SUCCESSOR) + " may take the operator's place");
        assertThat(health("state")).isEqualTo("OPEN");

        awaitCommitted();
        anvil.increaseTime(2 * CHALLENGE + 1);
        chain(SUCCESSOR, "take-over", "--bond", BOND);
        assertThat(former.awaitEnd()).isEqualTo(1);
        assertThat(former.printed()).contains("the operator on L1 is " + address(SUCCESSOR) + " now",
            "the successor's --key");
        final CommandRun again = CommandRun.of(venue(OPERATOR).toArray(String[]::new));
        assertThat(again.err()).contains("the operator of the chain is " + address(SUCCESSOR));

        final RunProcess successor = startVenue(SUCCESSOR);
        listMarket();
        awaitCommitted();
        final long sealed = number("blockSealed");
        anvil.increaseTime(CHALLENGE + 1);
        await(() -> number("blockFinal") >= sealed);
        assertThat(chain(SUCCESSOR, "release-bond", "--former")).contains("1 ETH were paid to " + address(OPERATOR));
        successor.terminate();
        assertThat(successor.awaitEnd()).isZero();
    }

    private RunProcess startVenue(final int operator)
    {
        final List<String> words = venue(operator);
        final RunProcess venue = RunProcess.start(ENVIRONMENT, words.subList(1, words.size()).toArray(String[]::new));
        processes.add(0, venue);
        http = RunProcess.value(venue.await("READY"), "http");
        return venue;
    }

    private List<String> venue(final int operator)
    {
        return List.of("run", "--data", directory.resolve("data").toString(), "--rpc", anvil.url(), "--vault", vault,
            "--key", key(operator).toString(), "--custodian-key", key(CUSTODIAN).toString());
    }

    /** A command that makes a block: its steps are sealed before this returns. */
    private void listMarket()
    {
        final long before = number("blockSealed");
        markets++;
        final CommandRun listed = CommandRun.of("operator", "--data", directory.resolve("data").toString(),
            "list-market", Integer.toString(markets), "0", "1", "1000000", "10", "-5", "20");
        assertThat(listed.err()).isEmpty();
        await(() -> number("blockSealed") > before);
    }

    private void awaitCommitted()
    {
        await(() -> number("blockCommitted") == number("blockSealed"));
    }

    private String chain(final int account, final String... what)
    {
        final List<String> words = new ArrayList<>(List.of("chain"));
        words.addAll(List.of(what));
        words.addAll(List.of("--vault", vault));
        return done(account, words.toArray(String[]::new));
    }

    private String done(final int account, final String... command)
    {
        final List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of("--rpc", anvil.url(), "--key", key(account).toString()));
        final CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    private Path key(final int account)
    {
        return directory.resolve("key" + account);
    }

    private static String address(final int account)
    {
        return Anvil.account(account).getAddress();
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

    private void await(final Callable<Boolean> condition)
    {
        Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(100)).untilAsserted(() ->
            assertThat(condition.call()).as(() -> RunProcess.get(http, "/health", "application/json")).isTrue());
    }
}
