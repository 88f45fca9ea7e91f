package org.plasmex.perf.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.plasmex.perf.figures.ChildJvm;
import org.plasmex.perf.figures.Directories;
import org.plasmex.perf.figures.Figures;
import org.plasmex.perf.figures.Samples;
import org.plasmex.protocol.VectorHashing;

/**
 * {@code bench pipeline}: commands per second of our whole pipeline and of exchange-core's, on the same stream, in
 * JVMs of their own, in turns.
 * <p>
 * Two comparisons: without a journal on both sides; and with a journal that is on disk before a command counts (ours is
 * forced batch by batch, the rival opens its file so that each write is). On both sides what happened is read from
 * memory, signatures are not checked, and no ledger reads along. Both must report the same fills. The second is
 * repeated where no more than some commands are under way at a time, as clients that wait for their reports have it:
 * shorter runs, by how long they take. Then ours by itself: a journal that is not forced; a forced one with the output
 * in a log on disk; and everything on ({@link OwnVenue}).
 */
public final class PipelineBench
{
    private static final int UNMEASURED_RUNS = 3;
    private static final int MEASURED_RUNS = 3;
    private static final int BATCH = 64;
    private static final int[] WINDOWS = {16, 256, 4096};
    private static final int[] SHARES = {100, 10, 2}; // of the commands, by window
    private static final String NO_WINDOW = String.valueOf(Integer.MAX_VALUE);
    private static final long SEED = 20_261_121;
    private static final List<String> JVM_FLAGS = List.of("-Xmx3g", "-XX:+UseParallelGC",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
        "-Dchronicle.analytics.disable=true",
        "-Dslf4j.internal.verbosity=ERROR");

    private final Figures figures;
    private final int commands;
    private final int rounds;
    private final ChildJvm own = ChildJvm.own(JVM_FLAGS, OwnPipeline.class);
    private final ChildJvm rival;
    private final ChildJvm venue = ChildJvm.own(venueFlags(), OwnVenue.class);
    private final Map<Integer, TreeSet<String>> results = new TreeMap<>(); // by commands

    /**
     * A comparison.
     *
     * @param root     the project's folder, where {@code perf/rival/target} is.
     * @param commands in the stream, above 0.
     * @param rounds   JVMs to start of each side for each comparison, above 0.
     * @param figures  where the figures go.
     * @throws IOException if the rival was not built.
     */
    public PipelineBench(final Path root, final int commands, final int rounds, final Figures figures)
        throws IOException
    {
        this.commands = commands;
        this.rounds = rounds;
        this.figures = figures;
        rival = ChildJvm.rival(root, JVM_FLAGS, "org.plasmex.rival.RivalPipeline");
    }

    /**
     * The ledger hashes in lanes of vectors, where this JVM may.
     */
    private static List<String> venueFlags()
    {
        final List<String> flags = new ArrayList<>(JVM_FLAGS);
        if (VectorHashing.isPossible())
        {
            flags.add("--add-modules=jdk.incubator.vector");
        }

        return flags;
    }

    /**
     * Run it and tell its figures.
     *
     * @return whether both sides made the same fills.
     * @throws IOException          if a file cannot be written or a JVM not be started.
     * @throws InterruptedException if interrupted while waiting for a JVM.
     */
    public boolean run() throws IOException, InterruptedException
    {
        figures.remark("medians of " + rounds + " x " + MEASURED_RUNS + " alternating runs of " + commands +
            " commands; noise is (third - first quartile) / median");
        final Path directory = Files.createTempDirectory("plasmex-pipeline");
        try
        {
            final Path stream = directory.resolve("stream");
            PipelineStream.generate(stream, commands, SEED);
            final List<Runs> windows = new ArrayList<>();
            for (final int window : WINDOWS)
            {
                windows.add(new Runs("synced.window" + window));
                windows.add(new Runs("rival.synced.window" + window));
            }
            final Runs none = new Runs("no_journal");
            final Runs rivalNone = new Runs("rival.no_journal");
            final Runs synced = new Runs("synced");
            final Runs rivalSynced = new Runs("rival.synced");
            final Runs unsynced = new Runs("unsynced");
            final Runs logs = new Runs("logs");
            final Runs everything = new Runs("everything");
            for (int i = 0; i < rounds; i++)
            {
                figures.remark("round " + (i + 1) + " of " + rounds);
                run(own, none, stream, directory, OwnPipeline.NO_JOURNAL);
                run(rival, rivalNone, stream, directory, "off");
                run(own, synced, stream, directory, OwnPipeline.SYNCED);
                run(rival, rivalSynced, stream, directory, "on");
                run(own, unsynced, stream, directory, OwnPipeline.UNSYNCED);
                run(own, logs, stream, directory, OwnPipeline.LOGS);
                run(venue, everything, Math.max(1, commands / 4), directory, BATCH);
                runWindows(windows, directory);
            }

            for (final Runs runs : List.of(none, rivalNone, synced, rivalSynced, unsynced, logs, everything))
            {
                runs.tell();
            }
            figures.figure("no_journal.ratio", rivalNone.nanos.median() / none.nanos.median(), "x");
            figures.figure("synced.ratio", rivalSynced.nanos.median() / synced.nanos.median(), "x");
            figures.figure("unsynced.to_no_journal", none.nanos.median() / unsynced.nanos.median(), "x");
            figures.figure("synced.to_no_journal", none.nanos.median() / synced.nanos.median(), "x");
            figures.figure("logs.to_no_journal", none.nanos.median() / logs.nanos.median(), "x");
            for (int i = 0; i < windows.size(); i += 2)
            {
                final Runs ours = windows.get(i);
                final Runs theirs = windows.get(i + 1);
                ours.tell();
                theirs.tell();
                figures.figure(ours.name + ".ratio", theirs.nanos.median() / ours.nanos.median(), "x");
            }
            everything.tellLimit();
            figures.figure("fills", Long.parseLong(results.get(commands).first().split(" ")[0]), "fills");
            final boolean isEqual = results.values().stream().allMatch(fills -> 1 == fills.size());
            if (!isEqual)
            {
                figures.remark("fills and checksums differ: " + results);
            }

            return figures.figure("equal", isEqual);
        }
        finally
        {
            Directories.delete(directory);
        }
    }

