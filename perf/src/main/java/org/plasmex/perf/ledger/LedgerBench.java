package org.plasmex.perf.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.perf.figures.Directories;
import org.plasmex.perf.figures.Effort;
import org.plasmex.perf.figures.Figures;
import org.plasmex.perf.flow.MixedFlow;
import org.plasmex.perf.flow.Prepared;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.KeccakQueue;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.VectorHashing;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.ledger.Ledger;

/**
 * {@code bench ledger}: steps per second that one thread judges, links, hashes and seals into blocks on disk, and those
 * that it does where a second one hashes, in turns. The floor is keccak alone by one thread over the same bytes, steps
 * and nodes of the trees, one by one, and as the ledger does it: in lanes of vectors where they are faster.
 */
public final class LedgerBench
{
    private static final int UNMEASURED_RUNS = 2;
    private static final int MEASURED_RUNS = 5;
    private static final int CHUNK = 64;
    private static final int NODE_LENGTH = 2 * Keccak.LENGTH;
    private static final long MOST_NANOS = 60_000_000_000L;
    private static final double NANOS = 1e9;

    private final Figures figures;
    private final Path parent;
    private final int commands;
    private final UnsafeBuffer hashes = new UnsafeBuffer(new byte[CHUNK * NODE_LENGTH]);
    private final KeccakQueue queue = new KeccakQueue();
    private final Keccak keccak = new Keccak();

    /**
     * A bench.
     *
     * @param parent   in which it makes directories, and removes them.
     * @param commands that the steps are of; there must be enough for a block of 65,536 steps.
     * @param figures  where the figures go.
     */
    public LedgerBench(final Path parent, final int commands, final Figures figures)
    {
        this.parent = parent;
        this.commands = commands;
        this.figures = figures;
    }

    private enum Event
    {
        PLACED, FILLED, CANCELLED
    }

    /**
     * Run it and tell its figures.
     *
     * @return whether each run made the same blocks.
     * @throws IOException          if the disk refuses.
     * @throws InterruptedException if interrupted before the compiler was done with lanes.
     */
    public boolean run() throws IOException, InterruptedException
    {
        final Path directory = Files.createTempDirectory(parent, "plasmex-ledger");
        try
        {
            figures.figure("lanes", VectorHashing.await());
            final LedgerFlow flow = new LedgerFlow(commands);
            final Path first = flow.link(directory);
            figures.remark("medians of " + MEASURED_RUNS + " runs of " + flow.steps() + " steps");
            boolean isEqual = true;
            final Effort one = Effort.ofAllThreads();
            final Effort two = Effort.ofAllThreads();
            for (int i = 0; i < 2 * (UNMEASURED_RUNS + MEASURED_RUNS); i++)
            {
                final boolean isHelped = i % 2 == 1;
                final Path[] blocks = new Path[1];
                (i < 2 * UNMEASURED_RUNS ? new Effort() : isHelped ? two : one)
                    .measure(flow.steps(), () -> blocks[0] = flow.link(directory, isHelped));
                isEqual &= newest(first).equals(newest(blocks[0]));
                Directories.delete(blocks[0]);
            }
            tell("one", one);
            tell("two", two);
            figures.figure("two.ratio", one.wall().median() / two.wall().median(), "x");
            bare(first, one, two);
            events(flow, directory);

            return figures.figure("equal", isEqual);
        }
        finally
        {
            Directories.delete(directory);
        }
    }

    private void tell(final String name, final Effort effort) throws IOException
    {
        figures.keep(name + ".nanos", effort.wall());
        figures.keep(name + ".cpu_nanos", effort.cpu());
        figures.figure(name + ".steps", NANOS / effort.wall().median(), "steps/s");
        figures.figure(name + ".cpu.steps", NANOS / effort.cpu().median(), "steps/s");
        figures.figure(name + ".noise", effort.wall().noise(), "%");
        figures.figure(name + ".cpu.noise", effort.cpu().noise(), "%");
    }

    private static String newest(final Path directory)
    {
        try (BlockStore store = BlockStore.openReadOnly(directory))
        {
            return store.newestHeader().toString();
        }
    }

