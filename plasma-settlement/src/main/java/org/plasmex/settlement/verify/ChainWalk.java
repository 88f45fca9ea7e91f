package org.plasmex.settlement.verify;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.Terms;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.block.HeaderRules;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.law.Law;
import org.plasmex.settlement.law.RecoveredKeys;

/**
 * Goes through blocks, and finds the first fault that a step or a block shows by itself: whatever needs no knowledge of
 * other steps. The steps are judged in chunks by several threads, the signatures being what is dear; the calling
 * thread reads them and takes what was kept of each chunk, in order. So what is found does not depend on the threads.
 * <p>
 * Memory: four chunks for each thread, and for each 64 KiB of steps and what the map keeps. Not thread safe.
 *
 * @param <M> what is kept of lawful steps.
 */
final class ChainWalk<M extends StepMap>
{
    private static final int CHUNKS_PER_THREAD = 4;
    private static final int HASH = Keccak.LENGTH;

    private final BlockStore store;
    private final Inbox inbox;
    private final int threads;
    private final ArrayDeque<Chunk<M>> free = new ArrayDeque<>();
    private final ArrayDeque<Chunk<M>> underWay = new ArrayDeque<>();
    private final UnsafeBuffer roots = new UnsafeBuffer(new byte[Terms.MAX_STEPS / Chunk.STEPS * HASH]);

    private Reduction<M> reduction;
    private Progress progress;
    private Executor judges;
    private long last;
    private Chunk<M> filling;
    private int blockChunks;
    private Fault fault;
    private long steps;

    /**
     * A walk over a store.
     *
     * @param store      of the blocks.
     * @param inbox      of L1; read by every thread.
     * @param recoveries makes one that recovers keys for each chunk, which one thread uses at a time.
     * @param threads    that judge; with one, it is the calling thread.
     * @param maps       makes what keeps the steps of each chunk.
     */
    ChainWalk(
        final BlockStore store,
        final Inbox inbox,
        final Supplier<? extends KeyRecovery> recoveries,
        final int threads,
        final Supplier<M> maps)
    {
        if (threads < 1)
        {
            throw new IllegalArgumentException("it takes a thread to judge a step, not " + threads);
        }

        this.store = store;
        this.inbox = inbox;
        this.threads = threads;
        final Genesis genesis = store.genesis();
        for (int i = 0; i < CHUNKS_PER_THREAD * threads; i++)
        {
            final KeyRecovery recovery = new CachedRecovery(recoveries.get());
            final AuthVerifier auth = new AuthVerifier(recovery, genesis.eip712());
            free.add(new Chunk<>(new Law(genesis.eip712(), new RecoveredKeys(auth), inbox), maps.get()));
        }
    }

    /**
     * Goes through blocks, up to the first fault. Faults are in order of block; within it, the header's comes before
     * those of steps, by number, and the data root's behind them.
     *
     * @param firstBlock number of the first block.
     * @param lastBlock  number of the last one.
     * @param taking     takes what was kept, chunk by chunk, and may find a fault in it.
     * @param telling    is told of each block that was found good.
     * @return the first fault, empty if there is none.
     */
    Optional<Fault> walk(
        final long firstBlock, final long lastBlock, final Reduction<M> taking, final Progress telling)
    {
        reduction = taking;
        progress = telling;
        last = lastBlock;
        if (threads == 1)
        {
            judges = Runnable::run;
            read(firstBlock);
        }
        else
        {
            final ForkJoinPool pool =
                new ForkJoinPool(threads, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
            try
            {
                judges = pool;
                read(firstBlock);
            }
            finally
            {
                pool.awaitQuiescence(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
                pool.shutdown();
            }
        }

        return Optional.ofNullable(fault);
    }

    private void read(final long firstBlock)
    {
        String broken = null;
        for (long number = firstBlock; number <= last && fault == null && broken == null; number++)
        {
            final Header header = store.header(number);
            broken = brokenHeader(store.header(number - 1), header);
            readSteps(header, broken);
        }

        while (fault == null && !underWay.isEmpty())
        {
            take();
        }
    }

    private void readSteps(final Header header, final String broken)
    {
        store.steps(
            header.number(),
            (number, buffer, offset, length) ->
            {
                if (fault == null)
                {
                    onStep(header, broken, number, buffer, offset, length);
                }
            });
    }

    private String brokenHeader(final Header parent, final Header header)
    {
        final String broken = HeaderRules.broken(parent, header, store.genesis().span());
        return broken == null && Long.compareUnsigned(header.inbox(), inbox.size()) > 0 ?
            "inbox is " + header.inbox() + ", L1 has " + inbox.size() + " entries" :
            broken;
    }

    private void onStep(
        final Header header,
        final String broken,
        final long number,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (filling == null)
        {
            if (free.isEmpty())
            {
                take();
            }
            filling = free.remove();
            filling.begin(header, broken, number);
        }

        filling.add(buffer, offset, length);
        if (filling.isFull())
        {
            filling.judge(judges);
            underWay.add(filling);
            filling = null;
        }
    }

    /**
     * Takes the oldest chunk that is under way.
     */
    private void take()
    {
        final Chunk<M> chunk = underWay.remove();
        chunk.await();
        fault = faultOf(chunk);
        free.add(chunk);
    }

    private Fault faultOf(final Chunk<M> chunk)
    {
        final Header header = chunk.header();
        if (chunk.brokenHeader() != null)
        {
            return new Fault(Fault.Kind.HEADER, header.number(), 0, -1, chunk.brokenHeader());
        }

        final Fault found = reduction.onChunk(header, chunk.map());
        if (found != null)
        {
            return found;
        }
        if (chunk.unlawful() != 0)
        {
            return new Fault(Fault.Kind.UNLAWFUL, header.number(), chunk.unlawful(), -1, chunk.reason());
        }

        steps += chunk.steps();
        roots.putBytes(blockChunks * HASH, chunk.root());
        blockChunks++;

        return chunk.isLast() ? endBlock(header) : null;
    }

    private Fault endBlock(final Header header)
    {
        final byte[] root = DataTree.rootOfChunks(roots, blockChunks);
        blockChunks = 0;
        if (!Arrays.equals(root, header.dataRoot()))
        {
            return new Fault(Fault.Kind.DATA_ROOT, header.number(), 0, -1,
                "dataRoot is " + Hex.encode(header.dataRoot()) + ", the steps amount to " + Hex.encode(root));
        }

        progress.onBlock(header.number(), last, steps);
        return null;
    }

    /**
     * How many steps were found good, in whole chunks.
     */
    long steps()
    {
        return steps;
    }

    /**
     * Takes what was kept of the steps: the reduce of a map and reduce over a history.
     *
     * @param <M> what was kept.
     */
    @FunctionalInterface
    interface Reduction<M>
    {
        /**
         * The next chunk, by ascending number of step.
         *
         * @param header of its block.
         * @param map    what was kept of its steps before the first unlawful one; valid during the call only.
         * @return the first fault in it, null if there is none.
         */
        Fault onChunk(Header header, M map);
    }
}
