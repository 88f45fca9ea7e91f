package org.plasmex.perf.figures;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * What a piece of work takes: time by the clock, and time of a core, which does not know how busy the machine is.
 */
public final class Effort
{
    private final LongSupplier cpuTime;
    private final Samples wall = new Samples();
    private final Samples cpu = new Samples();

    /**
     * None yet; the calling thread's time of a core will count.
     */
    public Effort()
    {
        this(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
    }

    private Effort(final LongSupplier cpuTime)
    {
        this.cpuTime = cpuTime;
    }

    /**
     * None yet; the time of a core that any thread of this JVM has will count, the compiler's included.
     *
     * @return an effort to be measured.
     */
    public static Effort ofAllThreads()
    {
        return new Effort(((OperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean())::getProcessCpuTime);
    }

    /**
     * Do some work, and count what it takes.
     *
     * @param units that the work has; what is counted is for one.
     * @param work  to be done by the calling thread.
     */
    public void measure(final long units, final Runnable work)
    {
        final long cpuStart = cpuTime.getAsLong();
        final long start = System.nanoTime();
        work.run();
        final long nanos = System.nanoTime() - start;
        cpu.add((double)(cpuTime.getAsLong() - cpuStart) / units);
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