    private void runWindows(final List<Runs> windows, final Path directory) throws IOException, InterruptedException
    {
        for (int i = 0; i < WINDOWS.length; i++)
        {
            final int count = Math.max(1, commands / SHARES[i]);
            final Path stream = directory.resolve("stream-" + count);
            final String window = String.valueOf(WINDOWS[i]);
            if (!Files.exists(stream))
            {
                PipelineStream.generate(stream, count, SEED);
            }
            run(own, windows.get(2 * i), stream, directory, OwnPipeline.SYNCED, window, count);
            run(rival, windows.get(2 * i + 1), stream, directory, "on", window, count);
        }
    }

    private void run(
        final ChildJvm jvm,
        final Runs runs,
        final Object stream,
        final Path directory,
        final Object mode)
        throws IOException, InterruptedException
    {
        run(jvm, runs, stream, directory, mode, NO_WINDOW, commands);
    }

    private void run(
        final ChildJvm jvm,
        final Runs runs,
        final Object stream,
        final Path directory,
        final Object mode,
        final String window,
        final int count)
        throws IOException, InterruptedException
    {
        int measured = 0;
        for (final String line : jvm.run(stream, directory, UNMEASURED_RUNS, MEASURED_RUNS, mode, window))
        {
            if (line.matches("[0-9]+ [0-9]+ [0-9a-f]+( [a-z_]+=[0-9]+)*"))
            {
                runs.add(line.split(" "), jvm != venue, count);
                measured++;
            }
        }
        if (MEASURED_RUNS != measured)
        {
            throw new IOException(runs.name + " has " + measured + " measured runs in place of " + MEASURED_RUNS);
        }
    }

    /**
     * What the JVMs of one side printed in one mode.
     */
    private final class Runs
    {
        private final String name;
        private final Samples nanos = new Samples();
        private final Map<String, Samples> cpu = new TreeMap<>();
        private int count;

        private Runs(final String name)
        {
            this.name = name;
        }

        private void add(final String[] words, final boolean isCompared, final int ofStream)
        {
            count = isCompared ? ofStream : Integer.parseInt(words[1]);
            nanos.add((double)Long.parseLong(words[0]) / count);
            if (isCompared)
            {
                results.computeIfAbsent(count, key -> new TreeSet<>()).add(words[1] + " " + words[2]);
            }
            for (int i = 3; i < words.length; i++)
            {
                final String[] thread = words[i].split("=");
                cpu.computeIfAbsent(thread[0], key -> new Samples()).add((double)Long.parseLong(thread[1]) / count);
            }
        }

        /**
         * The thread that needs most of a core for a command is the one that would limit the rate where each has a
         * core of its own.
         */
        private void tellLimit() throws IOException
        {
            final Map.Entry<String, Samples> limit = cpu.entrySet().stream()
                .max(Comparator.comparingDouble(thread -> thread.getValue().median())).orElseThrow();
            figures.remark("with everything on the limit is " + limit.getKey());
            figures.figure(name + ".limit.commands", 1e3 / limit.getValue().median(), "M/s");
        }

        private void tell() throws IOException
        {
            figures.keep(name + ".nanos", nanos);
            figures.figure(name + ".commands", 1e3 / nanos.median(), "M/s");
            figures.figure(name + ".noise", nanos.noise(), "%");
            for (final Map.Entry<String, Samples> thread : cpu.entrySet())
            {
                figures.figure(name + ".cpu." + thread.getKey(), thread.getValue().median(), "ns/command");
            }
        }
    }
}
