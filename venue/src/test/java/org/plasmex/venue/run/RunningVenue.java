package org.plasmex.venue.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.plasmex.venue.CommandRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A venue in a process of its own, one after the other on the same data, asked by its health page.
 */
public final class RunningVenue implements AutoCloseable
{
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final Map<String, String> ENVIRONMENT = Map.of(
        "PLASMEX_L1_CONFIRMATION", "latest", "PLASMEX_L1_POLL_INTERVAL_MS", "50",
        "PLASMEX_BLOCK_INTERVAL_MS", "200", "PLASMEX_STATUS_INTERVAL_S", "1");

    private final Path data;
    private RunProcess process;
    private String ready;
    private String http;
    private int markets;

    /**
     * Nothing runs yet.
     *
     * @param data directory of the venue.
     */
    public RunningVenue(final Path data)
    {
        this.data = data;
    }

    /** Its command line, with the options that are its own. */
    public List<String> words(final String... options)
    {
        final List<String> words = new ArrayList<>(List.of("run", "--data", data.toString()));
        words.addAll(List.of(options));
        return words;
    }

    /** Start it; it need not be ready when this returns. */
    public RunProcess launch(final String... options)
    {
        final List<String> words = words(options);
        process = RunProcess.start(ENVIRONMENT, words.subList(1, words.size()).toArray(String[]::new));
        return process;
    }

    /** Wait until it takes commands. */
    public void awaitReady()
    {
        ready = process.await("READY");
        http = value("http");
    }

    /** What it said of a key when it was ready. */
    public String value(final String key)
    {
        return RunProcess.value(ready, key);
    }

    /** A command that makes a block: its steps are sealed before this returns. */
    public void listMarket()
    {
        final long before = number("blockSealed");
        markets++;
        final CommandRun listed = CommandRun.of("operator", "--data", data.toString(),
            "list-market", Integer.toString(markets), "0", "1", "1000000", "10", "-5", "20");
        assertThat(listed.err()).isEmpty();
        assertThat(listed.out()).contains("done");
        await(() -> number("blockSealed") > before);
    }

    public void awaitCommitted()
    {
        await(() -> number("blockCommitted") == number("blockSealed"));
    }

    public String health(final String fact)
    {
        final String all = page();
        final Matcher matcher = Pattern.compile("\"" + fact + "\":(?:\"([^\"]*)\"|([0-9-]+))").matcher(all);
        assertThat(matcher.find()).as(all).isTrue();
        return null == matcher.group(1) ? matcher.group(2) : matcher.group(1);
    }

    public long number(final String fact)
    {
        return Long.parseLong(health(fact));
    }

    public String metrics()
    {
        return RunProcess.get(http, "/metrics", "*/*");
    }

    public void await(final Callable<Boolean> condition)
    {
        Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(100)).untilAsserted(() ->
            assertThat(condition.call()).as(this::page).isTrue());
    }

    @Override
    public void close()
    {
        if (null != process)
        {
            process.close();
        }
    }

    private String page()
    {
        return RunProcess.get(http, "/health", "application/json");
    }
}
