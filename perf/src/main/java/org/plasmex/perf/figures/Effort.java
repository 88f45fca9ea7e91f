package org.plasmex.perf.figures;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * What a piece of work takes the calling thread: time by the clock, and time of a core, which does not know how busy
 * the machine is.
 */
public final class Effort
{
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Samples wall = new Samples();
    private final Samples cpu = new Samples();

    /**
     * Do some work, and count what it takes.
     *
     * @param units that the work has; what is counted is for one.
     * @param work  to be done by the calling thread.
     */
    public void measure(final long units, final Runnable work)
    {
        final long cpuStart = threads.getCurrentThreadCpuTime();
        final long start = System.nanoTime();
        work.run();
        final long nanos = System.nanoTime() - start;
        cpu.add((double)(threads.getCurrentThreadCpuTime() - cpuStart) / units);
        wall.add((double)nanos / units);
    }

    /**
     * By the clock.
     *
     * @return nanoseconds a unit, a run.
     */
    public Samples wall()
    {
        return wall;
    }

    /**
     * Of a core.
     *
     * @return nanoseconds a unit, a run.
     */
    public Samples cpu()
    {
        return cpu;
    }
}
