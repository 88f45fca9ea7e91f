package org.plasmex.perf.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.plasmex.perf.figures.ChildJvm;
import org.plasmex.perf.figures.Figures;
import org.plasmex.perf.figures.Samples;

/**
 * {@code bench book}: commands per second of our matching core and of exchange-core's direct book, one thread each.
 * <p>
 * Both execute the same file of commands, alternately, in JVMs of their own with the same flags: the JVM's defaults
 * but for the heap's size. Each JVM first runs the commands unmeasured, until all of it is compiled. The figures are
 * medians of all measured runs. Both must report the same fills and the same book in the end.
 * <p>
 * A replace gives an order another price, other lots and another id, as a venue's does where each order is signed; so
 * it is a cancel and a new order on both sides: exchange-core's own move keeps lots and id.
 */
public final class BookBench
{
    private static final int UNMEASURED_RUNS = 20;
    private static final int MEASURED_RUNS = 5;
    private static final long SEED = 20_261_121;
    private static final List<String> JVM_FLAGS = List.of(
        "-Xms2g",
        "-Xmx2g",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

    private final Figures figures;
    private final int commands;
    private final int rounds;
    private final ChildJvm own = ChildJvm.own(JVM_FLAGS, OwnBook.class);
    private final ChildJvm rival;

    /**
     * A comparison.
     *
     * @param root     the project's folder, where {@code perf/rival/target} is.
     * @param commands in each workload, greater than 0.
     * @param rounds   JVMs to start of each side for each workload, greater than 0.
     * @param figures  where the figures go.
     * @throws IOException if the rival was not built.
     */
    public BookBench(final Path root, final int commands, final int rounds, final Figures figures) throws IOException
    {
        this.commands = commands;
        this.rounds = rounds;
        this.figures = figures;
        rival = ChildJvm.rival(root, JVM_FLAGS, "org.plasmex.rival.RivalBook");
    }

    /**
     * Runs every workload and tells its figures.
     *
     * @return whether both sides did the same in all of them.
     * @throws IOException          where a file cannot be written or a JVM not be started.
     * @throws InterruptedException where it is interrupted while it waits for a JVM.
     */
    public boolean run() throws IOException, InterruptedException
    {
        figures.remark("medians of " + rounds + " x " + MEASURED_RUNS + " alternating runs of " + commands +
            " commands; noise is (third - first quartile) / median");

        return figures.figure("equal",
            compare("mixed.1k", BookWorkload.Mix.MIXED, 1_000) &
            compare("mixed.100k", BookWorkload.Mix.MIXED, 100_000) &
            compare("replace.1k", BookWorkload.Mix.REPLACE, 1_000));
    }

    private boolean compare(final String name, final BookWorkload.Mix mix, final int resting)
        throws IOException, InterruptedException
    {
        final Path file = Files.createTempFile("plasmex-book", ".commands");
        try
        {
            BookWorkload.generate(mix, resting, commands, SEED).write(file);
            final Runs ownRuns = new Runs();
            final Runs rivalRuns = new Runs();
            for (int i = 0; i < rounds; i++)
            {
                ownRuns.add(own.run(file, UNMEASURED_RUNS, MEASURED_RUNS));
                rivalRuns.add(rival.run(file, UNMEASURED_RUNS, MEASURED_RUNS));
            }

            figures.keep(name + ".nanos", ownRuns.nanos);
            figures.keep(name + ".rival.nanos", rivalRuns.nanos);
            figures.figure(name + ".ratio", rivalRuns.nanos.median() / ownRuns.nanos.median(), "x");
            figures.figure(name + ".commands", commands / ownRuns.nanos.median() * 1_000, "M/s");
            figures.figure(name + ".rival.commands", commands / rivalRuns.nanos.median() * 1_000, "M/s");
            figures.figure(name + ".noise", ownRuns.nanos.noise(), "%");
            figures.figure(name + ".rival.noise", rivalRuns.nanos.noise(), "%");
            figures.figure(name + ".fills", Long.parseLong(ownRuns.result.split(" ")[0]), "fills");
            final boolean isEqual = ownRuns.result.equals(rivalRuns.result);
            if (!isEqual)
            {
                figures.remark(name + ": fills and checksum differ: " + ownRuns.result + " and " + rivalRuns.result);
            }

            return isEqual;
        }
        finally
        {
            Files.delete(file);
        }
    }

    /**
     * What the JVMs of one side printed.
     */
    private static final class Runs
    {
        private final Samples nanos = new Samples();
        private String result;

        /**
         * Adds lines of nanoseconds and the result, which must be the same in all runs.
         */
        private void add(final List<String> lines) throws IOException
        {
            for (final String line : lines)
            {
                final int space = line.indexOf(' ');
                nanos.add(Long.parseLong(line.substring(0, space)));
                final String thisResult = line.substring(space + 1);
                if (null != result && !result.equals(thisResult))
                {
                    throw new IOException("two runs of one side differ: " + result + " and " + thisResult);
                }
                result = thisResult;
            }
        }
    }
}
