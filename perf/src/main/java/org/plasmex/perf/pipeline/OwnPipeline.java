package org.plasmex.perf.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.MarketTerms;
import org.plasmex.client.Wallet;
import org.plasmex.engine.StateMachine;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.engine.pipeline.Pipeline;
import org.plasmex.engine.pipeline.PipelineContext;
import org.plasmex.engine.pipeline.ThreadLayout;
import org.plasmex.journal.LogReader;
import org.plasmex.journal.LogWriter;
import org.plasmex.journal.RecordLog;
import org.plasmex.journal.Sequencing;
import org.plasmex.journal.SyncPolicy;
import org.plasmex.perf.figures.Directories;
import org.plasmex.perf.flow.Beginning;
import org.plasmex.perf.flow.MemoryLog;
import org.plasmex.perf.flow.Prepared;
import org.plasmex.protocol.Terms;
import org.plasmex.settlement.block.Genesis;

/**
 * Our pipeline in a JVM of its own: ring, journal, state machine, output log; no signatures, no ledger. It prints a
 * line for each measured run: nanoseconds, fills, checksum of the fills, then how many nanoseconds of a core each
 * thread had.
 * <p>
 * Commands are encoded before they are measured: to encode them is what clients do.
 */
public final class OwnPipeline
{
    /** Neither journal nor output log: the output is read by the thread that executes. */
    static final String NO_JOURNAL = "no_journal";
    /** A journal on disk, which the operating system writes when it likes; the output is read as without one. */
    static final String UNSYNCED = "unsynced";
    /** The same, but no output can be read, and nothing counts as executed, before its command was forced to disk. */
    static final String SYNCED = "synced";
    /** The output too is a log on disk, which is not forced. */
    static final String LOGS = "logs";

    private static final MarketTerms TERMS = new MarketTerms(1, 0, 1, 1, 1, 0, 0);
    private static final Genesis GENESIS = new Genesis(1, new byte[20], 1, 600);
    private static final long FUNDS = 1L << 54;
    private static final long PARK_NANOS = 20_000;
    private static final int INITIAL_ORDERS = 1 << 20; // as the rival makes room for

    private final StageThreads threads = new StageThreads();
    private final Prepared beginning = new Prepared();
    private final Prepared commands = new Prepared();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
    private final List<CommandWriter> writers = new ArrayList<>();
    private final int[][] ids = new int[PipelineStream.TRADERS + 1][];

    private OwnPipeline(final PipelineStream stream)
    {
        prepareBeginning();
        prepare(stream);
    }

    /**
     * Run a stream several times, each on a pipeline of its own.
     *
     * @param args file of the stream, directory for the logs, unmeasured runs, measured runs; {@code no_journal},
     *             {@code unsynced}, {@code synced} or {@code logs}; how many commands may be under way at a time.
     * @throws IOException if the stream cannot be read or the logs not be deleted.
     */
    public static void main(final String[] args) throws IOException
    {
        final OwnPipeline own = new OwnPipeline(PipelineStream.read(Path.of(args[0])));
        final int unmeasured = Integer.parseInt(args[2]);
        final int runs = unmeasured + Integer.parseInt(args[3]);
        for (int i = 0; i < runs; i++)
        {
            final Path directory = Files.createTempDirectory(Path.of(args[1]), "own");
            final String line = own.run(directory, args[4], Integer.parseInt(args[5]));
            if (i >= unmeasured)
            {
                System.out.println(line);
            }
            Directories.delete(directory);
        }
    }

    private String run(final Path directory, final String mode, final int window)
    {
        final FillCheck check = new FillCheck(ids);
        final boolean isKept = LOGS.equals(mode);
        final PipelineContext context = new PipelineContext()
            .journalDirectory(directory.resolve("journal"))
            .outputDirectory(directory.resolve("output"))
            .journalSync(SYNCED.equals(mode) || LOGS.equals(mode) ? SyncPolicy.BATCH : SyncPolicy.NONE)
            .ringSlots(1 << 14)
            .threadLayout(ThreadLayout.PIPELINED)
            .idleStrategy("backoff")
            .threadFactory(threads::newThread)
            .machine(port -> new StateMachine(
                new StateMachine.Context().outputPort(port).initialOrders(INITIAL_ORDERS)))
            .logs(log -> Sequencing.RISING == log.sequencing() ? output(mode, log, check) : journal(mode, log))
            .errorHandler(Throwable::printStackTrace);
        threads.clear();
        final String line;
        try (Pipeline pipeline = Pipeline.open(context))
        {
            pipeline.recover();
            pipeline.start();
            send(pipeline, beginning, 0, Integer.MAX_VALUE);
            threads.begin();
            final long start = System.nanoTime();
            send(pipeline, commands, beginning.count(), window);
            line = (System.nanoTime() - start) + " %s" + threads.text();
        }
        if (isKept)
        {
            read(directory.resolve("output"), check);
        }

        return String.format(line, check.result());
    }

