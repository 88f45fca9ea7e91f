package org.plasmex.perf.meb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Other people's workloads, with the reports that independent engines agree on.
 */
class MebSuitesTest
{
    private static final String SHA256_OF_NORMAL_1M =
        "e9b2e3926854410b01a035aeb25dd05f1e597c233be8263de9eb49b6713d367e";

    @Test
    void shouldPassEveryConformanceCase() throws IOException
    {
        final JsonNode cases = new ObjectMapper().readTree(existing("conformance_cases.json").toFile()).get("cases");
        assertThat(cases.size()).isEqualTo(20);
        for (final JsonNode conformanceCase : cases)
        {
            final String name = conformanceCase.get("name").asText();
            final List<String> reports = new ArrayList<>();
            final MebReports adapter = new MebReports(0, reports::add);
            for (final JsonNode step : conformanceCase.get("steps"))
            {
                reports.clear();
                adapter.execute(message(step.get("msg")));
                assertThat(reports).as(name).isEqualTo(lines(step.get("reports")));
                assertThat(adapter.bestPrice(0)).as(name).isEqualTo(priceOrNull(step.get("bestBid")));
                assertThat(adapter.bestPrice(1)).as(name).isEqualTo(priceOrNull(step.get("bestAsk")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"static", "normal", "swing-25", "swing-40", "flash-crash"})
    void shouldReportLineByLineAsExpected(final String name) throws IOException
    {
        final List<String> reports = new ArrayList<>();
        MebBench.report(new MebWorkload(existing("orders_" + name + "_20k.bin.gz")), reports::add);

        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(existing("expected_" + name + "_20k.txt.gz"))), UTF_8)))
        {
            int line = 0;
            for (String expected = reader.readLine(); expected != null; expected = reader.readLine())
            {
                assertThat(line < reports.size() ? reports.get(line) : null).as("line %d", line + 1)
                    .isEqualTo(expected);
                line++;
            }
            assertThat(reports).hasSize(line);
        }
    }

    @Test
    void shouldReportAsExpectedWhenAMillionOrdersCome()
    {
        final StringWriter out = new StringWriter();

        new MebBench(existing("orders_normal_1m.bin.gz"), new PrintWriter(out)).run();

        assertThat(out.toString()).contains("reports-sha256: " + SHA256_OF_NORMAL_1M);
    }

    private static Path existing(final String name)
    {
        final Path file = Path.of(System.getProperty("plasmex.root"), "..", "shared", "data", "matching", name);
        assumeTrue(Files.exists(file), () -> "skipped: " + file + " is absent");
        return file;
    }

    private static MebRecord message(final JsonNode message)
    {
        return new MebRecord(
            List.of("NEW", "CANCEL", "MODIFY").indexOf(message.get("type").asText()),
            message.get("seq").asLong(),
            message.get("orderId").asLong(),
            "S".equals(message.path("side").asText()) ? 1 : 0,
            message.path("ioc").asBoolean(),
            message.path("qty").asLong(),
            message.path("price").asLong());
    }

    private static Long priceOrNull(final JsonNode price)
    {
        return price.isNull() ? null : price.asLong();
    }

    private static List<String> lines(final JsonNode array)
    {
        final List<String> lines = new ArrayList<>();
        array.forEach((line) -> lines.add(line.asText()));
        return lines;
    }
}
