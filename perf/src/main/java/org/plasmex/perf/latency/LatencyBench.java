package org.plasmex.perf.latency;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.plasmex.perf.figures.Directories;
import org.plasmex.perf.figures.Figures;
import org.plasmex.perf.flow.MemoryLog;
import org.plasmex.perf.flow.MixedFlow;
import org.plasmex.perf.flow.Prepared;

/**
 * {@code bench latency}: from the moment when a command is due until its report is in the output log, where readers
 * see it, at fixed rates that wait for nothing: what comes late because an earlier command was slow counts from when it
 * was due, so no omission is coordinated. Rates rise until a mode does not keep up.
 * <p>
 * The floor is the same pipeline of the same ring and threads, whose stages keep nothing and do nothing.
 */
public final class LatencyBench
{
    private static final int[] RATES = {1_000, 10_000, 50_000, 100_000, 200_000, 400_000, 800_000};
    private static final int MOST_COMMANDS = 2_000_000;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    private final Figures figures;
    private final Path parent;
    private final int millis;
    private final int highest;

    /**
     * A bench.
     *
     * @param parent  in which it makes directories, and removes them.
     * @param millis  that each rate lasts.
     * @param highest rate, in commands a second.
     * @param figures where the figures go.
     */
    public LatencyBench(final Path parent, final int millis, final int highest, final Figures figures)
    {
        this.parent = parent;
        this.millis = millis;
        this.highest = highest;
        this.figures = figures;
    }

    /**
     * What is kept, and what is done.
     */
    enum Mode
    {
        FLOOR, NO_JOURNAL, UNSYNCED, SYNCED
    }

    /**
     * Run it and tell its figures.
     *
     * @return whether all commands were answered.
     * @throws IOException if the disk refuses.
     */
    public boolean run() throws IOException
    {
        figures.remark(
            "open loop, each rate for " + millis + " ms after as long unmeasured; from when a command was due");
        final Prepared commands = new Prepared();
        final MixedFlow flow = new MixedFlow(
            new MemoryLog((sequence, timeNanos, buffer, offset, length) -> commands.add(buffer, offset, length)));
        flow.write(0);
        final int beginning = commands.count();
        flow.write(beginning + most());

        final Map<Mode, Boolean> isSaturated = new EnumMap<>(Mode.class);
        boolean isRight = true;
        for (final int rate : RATES)
        {
            double floor = 0;
            for (final Mode mode : Mode.values())
            {
                if (rate <= highest && !isSaturated.getOrDefault(mode, false))
                {
                    final LatencyRun run = measure(mode, rate, commands, beginning);
                    isSaturated.put(mode, run.isSaturated());
                    isRight &= run.isComplete();
                    tell(mode.name().toLowerCase(Locale.ROOT) + "." + rate, run, floor);
                    floor = Mode.FLOOR == mode ? run.latencies().getValueAtPercentile(50) : floor;
                }
            }
        }

        return figures.figure("right", isRight);
    }

    private LatencyRun measure(final Mode mode, final int rate, final Prepared commands, final int beginning)
        throws IOException
    {
        final Path directory = Files.createTempDirectory(parent, "plasmex-latency");
        try
        {
            final LatencyRun run = new LatencyRun(mode, rate, count(rate), commands, beginning);
            run.run(directory);

            return run;
        }
        finally
        {
            Directories.delete(directory);
        }
    }

    private void tell(final String name, final LatencyRun run, final double floor) throws IOException
    {
        final Histogram latencies = run.latencies();
        figures.keep(name, latencies);
        for (final double percentile : PERCENTILES)
        {
            figures.figure(name + ".p" + String.valueOf(percentile).replace(".0", ""),
                latencies.getValueAtPercentile(percentile) / 1000.0, "us");
        }
        figures.figure(name + ".max", latencies.getMaxValue() / 1000.0, "us");
        if (floor > 0)
        {
            figures.figure(name + ".to_floor", latencies.getValueAtPercentile(50) / floor, "x");
        }
        if (run.isSaturated())
        {
            figures.figure(name + ".sustained", run.sustained(), "commands/s");
        }
    }

    private int most()
    {
        int most = 0;
        for (final int rate : RATES)
        {
            most = rate <= highest ? Math.max(most, 2 * count(rate)) : most;
        }

        return most;
    }

    /**
     * Commands that are measured at a rate.
     */
    private int count(final int rate)
    {
        return (int)Math.min(MOST_COMMANDS / 2, (long)rate * millis / 1000);
    }
}