    // With a journal, nobody may read the output of a command that the journal does not have yet.
    private static RecordLog output(final String mode, final LogWriter.Context log, final FillCheck check)
    {
        switch (mode)
        {
            case LOGS:
                return LogWriter.open(log);

            case NO_JOURNAL:
                return new MemoryLog(check);

            default:
                return new HeldLog(check);
        }
    }

    private static RecordLog journal(final String mode, final LogWriter.Context log)
    {
        return NO_JOURNAL.equals(mode) ?
            new MemoryLog((sequence, timeNanos, bytes, offset, length) -> {}) : LogWriter.open(log);
    }

    private static void read(final Path output, final FillCheck check)
    {
        try (LogReader reader = LogReader.open(
            new LogReader.Context().directory(output).sequencing(Sequencing.RISING)))
        {
            reader.replay(check);
        }
    }

    /**
     * Offer commands, and wait until all are executed.
     *
     * @param pipeline that takes them.
     * @param what     the commands.
     * @param before   how many were executed before.
     * @param window   how many may be under way at a time, as where clients wait for their reports.
     */
    static void send(final Pipeline pipeline, final Prepared what, final long before, final int window)
    {
        what.rewind();
        for (long sent = before; what.next(); sent++)
        {
            while (sent - pipeline.executedSequence() >= window && null == pipeline.failure())
            {
                Thread.yield();
            }
            long position = pipeline.offer(what.buffer(), what.offset(), what.length());
            while (CommandPort.BACK_PRESSURED == position)
            {
                LockSupport.parkNanos(PARK_NANOS);
                position = pipeline.offer(what.buffer(), what.offset(), what.length());
            }
            if (position < 0)
            {
                throw new IllegalStateException("a command is not taken: " + position, pipeline.failure());
            }
        }
        while (pipeline.executedSequence() < before + what.count() && null == pipeline.failure())
        {
            LockSupport.parkNanos(PARK_NANOS);
        }
    }

    private void prepareBeginning()
    {
        final Beginning begin = new Beginning(buffer);
        beginning.add(buffer, 0, begin.genesis(GENESIS, 1 << 16));
        beginning.add(buffer, 0, begin.market(TERMS));
        for (int i = 0; i < PipelineStream.TRADERS; i++)
        {
            final Wallet wallet = Beginning.wallet(i + 1);
            beginning.add(buffer, 0, begin.deposit(2L * i, wallet, 0, FUNDS));
            beginning.add(buffer, 0, begin.deposit(2L * i + 1, wallet, 1, FUNDS));
            writers.add(CommandWriter.unsigned(wallet, 1, i + 1, 0));
        }
    }

    private void prepare(final PipelineStream stream)
    {
        final long[] nonces = new long[stream.count() + 1];
        Arrays.setAll(ids, account -> new int[1024]);
        for (int i = 0; i < stream.count(); i++)
        {
            final CommandWriter writer = writers.get(stream.trader(i)).correlation(i + 1L);
            final int op = stream.op(i);
            if (PipelineStream.CANCEL == op)
            {
                commands.add(buffer, 0, writer.cancelOrder(buffer, 0, nonces[stream.id(i)]));
            }
            else
            {
                commands.add(buffer, 0, writer.placeOrder(buffer, 0, TERMS, stream.side(i),
                    PipelineStream.IOC == op ? Terms.IOC : Terms.GTC, stream.price(i), stream.lots(i)));
                nonces[stream.id(i)] = writer.lastNonce();
                name(stream.trader(i) + 1, (int)writer.lastNonce(), stream.id(i));
            }
        }
    }

    private void name(final int account, final int nonce, final int id)
    {
        if (nonce >= ids[account].length)
        {
            ids[account] = Arrays.copyOf(ids[account], Math.max(nonce + 1, 2 * ids[account].length));
        }
        ids[account][nonce] = id;
    }
}
