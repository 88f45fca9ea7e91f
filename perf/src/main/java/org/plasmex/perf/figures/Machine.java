package org.plasmex.perf.figures;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a bench runs on, and how steady that is: a fixed piece of work of some milliseconds is done again and again, and
 * it is looked how much that differs, and how much of the time the thread had a core.
 */
final class Machine
{
    private static final int PIECES = 60;
    private static final int UNMEASURED_PIECES = 20;
    private static final int LENGTH = 1_000_000;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Samples pieces = new Samples();
    private long wallNanos;
    private long cpuNanos;
    private long seed = 1;

    /**
     * Do the work; what has been seen is added to what was seen before.
     */
    void probe()
    {
        for (int i = 0; i < UNMEASURED_PIECES; i++)
        {
            work();
        }
        for (int i = 0; i < PIECES; i++)
        {
            final long cpu = threads.getCurrentThreadCpuTime();
            final long start = System.nanoTime();
            work();
            final long nanos = System.nanoTime() - start;
            cpuNanos += threads.getCurrentThreadCpuTime() - cpu;
            wallNanos += nanos;
            pieces.add(nanos);
        }
    }

    /**
     * How much the same work differed.
     *
     * @return (third - first quartile) / median, in percent.
     */
    double noise()
    {
        return pieces.noise();
    }

    /**
     * How much of the time the thread had a core.
     *
     * @return percent.
     */
    double share()
    {
        return 100.0 * cpuNanos / wallNanos;
    }

    /**
     * The machine in a line.
     */
    static String description() throws IOException
    {
        return model() + ", " + Runtime.getRuntime().availableProcessors() + " cores, " +
            System.getProperty("os.name") + " " + System.getProperty("os.version") + ", JDK " +
            System.getProperty("java.version") + String.format(Locale.ROOT, ", load average %.1f",
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private void work()
    {
        long word = seed;
        for (int i = 0; i < LENGTH; i++)
        {
            word ^= word << 13;
            word ^= word >>> 7;
            word ^= word << 17;
        }
        seed = word;
    }

    private static String model() throws IOException
    {
        final Path cpus = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(cpus))
        {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(cpus))
        {
            return lines.filter(line -> line.startsWith("model name")).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).trim()).orElse(System.getProperty("os.arch"));
        }
    }
}