    /**
     * Keccak over the bytes of the steps that are in blocks, and over a node for each. By two threads the clock counts,
     * as there it is not one that has all the work.
     */
    private void bare(final Path blocks, final Effort ledger, final Effort ledgerOfTwo) throws IOException
    {
        final Prepared steps = new Prepared();
        try (BlockStore store = BlockStore.openReadOnly(blocks))
        {
            for (long block = 1; block <= store.newest(); block++)
            {
                store.steps(block, (number, buffer, offset, length) -> steps.add(buffer, offset, length));
            }
        }
        final Effort one = new Effort();
        final Effort queued = new Effort();
        for (int i = 0; i < UNMEASURED_RUNS + MEASURED_RUNS; i++)
        {
            (i < UNMEASURED_RUNS ? new Effort() : one).measure(steps.count(), () -> hash(steps));
            (i < UNMEASURED_RUNS ? new Effort() : queued).measure(steps.count(), () -> hashQueued(steps));
        }
        tell("keccak", one);
        tell("keccak_queued", queued);
        figures.figure("one.keccak_share", one.cpu().median() / ledger.cpu().median(), "x");
        figures.figure("one.keccak_queued_share", queued.cpu().median() / ledger.cpu().median(), "x");
        figures.figure("two.keccak_queued_share", queued.wall().median() / ledgerOfTwo.wall().median(), "x");
    }

    private void hash(final Prepared steps)
    {
        steps.rewind();
        while (steps.next())
        {
            keccak.hash(steps.buffer(), steps.offset(), steps.length(), hashes, 0);
            keccak.hash(hashes, 0, NODE_LENGTH, hashes, 0);
        }
    }

    private void hashQueued(final Prepared steps)
    {
        steps.rewind();
        for (boolean isMore = steps.next(); isMore;)
        {
            for (int i = 0; i < CHUNK && isMore; i++)
            {
                queue.add(steps.buffer(), steps.offset(), steps.length(), hashes, i * NODE_LENGTH);
                isMore = steps.next();
            }
            queue.flush();
            for (int i = 0; i < CHUNK; i++)
            {
                queue.add(hashes, i * NODE_LENGTH, NODE_LENGTH, hashes, i * NODE_LENGTH);
            }
            queue.flush();
        }
    }

    /**
     * Each record by itself, by the clock.
     */
    private void events(final LedgerFlow flow, final Path directory) throws IOException
    {
        final Map<Event, Histogram> histograms = new EnumMap<>(Event.class);
        for (final Event event : Event.values())
        {
            histograms.put(event, new Histogram(MOST_NANOS, 3));
        }
        final Path blocks = Files.createTempDirectory(directory, "events");
        try (BlockStore store = BlockStore.open(blocks, MixedFlow.genesis()))
        {
            final Ledger ledger = new Ledger(store, flow.inbox());
            for (final Prepared all = flow.records(); all.next();)
            {
                final Event event = event(all.buffer(), all.offset());
                final long start = System.nanoTime();
                ledger.onRecord(all.buffer(), all.offset(), all.length());
                final long nanos = System.nanoTime() - start;
                if (null != event)
                {
                    histograms.get(event).recordValue(Math.min(MOST_NANOS, nanos));
                }
            }
        }
        for (final Map.Entry<Event, Histogram> entry : histograms.entrySet())
        {
            final String name = entry.getKey().name().toLowerCase(Locale.ROOT);
            figures.keep(name + ".nanos", entry.getValue());
            figures.figure(name, entry.getValue().getValueAtPercentile(50) / 1000.0, "us");
            figures.figure(name + ".p99", entry.getValue().getValueAtPercentile(99) / 1000.0, "us");
        }
    }

    private static Event event(final DirectBuffer buffer, final int offset)
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        if (StepExecutedDecoder.TEMPLATE_ID != header.templateId())
        {
            return null;
        }
        final StepExecutedDecoder step = new StepExecutedDecoder().wrapAndApplyHeader(buffer, offset, header);
        step.balances().forEach(balance -> {});
        step.orders().forEach(order -> {});
        final UnsafeBuffer body = new UnsafeBuffer();
        step.wrapBody(body);

        return switch (body.getByte(0))
        {
            case Steps.PLACE -> Event.PLACED;
            case Steps.FILL -> Event.FILLED;
            case Steps.CANCEL -> Event.CANCELLED;
            default -> null;
        };
    }
}
