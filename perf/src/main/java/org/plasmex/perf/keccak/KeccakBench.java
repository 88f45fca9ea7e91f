package org.plasmex.perf.keccak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.plasmex.perf.figures.ChildJvm;
import org.plasmex.perf.figures.Figures;

/**
 * {@code bench keccak}: what a core needs for the hash of 64 bytes, a node of a tree: ours, Bouncy Castle's, and ours
 * four at a time in the lanes of vectors, by JMH, in JVMs of their own of as many JDKs as are named.
 */
public final class KeccakBench
{
    private static final int WARMUPS = 3;
    private static final double PERCENT = 100;

    private final Figures figures;
    private final List<Path> jdks;
    private final int forks;
    private final TimeValue iteration;

    /**
     * A bench.
     *
     * @param jdks    homes of the JDKs.
     * @param forks   JVMs for each way of each JDK.
     * @param millis  that each of five measured iterations lasts.
     * @param figures where the figures go.
     */
    public KeccakBench(final List<Path> jdks, final int forks, final int millis, final Figures figures)
    {
        this.jdks = jdks;
        this.forks = forks;
        this.iteration = TimeValue.milliseconds(millis);
        this.figures = figures;
    }

    /**
     * Run it and tell its figures.
     *
     * @return true.
     * @throws IOException     if figures cannot be kept.
     * @throws RunnerException if a JVM does not end well.
     */
    public boolean run() throws IOException, RunnerException
    {
        final List<String> flags = new ArrayList<>(ChildJvm.flags());
        flags.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        for (final Path jdk : jdks)
        {
            final List<RunResult> results = List.copyOf(new Runner(new OptionsBuilder()
                .include(Hashes.class.getName() + "[.]")
                .jvm(jdk.resolve("bin/java").toString())
                .jvmArgs(flags.toArray(String[]::new))
                .forks(forks)
                .warmupIterations(WARMUPS)
                .warmupTime(iteration)
                .measurementTime(iteration)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build()).run());
            tell(results);
        }

        return true;
    }

    private void tell(final List<RunResult> results) throws IOException
    {
        final double own = result(results, "own");
        for (final RunResult result : results)
        {
            final String name = result.getPrimaryResult().getLabel().replace("bouncyCastle", "bouncy_castle") + "." +
                result.getParams().getJdkVersion().split("[.]")[0];
            final double nanos = result.getPrimaryResult().getScore();
            figures.figure(name, nanos, "ns");
            figures.figure(name + ".error", PERCENT * result.getPrimaryResult().getScoreError() / nanos, "%");
            figures.figure(name + ".ratio", nanos / own, "x");
        }
    }

    private static double result(final List<RunResult> results, final String label)
    {
        return results.stream().map(RunResult::getPrimaryResult).filter(each -> each.getLabel().equals(label))
            .findFirst().orElseThrow().getScore();
    }
}
