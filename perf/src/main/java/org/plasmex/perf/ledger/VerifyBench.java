package org.plasmex.perf.ledger;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.plasmex.perf.figures.ChildJvm;
import org.plasmex.perf.figures.Directories;
import org.plasmex.perf.figures.Effort;
import org.plasmex.perf.figures.Figures;
import org.plasmex.perf.figures.Samples;
import org.plasmex.perf.flow.MixedFlow;
import org.plasmex.perf.pipeline.OwnVenue;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.VectorHashing;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.verify.LedgerVerifier;

/**
 * {@code bench verify}: steps per second that a watcher verifies, of commands that are signed each by itself, or in
 * batches of 64; with one thread, and with two beside the one that follows the links. Once as a watcher does it, who
 * recovers each key; and once with keys that are known, as the ledger has them from the pipeline.
 * <p>
 * Against two rivals, of the same commands: the ledger alone, fed from memory, which checks no signature and has no use
 * for a second core; and by the clock the rate at which the ledger of a venue with everything on grows ({@link
 * OwnVenue}), in a JVM of its own on the same cores: what a watcher has to keep up with.
 */
public final class VerifyBench
{
    private static final int RUNS = 3;
    private static final int BATCH = 64;
    private static final double NANOS = 1e9;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean();
    private final Figures figures;
    private final Path parent;
    private final int commands;
    private double lastWall;

    /**
     * A bench.
     *
     * @param parent   in which it makes a directory, and removes it.
     * @param commands that the steps are of; there must be enough for a block of 65,536 steps.
     * @param figures  where the figures go.
     */
    public VerifyBench(final Path parent, final int commands, final Figures figures)
    {
        this.parent = parent;
        this.commands = commands;
        this.figures = figures;
    }

    /**
     * Run it and tell its figures.
     *
     * @return whether all steps were found good.
     * @throws IOException          if the disk refuses, or the venue's JVM cannot be started.
     * @throws InterruptedException if interrupted while waiting for that.
     */
    public boolean run() throws IOException, InterruptedException
    {
        final Path directory = Files.createTempDirectory(parent, "plasmex-verify");
        try
        {
            figures.figure("lanes", VectorHashing.await());

            return figures.figure("sound", single(directory) & batched(directory));
        }
        finally
        {
            Directories.delete(directory);
        }
    }

    /**
     * Each command is signed by itself: every key is recovered, or all are known, which leaves the rest to be seen.
     */
    private boolean single(final Path directory) throws IOException, InterruptedException
    {
        final LedgerFlow flow = new LedgerFlow(commands, 1, MixedFlow.STEPS_PER_BLOCK);
        final Effort ledger = new Effort();
        final Path blocks = link("ledger", directory, flow, ledger);
        final ConcurrentMap<Long, byte[]> keys = new ConcurrentHashMap<>();
        final boolean isSound =
            verify("one", blocks, flow, () -> learning(KeyRecovery.best(), keys), 1, 1, ledger) &
            verify("one", blocks, flow, KeyRecovery::best, 1, RUNS, ledger) &
            verify("two", blocks, flow, KeyRecovery::best, 2, RUNS, ledger);
        venue("single", directory, 1);

        return isSound &
            verify("one.keys_known", blocks, flow, () -> known(keys), 1, RUNS, ledger) &
            verify("two.keys_known", blocks, flow, () -> known(keys), 2, RUNS, ledger);
    }

    /**
     * A signature stands for 64 commands.
     */
    private boolean batched(final Path directory) throws IOException, InterruptedException
    {
        final LedgerFlow flow = new LedgerFlow(commands, BATCH, MixedFlow.STEPS_PER_BLOCK);
        final Effort ledger = new Effort();
        final Path blocks = link("batched.ledger", directory, flow, ledger);
        final boolean isSound =
            verify("one.batched", blocks, flow, KeyRecovery::best, 1, RUNS, ledger) &
            verify("two.batched", blocks, flow, KeyRecovery::best, 2, RUNS, ledger);
        venue("batch" + BATCH, directory, BATCH);

        return isSound;
    }

