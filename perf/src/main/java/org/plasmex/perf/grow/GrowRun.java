package org.plasmex.perf.grow;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import org.plasmex.perf.figures.Samples;

/**
 * One size, in a JVM of its own: fills a machine, tells what memory that took, and measures.
 */
final class GrowRun
{
    private static final int RUNS = 5;
    private static final int UNMEASURED = 4;
    private static final double NANOS = 1e9;

    private GrowRun()
    {
    }

    /**
     * Measure a size.
     *
     * @param args markets, accounts, resting orders, prices, commands of each measured run.
     */
    public static void main(final String[] args)
    {
        final int markets = Integer.parseInt(args[0]);
        final int accounts = Integer.parseInt(args[1]);
        final int orders = Integer.parseInt(args[2]);
        final int commands = Integer.parseInt(args[4]);
        final GrowVenue venue = new GrowVenue(markets, accounts, orders, Prices.valueOf(args[3]));
        final long empty = used();
        venue.list();
        final long listed = used();
        venue.open();
        final long opened = used();
        venue.rest();
        final long rested = used();
        final int resting = venue.machine().restingOrders();
        if (resting != orders + 2 * markets)
        {
            throw new IllegalStateException(resting + " orders rest, and not " + (orders + 2 * markets));
        }

        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        final Samples wall = new Samples();
        final Samples processor = new Samples();
        for (int i = 0; i < UNMEASURED; i++)
        {
            venue.trade(commands);
        }
        for (int i = 0; i < RUNS; i++)
        {
            final long cpu = threads.getCurrentThreadCpuTime();
            final long start = System.nanoTime();
            final long executing = venue.trade(commands);
            final double share = (double)executing / (System.nanoTime() - start);
            wall.add(commands * NANOS / executing);
            // Of the thread's time that share which it took to execute, not to make, the commands.
            processor.add(commands * NANOS / ((threads.getCurrentThreadCpuTime() - cpu) * share));
        }

        print("commands", wall.median(), "commands/s");
        print("noise", wall.noise(), "%");
        print("cpu.commands", processor.median(), "commands/s");
        print("market", (double)(listed - empty) / markets, "bytes");
        print("account", (double)(opened - listed) / accounts, "bytes");
        print("order", (double)(rested - opened) / (orders + 2 * markets), "bytes");
    }

    private static long used()
    {
        final Runtime runtime = Runtime.getRuntime();
        System.gc();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void print(final String name, final double value, final String unit)
    {
        System.out.printf(Locale.ROOT, "%s %.0f %s%n", name, value, unit);
    }
}
