package org.plasmex.perf.pipeline;

import org.agrona.DirectBuffer;
import org.plasmex.engine.StateMachine;
import org.plasmex.engine.pipeline.Pipeline;
import org.plasmex.engine.pipeline.PipelineContext;
import org.plasmex.engine.pipeline.ThreadLayout;
import org.plasmex.journal.SyncPolicy;
import org.plasmex.perf.figures.Directories;
import org.plasmex.perf.flow.LedgerFollower;
import org.plasmex.perf.flow.MemoryLog;
import org.plasmex.perf.flow.MixedFlow;
import org.plasmex.perf.flow.Prepared;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.CommandCheck;
import org.plasmex.protocol.CommandVerifier;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.ledger.Ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Our pipeline with everything on, in a JVM of its own: signatures, a journal that is forced, state machine, output
 * log, and a ledger that judges, links, hashes and stores blocks. It prints a line for each measured run: nanoseconds
 * until the ledger has all of it, commands, steps, then how many nanoseconds of a core each thread had.
 */
public final class OwnVenue
{
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final StageThreads threads = new StageThreads();
    private final Prepared beginning = new Prepared();
    private final Prepared commands = new Prepared();
    private final MixedFlow flow;
    private final int signatureWorkers;

    private OwnVenue(final int count, final int batch)
    {
        signatureWorkers = 1 == batch ? 2 : 1;
        final AtomicInteger first = new AtomicInteger();
        flow = MixedFlow.signed(new MemoryLog((sequence, timeNanos, buffer, offset, length) ->
            add(sequence <= first.get() || 0 == first.get(), buffer, offset, length)), batch);
        flow.write(1);
        first.set(beginning.count());
        flow.write(count);
    }

    /**
     * Run a stream several times, each on a venue of its own.
     *
     * @param args how many commands, directory for the logs and blocks, unmeasured runs, measured runs, commands that a
     *             signature stands for.
     * @throws IOException          if the logs cannot be made or deleted.
     * @throws InterruptedException if interrupted while waiting for the ledger.
     */
    public static void main(final String[] args) throws IOException, InterruptedException
    {
        final OwnVenue own = new OwnVenue(Integer.parseInt(args[0]), Integer.parseInt(args[4]));
        final int unmeasured = Integer.parseInt(args[2]);
        final int runs = unmeasured + Integer.parseInt(args[3]);
        for (int i = 0; i < runs; i++)
        {
            final Path directory = Files.createTempDirectory(Path.of(args[1]), "venue");
            final String line = own.run(directory);
            if (i >= unmeasured)
            {
                System.out.println(line);
            }
            Directories.delete(directory);
        }
    }

    private void add(final boolean isBeginning, final DirectBuffer buffer, final int offset, final int length)
    {
        (isBeginning ? beginning : commands).add(buffer, offset, length);
    }

    private static CommandCheck check()
    {
        final Eip712 eip712 = MixedFlow.genesis().eip712();

        return new CommandVerifier(eip712, new AuthVerifier(KeyRecovery.best(), eip712));
    }

    private String run(final Path directory) throws InterruptedException
    {
        threads.clear();
        final long origin = System.nanoTime();
        try (BlockStore blocks = BlockStore.open(directory.resolve("blocks"), MixedFlow.genesis());
            Pipeline pipeline = Pipeline.open(new PipelineContext()
                .journalDirectory(directory.resolve("journal"))
                .outputDirectory(directory.resolve("output"))
                .journalSync(SyncPolicy.BATCH)
                .ringSlots(1 << 14)
                .threadLayout(ThreadLayout.PIPELINED)
                .idleStrategy("backoff")
                .threadFactory(threads::newThread)
                .signatureWorkers(signatureWorkers)
                .commandCheck(OwnVenue::check)
                .clock(() -> MixedFlow.genesis().since() * NANOS_PER_SECOND + System.nanoTime() - origin)
                .machine(port -> new StateMachine(new StateMachine.Context().outputPort(port)))
                .errorHandler(Throwable::printStackTrace)))
        {
            pipeline.recover();
            pipeline.start();
            final Ledger ledger = new Ledger(blocks, flow.inbox());
            OwnPipeline.send(pipeline, beginning, 0, Integer.MAX_VALUE);
            try (LedgerFollower follower = new LedgerFollower(ledger, directory.resolve("output")))
            {
                threads.add(follower.thread());
                follower.await(beginning.count(), pipeline);
                threads.begin();
                final long start = System.nanoTime();
                OwnPipeline.send(pipeline, commands, beginning.count(), Integer.MAX_VALUE);
                follower.await(beginning.count() + commands.count(), pipeline);

                return (System.nanoTime() - start) + " " + commands.count() + " " + ledger.steps() + threads.text();
            }
        }
    }
}
