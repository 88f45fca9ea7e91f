package org.plasmex.perf.pipeline;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.plasmex.perf.Jvm;

/**
 * {@code bench pipeline}: commands per second of our whole pipeline and of exchange-core's, on the same stream.
 * <p>
 * Ours always journals: the figures are with a journal that the operating system writes when it likes, and with one
 * that is forced to disk batch by batch. The rival's are without a journal, and with its own, which it does not force.
 * Neither checks signatures, and no ledger reads along. Both must report the same fills.
 */
public final class PipelineBench
{
    private static final int ROUNDS = 3;
    private static final int UNMEASURED_RUNS = 3;
    private static final int MEASURED_RUNS = 3;
    private static final long SEED = 20_261_121;
    private static final String OWN = "org.plasmex.perf.pipeline.OwnPipeline";
    private static final String RIVAL = "org.plasmex.rival.RivalPipeline";
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

    private final Path root;
    private final int commands;
    private final PrintStream out;
    private final TreeSet<String> results = new TreeSet<>();

    /**
     * A comparison.
     *
     * @param root     the project's folder, where {@code perf/rival/target} is.
     * @param commands in the stream, above 0.
     * @param out      where the figures go.
     */
    public PipelineBench(final Path root, final int commands, final PrintStream out)
    {
        this.root = root;
        this.commands = commands;
        this.out = out;
    }

    /**
     * Run it and print its figures.
     *
     * @return whether both sides made the same fills.
     * @throws IOException          if a file cannot be written or a JVM not be started.
     * @throws InterruptedException if interrupted while waiting for a JVM.
     */
    public boolean run() throws IOException, InterruptedException
    {
        final Path directory = Files.createTempDirectory("plasmex-pipeline");
        final Path stream = directory.resolve("stream");
        try
        {
            PipelineStream.generate(stream, commands, SEED);
            final String own = Jvm.ownClassPath();
            final String rival = Jvm.rivalClassPath(root);
            final List<Long> ownNanos = new ArrayList<>();
            final List<Long> ownSyncedNanos = new ArrayList<>();
            final List<Long> rivalNanos = new ArrayList<>();
            final List<Long> rivalJournaledNanos = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++)
            {
                run(ownNanos, own, OWN, stream, directory, "NONE");
                run(rivalNanos, rival, RIVAL, stream, directory, "off");
                run(ownSyncedNanos, own, OWN, stream, directory, "BATCH");
                run(rivalJournaledNanos, rival, RIVAL, stream, directory, "on");
            }

            final double ownRate = rate(ownNanos);
            final double ownSyncedRate = rate(ownSyncedNanos);
            final double rivalRate = rate(rivalNanos);
            final double rivalJournaledRate = rate(rivalJournaledNanos);
            print("pipeline.journal.commands", ownRate, "M/s");
            print("pipeline.journal_synced.commands", ownSyncedRate, "M/s");
            print("pipeline.rival.no_journal.commands", rivalRate, "M/s");
            print("pipeline.rival.journal.commands", rivalJournaledRate, "M/s");
            print("pipeline.ratio.journal_to_rival_no_journal", ownRate / rivalRate, "x");
            print("pipeline.ratio.journal_to_rival_journal", ownRate / rivalJournaledRate, "x");
            out.println("pipeline.fills " + results.first().split(" ")[0] + " fills");
            out.println("pipeline.equal " + (1 == results.size() ? 1 : 0) + " bool");
            if (results.size() > 1)
            {
                out.println("# fills and checksums differ: " + results);
            }
            return 1 == results.size();
        }
        finally
        {
            OwnPipeline.delete(directory);
        }
    }

    private double rate(final List<Long> nanos)
    {
        nanos.sort(null);
        return commands * 1e3 / nanos.get(nanos.size() / 2);
    }

    private void run(
        final List<Long> nanos,
        final String classPath,
        final String mainClass,
        final Path stream,
        final Path directory,
        final String mode)
        throws IOException, InterruptedException
    {
        final int before = nanos.size();
        final List<String> args = List.of(stream.toString(), directory.toString(),
            String.valueOf(UNMEASURED_RUNS), String.valueOf(MEASURED_RUNS), mode);
        Jvm.run(JVM_FLAGS, classPath, mainClass, args, (line) ->
        {
            if (line.matches("[0-9]+ [0-9]+ [0-9a-f]+"))
            {
                nanos.add(Long.parseLong(line.substring(0, line.indexOf(' '))));
                results.add(line.substring(line.indexOf(' ') + 1));
            }
        });
        if (MEASURED_RUNS != nanos.size() - before)
        {
            throw new IOException(mainClass + " ended after " + (nanos.size() - before) + " measured runs");
        }
    }

    private void print(final String name, final double value, final String unit)
    {
        out.println(String.format(Locale.ROOT, "%s %.3f %s", name, value, unit));
    }
}
