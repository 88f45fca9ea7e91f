package org.plasmex.perf.latency;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.plasmex.engine.CommandHandler;
import org.plasmex.engine.OutputPort;
import org.plasmex.engine.StateMachine;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.engine.pipeline.Pipeline;
import org.plasmex.engine.pipeline.PipelineContext;
import org.plasmex.engine.pipeline.ThreadLayout;
import org.plasmex.journal.LogWriter;
import org.plasmex.journal.RecordLog;
import org.plasmex.journal.Sequencing;
import org.plasmex.journal.SyncPolicy;
import org.plasmex.perf.flow.MemoryLog;
import org.plasmex.perf.flow.MixedFlow;
import org.plasmex.perf.flow.Prepared;

/**
 * One rate in one mode, on a pipeline of its own: as many commands unmeasured as are measured then, at the same rate.
 */
final class LatencyRun
{
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LONGEST_NANOS = 600 * NANOS_PER_SECOND;
    private static final long PARK_NANOS = 20_000;
    private static final long SPIN_NANOS = 100_000;
    private static final double LATE = 1.1;

    private final Histogram latencies = new Histogram(LONGEST_NANOS, 3);
    private final LatencyBench.Mode mode;
    private final Prepared commands;
    private final int beginning;
    private final int count;
    private final double interval;
    private volatile long start = Long.MAX_VALUE;
    private long reported;
    private long took;

    LatencyRun(
        final LatencyBench.Mode mode, final int rate, final int count, final Prepared commands, final int beginning)
    {
        this.mode = mode;
        this.count = count;
        this.commands = commands;
        this.beginning = beginning;
        interval = (double)NANOS_PER_SECOND / rate;
    }

    void run(final Path directory)
    {
        final long origin = System.nanoTime();
        try (Pipeline pipeline = Pipeline.open(new PipelineContext()
            .journalDirectory(directory.resolve("journal"))
            .outputDirectory(directory.resolve("output"))
            .journalSync(LatencyBench.Mode.SYNCED == mode ? SyncPolicy.BATCH : SyncPolicy.NONE)
            .logs(this::log)
            .threadLayout(ThreadLayout.PIPELINED)
            .idleStrategy("yield")
            .clock(() -> MixedFlow.genesis().since() * NANOS_PER_SECOND + System.nanoTime() - origin)
            .machine(this::machine)
            .errorHandler(Throwable::printStackTrace)))
        {
            pipeline.recover();
            pipeline.start();
            commands.rewind();
            for (int i = 0; i < beginning; i++)
            {
                offerNext(pipeline);
            }
            await(pipeline, beginning);

            start = System.nanoTime();
            for (int i = 0; i < 2 * count; i++)
            {
                waitUntil(due(i));
                offerNext(pipeline);
            }
            await(pipeline, beginning + 2L * count);
            took = System.nanoTime() - start;
        }
    }

    Histogram latencies()
    {
        return latencies;
    }

    /**
     * Whether every command was answered.
     */
    boolean isComplete()
    {
        return count == latencies.getTotalCount();
    }

    /**
     * Whether it took longer than the commands came.
     */
    boolean isSaturated()
    {
        return took > LATE * 2 * count * interval;
    }

    double sustained()
    {
        return 2.0 * count * NANOS_PER_SECOND / took;
    }

    private RecordLog log(final LogWriter.Context context)
    {
        final RecordLog log = LatencyBench.Mode.SYNCED == mode || LatencyBench.Mode.UNSYNCED == mode ?
            LogWriter.open(context) : new MemoryLog((sequence, timeNanos, buffer, offset, length) -> {});

        return Sequencing.RISING == context.sequencing() ? new ObservedLog(log, this::onReported) : log;
    }

    private CommandHandler machine(final OutputPort port)
    {
        return LatencyBench.Mode.FLOOR == mode ? new Empty(port) :
            new StateMachine(new StateMachine.Context().outputPort(port));
    }

    /**
     * Reports of all commands up to this one can be read now.
     */
    private void onReported(final long sequence)
    {
        final long now = System.nanoTime();
        for (; reported < sequence; reported++)
        {
            final long index = reported - beginning;
            if (index >= count)
            {
                latencies.recordValue(Math.min(LONGEST_NANOS, Math.max(0, now - due(index))));
            }
        }
    }

    private long due(final long index)
    {
        return start + (long)(index * interval);
    }

    private void offerNext(final Pipeline pipeline)
    {
        commands.next();
        while (CommandPort.BACK_PRESSURED ==
            pipeline.offer(commands.buffer(), commands.offset(), commands.length()))
        {
            Thread.yield();
        }
    }

    private static void waitUntil(final long due)
    {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime())
        {
            if (left > SPIN_NANOS)
            {
                LockSupport.parkNanos(left - SPIN_NANOS);
            }
            else
            {
                Thread.yield();
            }
        }
    }

    private static void await(final Pipeline pipeline, final long sequence)
    {
        while (pipeline.executedSequence() < sequence && null == pipeline.failure())
        {
            LockSupport.parkNanos(PARK_NANOS);
        }
    }

    /**
     * Does nothing, and says so.
     */
    private static final class Empty implements CommandHandler
    {
        private final OutputPort port;

        private Empty(final OutputPort port)
        {
            this.port = port;
        }

        @Override
        public void onCommand(
            final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
        {
            port.buffer().putLong(port.claim(Long.BYTES), sequence);
            port.commit(Long.BYTES);
        }
    }
}
