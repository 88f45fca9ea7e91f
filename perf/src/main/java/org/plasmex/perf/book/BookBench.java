package org.plasmex.perf.book;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.plasmex.perf.Jvm;
import org.plasmex.perf.Samples;

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

    private final Path root;
    private final int commands;
    private final int rounds;
    private final PrintStream out;

    /**
     * A comparison.
     *
     * @param root     the project's folder, where {@code perf/rival/target} is.
     * @param commands in each workload, greater than 0.
     * @param rounds   JVMs to start of each side for each workload, greater than 0.
     * @param out      where the figures go.
     */
    public BookBench(final Path root, final int commands, final int rounds, final PrintStream out)
    {
        this.root = root;
        this.commands = commands;
        this.rounds = rounds;
        this.out = out;
    }

    /**
     * Runs the comparison: {@code [--commands N] [--rounds N]}.
     *
     * @param args the options. The project's folder is the system property {@code plasmex.root}, or where it is run.
     * @throws IOException          where a file cannot be written or a JVM not be started.
     * @throws InterruptedException where it is interrupted while it waits for a JVM.
     */
    public static void main(final String[] args) throws IOException, InterruptedException
    {
        int commands = 3_000_000;
        int rounds = 5;
        for (int i = 0; i < args.length; i += 2)
        {
            final int value = i + 1 < args.length && args[i + 1].matches("[1-9][0-9]{0,6}") ?
                Integer.parseInt(args[i + 1]) : 0;
            if (value > 0 && "--commands".equals(args[i]))
            {
                commands = value;
            }
            else if (value > 0 && "--rounds".equals(args[i]))
            {
                rounds = value;
            }
            else
            {
                System.err.println("bench book: " + args[i] + " is wrong; right would be [--commands N] [--rounds N]");
                System.exit(2);
            }
        }

        final Path root = Path.of(System.getProperty("plasmex.root", "")).toAbsolutePath();
        System.exit(new BookBench(root, commands, rounds, System.out).run() ? 0 : 1);
    }

    /**
     * Runs every workload and prints its figures.
     *
     * @return whether both sides did the same in all of them.
     * @throws IOException          where a file cannot be written or a JVM not be started.
     * @throws InterruptedException where it is interrupted while it waits for a JVM.
     */
    public boolean run() throws IOException, InterruptedException
    {
        out.println("# " + Jvm.machine() + "; medians of " + rounds + " x " + MEASURED_RUNS +
            " alternating runs of " + commands + " commands; noise is (third - first quartile) / median");
        final boolean isEqual =
            compare("book.mixed.1k", BookWorkload.Mix.MIXED, 1_000) &
            compare("book.mixed.100k", BookWorkload.Mix.MIXED, 100_000) &
            compare("book.replace.1k", BookWorkload.Mix.REPLACE, 1_000);
        out.println("book.equal " + (isEqual ? 1 : 0) + " bool");
        return isEqual;
    }

    private boolean compare(final String name, final BookWorkload.Mix mix, final int resting)
        throws IOException, InterruptedException
    {
        final Path file = Files.createTempFile("plasmex-book", ".commands");
        try
        {
            BookWorkload.generate(mix, resting, commands, SEED).write(file);
            final Runs own = new Runs();
            final Runs rival = new Runs();
            for (int i = 0; i < rounds; i++)
            {
                run(own, Jvm.ownClassPath(), "org.plasmex.perf.book.OwnBook", file);
                run(rival, Jvm.rivalClassPath(root), "org.plasmex.rival.RivalBook", file);
            }

            final double ownRate = commands / own.nanos.median() * 1_000;
            final double rivalRate = commands / rival.nanos.median() * 1_000;
            final boolean isEqual = own.result != null && own.result.equals(rival.result);
            print(name + ".ratio", ownRate / rivalRate, "x");
            print(name + ".commands", ownRate, "M/s");
            print(name + ".rival.commands", rivalRate, "M/s");
            print(name + ".noise", own.nanos.noise(), "%");
            print(name + ".rival.noise", rival.nanos.noise(), "%");
            out.println(name + ".fills " + own.result.split(" ")[0] + " fills");
            if (!isEqual)
            {
                out.println(name + ": fills and checksum differ: " + own.result + " and " + rival.result);
            }

            return isEqual;
        }
        finally
        {
            Files.delete(file);
        }
    }

    private static void run(final Runs runs, final String classPath, final String mainClass, final Path file)
        throws IOException, InterruptedException
    {
        Jvm.run(
            JVM_FLAGS,
            classPath,
            mainClass,
            List.of(file.toString(), String.valueOf(UNMEASURED_RUNS), String.valueOf(MEASURED_RUNS)),
            runs::add);
    }

    private void print(final String name, final double value, final String unit)
    {
        out.println(String.format(Locale.ROOT, "%s %.2f %s", name, value, unit));
    }

    /**
     * What the JVMs of one side printed.
     */
    private static final class Runs
    {
        private final Samples nanos = new Samples();
        private String result;

        /**
         * Adds a line of nanoseconds and the result, which must be the same in all runs.
         */
        private void add(final String line)
        {
            final int space = line.indexOf(' ');
            nanos.add(Long.parseLong(line.substring(0, space)));
            final String thisResult = line.substring(space + 1);
            if (result != null && !result.equals(thisResult))
            {
                throw new IllegalStateException("two runs of one side differ: " + result + " and " + thisResult);
            }
            result = thisResult;
        }
    }
}
