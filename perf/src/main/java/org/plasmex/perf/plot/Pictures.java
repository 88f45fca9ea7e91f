package org.plasmex.perf.plot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code bench plot}: draws the figures that benches printed and somebody kept, lines of {@code name value unit}. What
 * the figures do not have is left out.
 */
public final class Pictures
{
    private static final Pattern FIGURE = Pattern.compile("([a-z][a-z0-9_.]*) (-?[0-9.]+) [^ ]+");

    private final TreeMap<String, Double> figures = new TreeMap<>();
    private final Path to;

    /**
     * Pictures of figures.
     *
     * @param from file that holds them; of those of one name the last counts.
     * @param to   directory that takes the pictures.
     * @throws IOException if the file cannot be read.
     */
    public Pictures(final Path from, final Path to) throws IOException
    {
        this.to = to;
        for (final String line : Files.readAllLines(from))
        {
            final Matcher matcher = FIGURE.matcher(line);
            if (matcher.matches())
            {
                figures.put(matcher.group(1), Double.parseDouble(matcher.group(2)));
            }
        }
    }

    /**
     * Draw them.
     *
     * @return how many pictures there are.
     * @throws IOException if the directory does not take them.
     */
    public int draw() throws IOException
    {
        Files.createDirectories(to);
        final Map<String, String> pictures = new TreeMap<>(Map.of(
            "book", book(),
            "pipeline", pipeline(),
            "stages", stages(),
            "latency", latency("50"),
            "latency-99", latency("99"),
            "grow", grow(),
            "sign", sign(),
            "keccak", keccak()));
        for (final Map.Entry<String, String> picture : pictures.entrySet())
        {
            Files.writeString(to.resolve(picture.getKey() + ".svg"), picture.getValue());
        }

        return pictures.size();
    }

    private String book()
    {
        final BarChart chart = new BarChart("Books: million commands a second, ours and exchange-core's direct one");
        for (final String workload : new String[]{"mixed.1k", "mixed.100k", "replace.1k"})
        {
            chart.bar(workload + ", ours", figures.get("book." + workload + ".commands"), 0)
                .bar(workload + ", exchange-core", figures.get("book." + workload + ".rival.commands"), 1);
        }

        return chart.svg();
    }

    private String pipeline()
    {
        return new BarChart("Pipelines: million commands a second")
            .bar("no journal, ours", figures.get("pipeline.no_journal.commands"), 0)
            .bar("no journal, exchange-core", figures.get("pipeline.rival.no_journal.commands"), 1)
            .bar("synced journal, ours", figures.get("pipeline.synced.commands"), 0)
            .bar("synced journal, exchange-core", figures.get("pipeline.rival.synced.commands"), 1)
            .bar("journal not synced, ours", figures.get("pipeline.unsynced.commands"), 0)
            .bar("synced, and output log, ours", figures.get("pipeline.logs.commands"), 0)
            .bar("everything on, ours", figures.get("pipeline.everything.commands"), 0)
            .svg();
    }

    private String stages()
    {
        final BarChart chart = new BarChart("Everything on: nanoseconds of a core that each stage needs for a command");
        for (final String stage : new String[]{"offer", "signatures", "journal", "execute", "ledger"})
        {
            chart.bar(stage, figures.get("pipeline.everything.cpu." + stage), 0);
        }

        return chart.svg();
    }

    private String latency(final String percentile)
    {
        final LineChart chart = new LineChart(
            "Command in to report out, " + percentile + "th percentile", "commands a second", "microseconds");
        for (final String mode : new String[]{"floor", "no_journal", "unsynced", "synced"})
        {
            chart.line(mode, points("latency\\." + mode + "\\.([0-9]+)\\.p" + percentile));
        }

        return chart.svg();
    }

    private String grow()
    {
        return new LineChart("Growth of the state machine", "how many there are", "commands a second of a core")
            .line("markets", points("grow\\.markets\\.([0-9]+)\\.cpu\\.commands"))
            .line("accounts", points("grow\\.accounts\\.([0-9]+)\\.cpu\\.commands"))
            .line("resting orders", points("grow\\.orders\\.([0-9]+)\\.cpu\\.commands"))
            .svg();
    }

    private String sign()
    {
        return new LineChart("Signed orders that a core checks", "orders that share a signature", "orders a second")
            .line("orders", points("sign\\.batch([0-9]+)\\.orders"))
            .svg();
    }

    private String keccak()
    {
        return new BarChart("Keccak: nanoseconds of a core for the hash of 64 bytes")
            .bar("ours, JDK 17", figures.get("keccak.own.17"), 0)
            .bar("ours, JDK 25", figures.get("keccak.own.25"), 0)
            .bar("Bouncy Castle, JDK 17", figures.get("keccak.bouncy_castle.17"), 1)
            .bar("Bouncy Castle, JDK 25", figures.get("keccak.bouncy_castle.25"), 1)
            .bar("4 lanes, JDK 17", figures.get("keccak.lanes.17"), 2)
            .bar("4 lanes, JDK 25", figures.get("keccak.lanes.25"), 2)
            .svg();
    }

    /**
     * Figures whose names hold a number, by that.
     */
    private TreeMap<Double, Double> points(final String pattern)
    {
        final TreeMap<Double, Double> points = new TreeMap<>();
        final Pattern name = Pattern.compile(pattern);
        for (final Map.Entry<String, Double> figure : figures.entrySet())
        {
            final Matcher matcher = name.matcher(figure.getKey());
            if (matcher.matches() && figure.getValue() > 0)
            {
                points.put(Double.valueOf(matcher.group(1)), figure.getValue());
            }
        }

        return points;
    }
}
