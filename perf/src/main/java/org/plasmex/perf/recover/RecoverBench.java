package org.plasmex.perf.recover;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.engine.StateMachine;
import org.plasmex.engine.pipeline.Pipeline;
import org.plasmex.engine.pipeline.PipelineContext;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.LogWriter;
import org.plasmex.journal.Sequencing;
import org.plasmex.journal.SyncPolicy;
import org.plasmex.perf.figures.ChildJvm;
import org.plasmex.perf.figures.Directories;
import org.plasmex.perf.figures.Figures;
import org.plasmex.perf.flow.MemoryOutput;
import org.plasmex.perf.flow.MixedFlow;
import org.plasmex.perf.grow.SnapshotRun;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.ledger.Ledger;

/**
 * {@code bench recover}: how fast a journal is replayed. One journal of mixed commands without signatures is made;
 * then it is read and executed, and nothing is kept; then as a venue starts that has lost everything but its journal:
 * executed into a new output log, and that linked, judged by the law, hashed and stored in new blocks; then as one
 * starts that has lost only its snapshots: output compared, blocks made again and compared.
 * <p>
 * Each figure is told by the clock, and by the processor's time that its one thread took, which does not know how busy
 * the machine is.
 */
public final class RecoverBench
{
    private static final int BIG = 1_000_000;
    private static final double NANOS = 1e9;
    private static final double MEGA = 1e6;

    private final Path directory;
    private final int commands;
    private final int resting;
    private final Figures figures;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final byte[][] digests = new byte[3][StateMachine.DIGEST_LENGTH];

    /**
     * A bench.
     *
     * @param directory where it makes a directory of its own, and removes it: some 900 bytes a command are needed.
     * @param commands  in the journal.
     * @param resting   orders of which a snapshot is made.
     * @param figures   where the figures go.
     */
    public RecoverBench(final Path directory, final int commands, final int resting, final Figures figures)
    {
        this.directory = directory;
        this.commands = commands;
        this.resting = resting;
        this.figures = figures;
    }

    /**
     * Run it and print its figures.
     *
     * @return whether every replay came to the same state.
     * @throws IOException          if the disk refuses, or a JVM does not end well.
     * @throws InterruptedException if interrupted while waiting for a JVM.
     */
    public boolean run() throws IOException, InterruptedException
    {
        final Path data = Files.createTempDirectory(directory, "plasmex-recover");
        try
        {
            final MemoryInbox inbox = makeJournal(data);
            measure("engine", () -> replay(data));
            measure("engine_writing_output", () -> recover(data, 1));
            final byte[] made = link("ledger_writing_blocks", data, inbox);
            figures.figure("output", Directories.size(data.resolve("output")) / MEGA, "MB");
            figures.figure("blocks", Directories.size(data.resolve("blocks")) / MEGA, "MB");
            final long start = System.nanoTime();
            measure("engine_comparing_output", () -> recover(data, 2));
            final byte[] again = link("ledger_comparing_blocks", data, inbox);
            figures.figure("start", commands / ((System.nanoTime() - start) / NANOS), "commands/s");

            final boolean isEqual = Arrays.equals(digests[0], digests[1]) &&
                Arrays.equals(digests[0], digests[2]) && Arrays.equals(made, again);
            return figures.figure("equal", isEqual) & snapshot(data.resolve("snapshot"));
        }
        finally
        {
            Directories.delete(data);
        }
    }

    /**
     * Of the state machine, which stands still while it is written: the ledger's cells, of which an order is one, come
     * on top, written by the ledger's thread.
     */
    private boolean snapshot(final Path file) throws IOException, InterruptedException
    {
        final List<String> lines = ChildJvm.own(
            List.of(resting > BIG ? "-Xmx8g" : "-Xmx2g", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"),
            SnapshotRun.class).run(resting, file);
        for (final String line : lines)
        {
            final String[] words = line.split(" ");
            figures.figure("snapshot." + words[0], Double.parseDouble(words[1]), words[2]);
        }

        return lines.contains("equal 1.0 bool");
    }

    private MemoryInbox makeJournal(final Path data) throws IOException
    {
        try (LogWriter journal = LogWriter.open(new LogWriter.Context()
            .directory(data.resolve("journal")).sequencing(Sequencing.GAPLESS).syncPolicy(SyncPolicy.NONE)))
        {
            final MixedFlow flow = new MixedFlow(journal);
            flow.write(commands);
            figures.figure("commands", commands, "commands");
            figures.figure("journal", Directories.size(data.resolve("journal")) / MEGA, "MB");
            return flow.inbox();
        }
    }

    private void measure(final String name, final Runnable work) throws IOException
    {
        final long cpu = threads.getCurrentThreadCpuTime();
        final long start = System.nanoTime();
        work.run();
        figures.figure(name, commands / ((System.nanoTime() - start) / NANOS), "commands/s");
        figures.figure(name + ".cpu", commands / ((threads.getCurrentThreadCpuTime() - cpu) / NANOS), "commands/s");
    }

    private void replay(final Path data)
    {
        final StateMachine machine =
            new StateMachine(new StateMachine.Context().outputPort(new MemoryOutput((buffer, offset, length) -> {})));
        try (LogReader reader = LogReader.open(
            new LogReader.Context().directory(data.resolve("journal")).sequencing(Sequencing.GAPLESS)))
        {
            reader.replay(machine::onCommand);
        }
        machine.digest(new UnsafeBuffer(digests[0]), 0);
    }

    private void recover(final Path data, final int digest)
    {
        final StateMachine[] machine = new StateMachine[1];
        try (Pipeline pipeline = Pipeline.open(new PipelineContext()
            .journalDirectory(data.resolve("journal"))
            .outputDirectory(data.resolve("output"))
            .journalSync(SyncPolicy.NONE)
            .machine(port -> machine[0] = new StateMachine(new StateMachine.Context().outputPort(port)))
            .errorHandler(Throwable::printStackTrace)))
        {
            pipeline.recover();
        }
        machine[0].digest(new UnsafeBuffer(digests[digest]), 0);
    }

    private byte[] link(final String name, final Path data, final MemoryInbox inbox)
        throws IOException
    {
        try (BlockStore blocks = BlockStore.open(data.resolve("blocks"), MixedFlow.genesis());
            LogReader reader = LogReader.open(
                new LogReader.Context().directory(data.resolve("output")).sequencing(Sequencing.RISING)))
        {
            final Ledger ledger = new Ledger(blocks, inbox);
            measure(name, () -> reader.replay(
                (sequence, timeNanos, buffer, offset, length) -> ledger.onRecord(buffer, offset, length)));
            figures.figure(name + ".steps", ledger.steps(), "steps");
            return ledger.digest();
        }
    }
}
