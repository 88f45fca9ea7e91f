package org.plasmex.perf.figures;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * The figures of a bench, one a line as {@code name value unit}; remarks begin with {@code #}. They are printed, and
 * kept in a file beside the raw values that they were made of. Every name begins with that of the bench.
 * <p>
 * Not thread safe. Close it to have the machine's noise told: that is looked for before and after the bench.
 */
public final class Figures implements AutoCloseable
{
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final String bench;
    private final PrintStream out;
    private final Path directory;
    private final Machine machine = new Machine();

    /**
     * Figures of a bench. They are told from here on, beginning with the machine.
     *
     * @param bench that they are of.
     * @param out   where they are printed.
     * @param kept  directory in which one for this run is made, named after the bench and the time in UTC.
     * @throws IOException if it cannot be made.
     */
    public Figures(final String bench, final PrintStream out, final Path kept) throws IOException
    {
        this.bench = bench;
        this.out = out;
        Files.createDirectories(kept);
        directory = Files.createTempDirectory(
            kept, bench + "-" + STAMP.format(LocalDateTime.now(ZoneOffset.UTC)) + "-");
        machine.probe();
        remark(Machine.description());
    }

    /**
     * Where the raw values are kept.
     *
     * @return the directory of this run.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * Tell a figure.
     *
     * @param name  behind that of the bench.
     * @param value of it.
     * @param unit  without a space.
     * @throws IOException if it cannot be kept.
     */
    public void figure(final String name, final double value, final String unit) throws IOException
    {
        line(bench + "." + name + " " + text(value) + " " + unit);
    }

    /**
     * Tell whether something holds, as 1 or 0.
     *
     * @param name  behind that of the bench.
     * @param value whether it does.
     * @return the value.
     * @throws IOException if it cannot be kept.
     */
    public boolean figure(final String name, final boolean value) throws IOException
    {
        line(bench + "." + name + " " + (value ? 1 : 0) + " bool");

        return value;
    }

    /**
     * Tell what is no figure.
     *
     * @param text a line.
     * @throws IOException if it cannot be kept.
     */
    public void remark(final String text) throws IOException
    {
        line("# " + text);
    }

    /**
     * Keep the values of all runs, in their order.
     *
     * @param name    behind that of the bench.
     * @param samples to keep.
     * @throws IOException if they cannot be kept.
     */
    public void keep(final String name, final Samples samples) throws IOException
    {
        keep(name, "samples", Arrays.stream(samples.values()).mapToObj(Figures::text).collect(Collectors.toList()));
    }

    /**
     * Keep a histogram of nanoseconds, every value that was recorded and how often.
     *
     * @param name      behind that of the bench.
     * @param histogram to keep.
     * @throws IOException if it cannot be kept.
     */
    public void keep(final String name, final Histogram histogram) throws IOException
    {
        try (PrintStream file = new PrintStream(
            Files.newOutputStream(directory.resolve(bench + "." + name + ".hgrm")), false, "US-ASCII"))
        {
            histogram.outputPercentileDistribution(file, 10, 1.0);
        }
    }

    /**
     * Tell how steady the machine was, and where the raw values are.
     *
     * @throws IOException if it cannot be kept.
     */
    @Override
    public void close() throws IOException
    {
        machine.probe();
        figure("machine.noise", machine.noise(), "%");
        figure("machine.core_had", machine.share(), "%");
        remark("raw values are in " + directory);
    }

    private void keep(final String name, final String kind, final List<String> lines) throws IOException
    {
        Files.write(directory.resolve(bench + "." + name + "." + kind), lines);
    }

    private void line(final String text) throws IOException
    {
        out.println(text);
        Files.writeString(directory.resolve("figures"), text + "\n",
            StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String text(final double value)
    {
        final double size = Math.abs(value);
        final String format = value == Math.rint(value) || size >= 1000 ? "%.0f" : size >= 100 ? "%.1f" :
            size >= 1 ? "%.2f" : "%.4f";

        return String.format(Locale.ROOT, format, value);
    }
}
