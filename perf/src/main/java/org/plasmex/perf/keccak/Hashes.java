package org.plasmex.perf.keccak;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.KeccakQueue;
import org.plasmex.protocol.VectorHashing;

/**
 * What JMH measures: each hash is of 64 bytes, a node of a tree, and what was hashed before is in it, so that none can
 * be left out.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Hashes
{
    static final int NODE_LENGTH = 2 * Keccak.LENGTH;

    private static final int LANES = 4;

    private final Keccak keccak = new Keccak();
    private final KeccakQueue queue = new KeccakQueue();
    private final KeccakDigest digest = new KeccakDigest(8 * Keccak.LENGTH);
    private final byte[] node = new byte[NODE_LENGTH];
    private final UnsafeBuffer buffer = new UnsafeBuffer(node);
    private final UnsafeBuffer[] nodes = new UnsafeBuffer[LANES];

    /**
     * Wait until lanes are ready; one by one is not measured for them.
     *
     * @throws InterruptedException  if interrupted meanwhile.
     * @throws IllegalStateException if they are no faster.
     */
    @Setup
    public void begin() throws InterruptedException
    {
        for (int i = 0; i < LANES; i++)
        {
            nodes[i] = new UnsafeBuffer(new byte[NODE_LENGTH]);
        }
        if (!VectorHashing.await())
        {
            throw new IllegalStateException("four lanes are no faster than one hash after another here");
        }
    }

    /**
     * Ours, one by one.
     *
     * @return what was hashed.
     */
    @Benchmark
    public byte[] own()
    {
        keccak.hash(buffer, 0, NODE_LENGTH, buffer, 0);

        return node;
    }

    /**
     * Bouncy Castle's.
     *
     * @return what was hashed.
     */
    @Benchmark
    public byte[] bouncyCastle()
    {
        digest.update(node, 0, NODE_LENGTH);
        digest.doFinal(node, 0);

        return node;
    }

    /**
     * Ours, four at a time.
     *
     * @return what was hashed.
     */
    @Benchmark
    @OperationsPerInvocation(LANES)
    public UnsafeBuffer[] lanes()
    {
        for (final UnsafeBuffer each : nodes)
        {
            queue.add(each, 0, NODE_LENGTH, each, 0);
        }
        queue.flush();

        return nodes;
    }
}
