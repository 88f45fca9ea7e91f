package org.plasmex.perf.pipeline;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * The threads of a pipeline, and what each of them, and the one that offers, had of a core.
 */
final class StageThreads
{
    private final ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
    private final List<Thread> threads = new ArrayList<>();
    private long[] before;

    /**
     * A thread for a stage, which will be known.
     */
    Thread newThread(final Runnable work)
    {
        return add(new Thread(work));
    }

    Thread add(final Thread thread)
    {
        threads.add(thread);

        return thread;
    }

    void clear()
    {
        threads.clear();
    }

    /**
     * Count from now on; the caller's thread is the one that offers.
     */
    void begin()
    {
        before = cpuNanos();
    }

    /**
     * What each had since then: a blank, name, equals sign and nanoseconds for each.
     */
    String text()
    {
        final long[] after = cpuNanos();
        final StringBuilder text = new StringBuilder(" offer=").append(after[0] - before[0]);
        for (int i = 0; i < threads.size(); i++)
        {
            text.append(' ').append(threads.get(i).getName().replaceAll("[^a-z]+", "_").replaceAll("_$", ""))
                .append('=').append(after[i + 1] - before[i + 1]);
        }

        return text.toString();
    }

    private long[] cpuNanos()
    {
        final long[] nanos = new long[threads.size() + 1];
        nanos[0] = cpu.getCurrentThreadCpuTime();
        for (int i = 0; i < threads.size(); i++)
        {
            nanos[i + 1] = cpu.getThreadCpuTime(threads.get(i).getId());
        }

        return nanos;
    }
}
