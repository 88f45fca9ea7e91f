package org.plasmex.perf.keccak;

import org.agrona.concurrent.UnsafeBuffer;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.plasmex.perf.figures.Effort;
import org.plasmex.perf.figures.Figures;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Keccak;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * {@code bench keccak}: what a core needs for the hash of 64 bytes, a node of a tree: ours, Bouncy Castle's, and eight
 * at a time in the lanes of the Vector API, on as many JDKs as are named: an incubator's module, which is compiled from
 * {@code perf/src/lanes} as it is run.
 */
public final class KeccakBench
{
    private static final int UNMEASURED_RUNS = 5;
    private static final int MEASURED_RUNS = 9;
    private static final int HASHES = 100_000;
    private static final int NODE_LENGTH = 2 * Keccak.LENGTH;
    private static final int LANES = 8;

    private final Figures figures;
    private final Path root;
    private final List<Path> jdks;

    /**
     * A bench.
     *
     * @param root    the project's folder.
     * @param jdks    homes of the JDKs whose Vector API is measured.
     * @param figures where the figures go.
     */
    public KeccakBench(final Path root, final List<Path> jdks, final Figures figures)
    {
        this.root = root;
        this.jdks = jdks;
        this.figures = figures;
    }

    /**
     * Run it and tell its figures.
     *
     * @return whether all gave the same hashes.
     * @throws IOException          if a JDK cannot be started, or does not end well.
     * @throws InterruptedException if interrupted while waiting for one.
     */
    public boolean run() throws IOException, InterruptedException
    {
        final byte[] node = new byte[NODE_LENGTH];
        final byte[] rivals = new byte[NODE_LENGTH];
        final UnsafeBuffer buffer = new UnsafeBuffer(node);
        final Keccak keccak = new Keccak();
        final KeccakDigest digest = new KeccakDigest(8 * Keccak.LENGTH);
        final Effort own = new Effort();
        final Effort rival = new Effort();
        for (int i = -UNMEASURED_RUNS; i < MEASURED_RUNS; i++)
        {
            (i < 0 ? new Effort() : own).measure(HASHES, () ->
            {
                for (int j = 0; j < HASHES; j++)
                {
                    keccak.hash(buffer, 0, NODE_LENGTH, buffer, 0);
                }
            });
            (i < 0 ? new Effort() : rival).measure(HASHES, () ->
            {
                for (int j = 0; j < HASHES; j++)
                {
                    digest.update(rivals, 0, NODE_LENGTH);
                    digest.doFinal(rivals, 0);
                }
            });
        }
        figures.keep("own.cpu_nanos", own.cpu());
        figures.keep("bouncy_castle.cpu_nanos", rival.cpu());
        figures.figure("own", own.cpu().median(), "ns");
        figures.figure("own.noise", own.cpu().noise(), "%");
        figures.figure("bouncy_castle", rival.cpu().median(), "ns");
        figures.figure("bouncy_castle.noise", rival.cpu().noise(), "%");
        figures.figure("bouncy_castle.ratio", rival.cpu().median() / own.cpu().median(), "x");
        boolean isEqual = Arrays.equals(node, rivals);
        for (final Path jdk : jdks)
        {
            isEqual &= lanes(jdk, own.cpu().median());
        }

        return figures.figure("equal", isEqual);
    }

    private boolean lanes(final Path jdk, final double own) throws IOException, InterruptedException
    {
        final Process process = new ProcessBuilder(
            jdk.resolve("bin/java").toString(), "--add-modules", "jdk.incubator.vector",
            root.resolve("perf/src/lanes/KeccakLanes.java").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8))
        {
            final String line = reader.readLine();
            if (0 != process.waitFor() || null == line)
            {
                throw new IOException(
                    jdk + " does not run perf/src/lanes/KeccakLanes.java: has it jdk.incubator.vector?");
            }
            final String[] words = line.split(" ");
            figures.figure("lanes." + words[0], Double.parseDouble(words[1]), "ns");
            figures.figure("lanes." + words[0] + ".ratio", Double.parseDouble(words[1]) / own, "x");

            return words[2].equals(expected());
        }
        finally
        {
            process.destroyForcibly();
        }
    }

    /**
     * The hashes of 64 bytes 0, of 64 bytes 1, and so on.
     */
    private static String expected()
    {
        final StringBuilder text = new StringBuilder();
        for (int lane = 0; lane < LANES; lane++)
        {
            final byte[] node = new byte[NODE_LENGTH];
            Arrays.fill(node, (byte)lane);
            text.append(Hex.encode(new Keccak().hash(node)).replace("0x", ""));
        }

        return text.toString();
    }
}
