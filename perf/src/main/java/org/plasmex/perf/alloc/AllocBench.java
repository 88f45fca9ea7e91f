package org.plasmex.perf.alloc;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.plasmex.engine.StateMachine;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.engine.pipeline.Pipeline;
import org.plasmex.engine.pipeline.PipelineContext;
import org.plasmex.engine.pipeline.ThreadLayout;
import org.plasmex.journal.SyncPolicy;
import org.plasmex.perf.figures.Directories;
import org.plasmex.perf.figures.Figures;
import org.plasmex.perf.flow.LedgerFollower;
import org.plasmex.perf.flow.MemoryLog;
import org.plasmex.perf.flow.MixedFlow;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.ledger.Ledger;

/**
 * {@code bench alloc}: bytes per command that the threads of journal, machine and ledger allocate, once all is warm:
 * mixed commands go through a pipeline with logs on disk, and a ledger behind it stores its blocks. For each thread it
 * tells the bytes a command over all of them, and in how many windows of 10,000 commands it allocated nothing at all:
 * what is left goes with files that are begun and ended, not with commands.
 */
public final class AllocBench
{
    private static final int COMMANDS_BETWEEN_PRUNES = 1 << 19;
    private static final int FIRST_COMMANDS = 256;
    private static final int WINDOW = 10_000;
    private static final long PARK_NANOS = 20_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final Map<String, Thread> stages = new ConcurrentHashMap<>();
    private final Figures figures;
    private final Path parent;
    private final int commands;
    private final Map<String, Windows> windows = new TreeMap<>();
    private StateMachine machine;
    private long offered;

    /**
     * A bench.
     *
     * @param parent   in which it makes a directory, and removes it.
     * @param commands that are counted, after a quarter as many that are not.
     * @param figures  where the figures go.
     */
    public AllocBench(final Path parent, final int commands, final Figures figures)
    {
        this.parent = parent;
        this.commands = commands;
        this.figures = figures;
    }

    /**
     * Run it and tell its figures.
     *
     * @return whether the ledger took what the engine put out.
     * @throws IOException          if the disk refuses.
     * @throws InterruptedException if interrupted while waiting for the ledger.
     */
    public boolean run() throws IOException, InterruptedException
    {
        figures.figure("commands", commands, "commands");
        final Path directory = Files.createTempDirectory(parent, "plasmex-alloc");
        final long start = System.nanoTime();
        try (BlockStore blocks = BlockStore.open(directory.resolve("blocks"), MixedFlow.genesis());
            Pipeline pipeline = Pipeline.open(new PipelineContext()
                .journalDirectory(directory.resolve("journal"))
                .outputDirectory(directory.resolve("output"))
                .journalSync(SyncPolicy.NONE)
                .threadLayout(ThreadLayout.PIPELINED)
                .threadFactory(this::newThread)
                .clock(() -> MixedFlow.genesis().since() * NANOS_PER_SECOND + System.nanoTime() - start)
                .machine(port -> machine = new StateMachine(new StateMachine.Context().outputPort(port)))
                .errorHandler(Throwable::printStackTrace)))
        {
            pipeline.recover();
            pipeline.start();
            return measure(directory, blocks, pipeline);
        }
        finally
        {
            Directories.delete(directory);
        }
    }

    private boolean measure(final Path directory, final BlockStore blocks, final Pipeline pipeline)
        throws IOException, InterruptedException
    {
        final MixedFlow flow = new MixedFlow(new MemoryLog(
            (sequence, timeNanos, buffer, offset, length) -> offer(pipeline, buffer, offset, length)));
        flow.write(FIRST_COMMANDS);
        final Ledger ledger = new Ledger(blocks, flow.inbox());
        try (LedgerFollower follower = new LedgerFollower(ledger, directory.resolve("output")))
        {
            stages.put("ledger", follower.thread());
            write(flow, commands / 4, pipeline, follower);
            final Map<String, Long> before = allocated();
            before.forEach((name, bytes) -> windows.put(name, new Windows(bytes)));
            write(flow, commands / 4 + commands, pipeline, follower);
            final Map<String, Long> after = allocated();
            for (final Map.Entry<String, Long> entry : after.entrySet())
            {
                final Windows thread = windows.get(entry.getKey());
                figures.figure(entry.getKey(),
                    (double)(entry.getValue() - before.get(entry.getKey())) / commands, "bytes/command");
                figures.figure(entry.getKey() + ".windows", thread.count, "windows");
                figures.figure(entry.getKey() + ".windows.without", thread.without, "windows");
                figures.figure(entry.getKey() + ".windows.most", thread.most, "bytes");
            }
            figures.figure("blocks", ledger.blocks(), "blocks");
        }

        return figures.figure("equal", ledger.steps() + 1 == machine.nextStep());
    }

    private void write(
        final MixedFlow flow, final long upTo, final Pipeline pipeline, final LedgerFollower follower)
    {
        while (offered < upTo)
        {
            flow.write(Math.min(upTo, offered + COMMANDS_BETWEEN_PRUNES));
            follower.await(offered, pipeline);
            pipeline.prune(offered);
        }
    }

    private void offer(final Pipeline pipeline, final DirectBuffer buffer, final int offset, final int length)
    {
        while (CommandPort.BACK_PRESSURED == pipeline.offer(buffer, offset, length))
        {
            LockSupport.parkNanos(PARK_NANOS);
        }
        offered++;
        if (!windows.isEmpty() && offered % WINDOW == 0)
        {
            allocated().forEach((name, bytes) -> windows.get(name).add(bytes));
        }
    }

    /**
     * By the threads' names, of which the stages' are set when they run.
     */
    private Map<String, Long> allocated()
    {
        final Map<String, Long> bytes = new TreeMap<>();
        for (final Thread thread : stages.values())
        {
            bytes.put("execute".equals(thread.getName()) ? "machine" : thread.getName(),
                threads.getThreadAllocatedBytes(thread.getId()));
        }

        return bytes;
    }

    private Thread newThread(final Runnable work)
    {
        final Thread thread = new Thread(work);
        stages.put("stage " + stages.size(), thread);

        return thread;
    }

    /**
     * What a thread allocates from one look at it to the next.
     */
    private static final class Windows
    {
        private long last;
        private int count;
        private int without;
        private long most;

        private Windows(final long bytes)
        {
            last = bytes;
        }

        private void add(final long bytes)
        {
            count++;
            without += bytes == last ? 1 : 0;
            most = Math.max(most, bytes - last);
            last = bytes;
        }
    }
}
