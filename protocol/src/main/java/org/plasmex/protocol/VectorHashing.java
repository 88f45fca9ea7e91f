package org.plasmex.protocol;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Whether this JVM hashes four messages in the lanes of vectors faster than one after another. It has to have the
 * module {@code jdk.incubator.vector} ({@code --add-modules jdk.incubator.vector}), the processor vectors, and the
 * compiler must have done its work: until then lanes are a thousand times slower. So a thread of low priority hashes
 * some until they are faster, or have had their chance; whoever hashes goes on one by one meanwhile. Thread safe.
 */
public final class VectorHashing
{
    static final int LANES = 4;

    /**
     * Hashes after which a queue asks for lanes: who hashes less has nothing of them.
     */
    static final int WORTHWHILE = 8_192;

    private static final String MODULE = "jdk.incubator.vector";
    private static final int TRIALS = 400;
    private static final int HASHES = 100;
    private static final int CHECKED = 6;
    private static final int MAX_BLOCKS = 3;

    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    private static final CountDownLatch FOUND_OUT = new CountDownLatch(1);
    private static volatile boolean isReady;

    private VectorHashing()
    {
    }

    /**
     * Begin to find out, if nobody has yet.
     */
    public static void prepare()
    {
        if (isPossible() && BEGUN.compareAndSet(false, true))
        {
            final Thread thread = new Thread(VectorHashing::warmUp, "keccak-lanes");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.start();
        }
    }

    /**
     * Whether this JVM was started with the module that lanes stand on.
     *
     * @return true if it was.
     */
    public static boolean isPossible()
    {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /**
     * Whether queues hash in lanes by now.
     *
     * @return true from when they were found to be faster.
     */
    public static boolean isReady()
    {
        return isReady;
    }

    /**
     * Find out, and wait for the answer: for who measures.
     *
     * @return whether queues hash in lanes by now.
     * @throws InterruptedException if interrupted meanwhile.
     */
    public static boolean await() throws InterruptedException
    {
        prepare();
        if (isPossible())
        {
            FOUND_OUT.await();
        }

        return isReady;
    }

    /**
     * Lanes for a queue.
     *
     * @return lanes of its own, or null as long as they are not ready.
     */
    static KeccakLanes lanes()
    {
        return isReady ? new KeccakLanes() : null;
    }

    private static void warmUp()
    {
        try
        {
            isReady = areLanesFaster();
        }
        finally
        {
            FOUND_OUT.countDown();
        }
    }

    /**
     * The fastest of all trials of either way counts, as the machine may have other things to do. Both hash the same,
     * and must come to the same: a compiler that makes lanes wrong must not make a hash.
     */
    private static boolean areLanesFaster()
    {
        final KeccakLanes lanes = new KeccakLanes();
        final long[] state = new long[KeccakLanes.STATE_WORDS];
        final Keccak keccak = new Keccak();
        final UnsafeBuffer[] byLanes = messages();
        final UnsafeBuffer[] oneByOne = messages();
        final int[] offsets = new int[LANES];
        final int[] lengths = new int[LANES];
        long bestOne = Long.MAX_VALUE;
        long bestLanes = Long.MAX_VALUE;
        for (int trial = 0; trial < TRIALS; trial++)
        {
            final int blocks = 1 + trial % MAX_BLOCKS;
            final int length = blocks * Keccak.RATE - 1 - trial % Keccak.RATE;
            Arrays.fill(lengths, length);
            final long start = System.nanoTime();
            for (int i = 0; i < HASHES; i++)
            {
                lanes.hash(state, LANES, blocks, byLanes, offsets, lengths, byLanes, offsets);
            }
            final long middle = System.nanoTime();
            for (int i = 0; i < HASHES; i++)
            {
                for (int lane = 0; lane < LANES; lane++)
                {
                    keccak.hash(oneByOne[lane], 0, length, oneByOne[lane], 0);
                }
            }
            final long end = System.nanoTime();
            if (!Arrays.equals(byLanes, oneByOne))
            {
                throw new IllegalStateException("lanes do not hash as Keccak does on this JVM, " +
                    Runtime.version() + ", so they are not used");
            }

            bestLanes = Math.min(bestLanes, (middle - start) / blocks);
            bestOne = Math.min(bestOne, (end - middle) / blocks);
            if (trial >= CHECKED && bestLanes < bestOne * 3 / 4)
            {
                return true;
            }
        }

        return false;
    }

    private static UnsafeBuffer[] messages()
    {
        final UnsafeBuffer[] messages = new UnsafeBuffer[LANES];
        for (int lane = 0; lane < LANES; lane++)
        {
            final byte[] message = new byte[MAX_BLOCKS * Keccak.RATE];
            Arrays.fill(message, (byte)(lane + 1));
            messages[lane] = new UnsafeBuffer(message);
        }
        return messages;
    }
}