    /**
     * The venue with everything on, and how many times its rate the last verification had.
     */
    private void venue(final String name, final Path directory, final int batch)
        throws IOException, InterruptedException
    {
        final Samples wall = new Samples();
        final ChildJvm venue = ChildJvm.own(ChildJvm.flags(), OwnVenue.class);
        for (final String line : venue.run(commands, directory, 1, RUNS, batch))
        {
            if (line.matches("[0-9]+ [0-9]+ [0-9]+( [a-z_]+=[0-9]+)*"))
            {
                final String[] words = line.split(" ");
                wall.add(Double.parseDouble(words[0]) / Long.parseLong(words[2]));
            }
        }
        figures.keep(name + ".venue.nanos", wall);
        figures.figure(name + ".venue.steps", NANOS / wall.median(), "steps/s");
        figures.figure(name + ".of_venue", wall.median() / lastWall, "x");
    }

    private Path link(final String name, final Path directory, final LedgerFlow flow, final Effort ledger)
        throws IOException
    {
        final Path blocks = flow.link(directory);
        for (int i = 0; i < RUNS; i++)
        {
            final Path[] made = new Path[1];
            ledger.measure(flow.steps(), () -> made[0] = flow.link(directory));
            Directories.delete(made[0]);
        }
        figures.keep(name + ".cpu_nanos", ledger.cpu());
        figures.figure(name + ".cpu.steps", NANOS / ledger.cpu().median(), "steps/s");

        return blocks;
    }

    private boolean verify(
        final String name,
        final Path blocks,
        final LedgerFlow flow,
        final Supplier<KeyRecovery> recoveries,
        final int threads,
        final int runs,
        final Effort ledger)
        throws IOException
    {
        final Samples wall = new Samples();
        final Samples cpu = new Samples();
        boolean isSound = true;
        for (int i = 0; i < runs; i++)
        {
            try (BlockStore store = BlockStore.openReadOnly(blocks))
            {
                final LedgerVerifier verifier = new LedgerVerifier(store, flow.inbox(), recoveries, threads);
                final long cpuStart = system.getProcessCpuTime();
                final long start = System.nanoTime();
                isSound &= verifier.verify((block, newest, steps) -> {}).isEmpty();
                final double steps = store.newestHeader().nextStep() - 1;
                wall.add((System.nanoTime() - start) / steps);
                cpu.add((system.getProcessCpuTime() - cpuStart) / steps);
            }
        }
        if (RUNS == runs)
        {
            figures.keep(name + ".nanos", wall);
            figures.keep(name + ".cpu_nanos", cpu);
            lastWall = wall.median();
            figures.figure(name + ".steps", NANOS / lastWall, "steps/s");
            figures.figure(name + ".cpu.steps", NANOS / cpu.median(), "steps/s");
            figures.figure(name + ".to_ledger", ledger.cpu().median() / cpu.median(), "x");
        }

        return isSound;
    }

    private static KeyRecovery learning(final KeyRecovery recovery, final ConcurrentMap<Long, byte[]> keys)
    {
        return (digest, digestOffset, auth, authOffset, address, addressOffset) ->
        {
            final boolean isRecovered =
                recovery.recover(digest, digestOffset, auth, authOffset, address, addressOffset);
            final byte[] key = new byte[KeyRecovery.ADDRESS_LENGTH];
            address.getBytes(addressOffset, key);
            keys.put(digest.getLong(digestOffset), key);

            return isRecovered;
        };
    }

    private static KeyRecovery known(final ConcurrentMap<Long, byte[]> keys)
    {
        return (digest, digestOffset, auth, authOffset, address, addressOffset) ->
        {
            address.putBytes(addressOffset, keys.get(digest.getLong(digestOffset)));

            return true;
        };
    }
}
