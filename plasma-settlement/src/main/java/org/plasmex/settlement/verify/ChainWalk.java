package org.plasmex.settlement.verify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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
 * Goes through blocks, and finds the faults that a step or a block shows by itself: whatever needs no knowledge of
 * other steps. The steps are judged in chunks by several threads, the signatures being what is dear; the calling
 * thread reads them and takes what was kept of each chunk, in order. So what is found does not depend on the threads.
 * <p>
 * Memory: four chunks for each thread, and for each 64 KiB of steps and what the map keeps. Not thread safe.
 *
 * @param <M> what is kept of lawful steps.
 */
final class ChainWalk<M extends StepMap>
{
    /**
     * How many faults of a block are told: one is enough, and some are dearer to show than others.
     */
    static final int MAX_FAULTS = 64;

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
    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> finalFaults = new ArrayList<>();
    private long finalFaultCount;
    private long lastFinalFault;
    private long lastFinal;
    private boolean isLinkBroken;
    private boolean isOver;
    private long steps;

    /**
     * A walk over a store.
     *
     * @param store      of the blocks.
     * @param inbox      of L1; read by every thread.
     * @param recoveries makes one that recovers keys for each thread.
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
        final LawPool laws = new LawPool(() -> new Law(
            genesis.eip712(), new RecoveredKeys(new AuthVerifier(recoveries.get(), genesis.eip712())), inbox));
        for (int i = 0; i < CHUNKS_PER_THREAD * threads; i++)
        {
            free.add(new Chunk<>(laws, maps.get()));
        }
    }

    /**
     * Goes through blocks, up to the end of the first that is at fault. A fault of a step of a final block ends
     * nothing: nobody can be convicted for it any more, and history is the lawful steps.
     *
     * @param firstBlock number of the first block.
     * @param lastBlock  number of the last one.
     * @param upToFinal  number of the last block that is final.
     * @param taking     takes what was kept, chunk by chunk, and may find a fault in it.
     * @param telling    is told of each block that was found good.
     * @return the faults of one block, {@link Fault#BY_PLACE}, at most {@link #MAX_FAULTS} of them; empty if there is
     *     none.
     */
    List<Fault> walk(
        final long firstBlock,
        final long lastBlock,
        final long upToFinal,
        final Reduction<M> taking,
        final Progress telling)
    {
        reduction = taking;
        progress = telling;
        last = lastBlock;
        lastFinal = upToFinal;
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

        faults.sort(Fault.BY_PLACE);
        return List.copyOf(faults);
    }

    private void read(final long firstBlock)
    {
        String broken = null;
        for (long number = firstBlock; number <= last && !isOver && broken == null; number++)
        {
            final Header header = store.header(number);
            broken = brokenHeader(store.header(number - 1), header);
            if (!store.isGap(number))
            {
                readSteps(header, broken);
            }
        }

        while (!isOver && !underWay.isEmpty())
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
                if (!isOver)
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
        if (chunk.brokenHeader() != null)
        {
            faults.add(Fault.ofBlock(Fault.Kind.HEADER, chunk.header().number(), chunk.brokenHeader()));
            isOver = true;
        }
        else
        {
            onChunk(chunk);
        }
        free.add(chunk);
    }

    private void onChunk(final Chunk<M> chunk)
    {
        final Header header = chunk.header();
        chunk.unlawful().forEach(this::onFault);
        if (!isLinkBroken)
        {
            reduction.onChunk(header, chunk.map(), this::onLinkFault);
        }

        if (faults.isEmpty())
        {
            steps += chunk.steps();
        }
        roots.putBytes(blockChunks * HASH, chunk.root());
        blockChunks++;
        if (chunk.isLast())
        {
            endBlock(header);
        }
    }

    private boolean onLinkFault(final Fault fault)
    {
        isLinkBroken = fault.block() > lastFinal;
        onFault(fault);
        return !isLinkBroken;
    }

    private void onFault(final Fault fault)
    {
        final boolean isFinal = fault.block() <= lastFinal;
        final List<Fault> found = isFinal ? finalFaults : faults;
        if (isFinal)
        {
            finalFaultCount++;
            lastFinalFault = fault.block();
        }
        if (found.size() < MAX_FAULTS)
        {
            found.add(fault);
        }
    }

    private void endBlock(final Header header)
    {
        final byte[] root = DataTree.rootOfChunks(roots, blockChunks);
        blockChunks = 0;
        if (!Arrays.equals(root, header.dataRoot()))
        {
            faults.add(Fault.ofBlock(Fault.Kind.DATA_ROOT, header.number(),
                "dataRoot is " + Hex.encode(header.dataRoot()) + ", the steps amount to " + Hex.encode(root)));
        }

        isOver = !faults.isEmpty();
        if (!isOver)
        {
            progress.onBlock(header.number(), last, steps);
        }
    }

    /**
     * Faults of final blocks that were met on the way, at most {@link #MAX_FAULTS}.
     */
    List<Fault> finalFaults()
    {
        return finalFaults;
    }

    /**
     * How many faults of final blocks were met on the way, be they kept or not.
     */
    long finalFaultCount()
    {
        return finalFaultCount;
    }

    /**
     * The last final block that has a fault, 0 for none.
     */
    long lastFinalFault()
    {
        return lastFinalFault;
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
         * The next chunk, by ascending number of step; none after the first link that is broken.
         *
         * @param header of its block.
         * @param map    what was kept of its lawful steps; valid during the call only.
         * @param faults takes each fault that is found in it, and says whether to go on.
         */
        void onChunk(Header header, M map, Predicate<Fault> faults);
    }
}
