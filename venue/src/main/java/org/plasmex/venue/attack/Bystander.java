package org.plasmex.venue.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.block.Receipt;
import org.plasmex.settlement.court.Challenge;
import org.plasmex.settlement.court.ChunkSearch;
import org.plasmex.settlement.court.Course;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.court.Filing;
import org.plasmex.settlement.court.Prover;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.verify.Fault;
import org.plasmex.settlement.verify.LedgerVerifier;

/**
 * A watcher that has all final blocks, and gets the others from the operator, chunk by chunk: it verifies them, proves
 * what is wrong, and challenges what it cannot get. For one thread.
 */
final class Bystander implements Watcher
{
    private static final Path MEMORY = Path.of("/dev/shm");

    private final L1Stand stand;
    private final EthereumCourt court;
    private final Source source;
    private final Forger.LinkInDoubt link;
    private final Path directory;
    private final BlockStore store;
    private final LedgerVerifier verifier;
    private final Prover prover;
    private final long lastFinal;
    private final List<Header> headers = new ArrayList<>();
    private final Map<Long, Map<Long, ChunkProof>> chunks = new HashMap<>();
    private final Map<Challenge, Long> deadlines = new HashMap<>();
    private final Map<Challenge, Receipt> shown = new HashMap<>();
    private long fromBlock;

    /**
     * A watcher.
     *
     * @param stand     that is watched.
     * @param draft     whose final blocks it has.
     * @param source    of the others.
     * @param link      that it doubts, null for none.
     * @param recovery  of keys.
     * @param fromBlock number of the first L1 block that it looks at.
     */
    Bystander(
        final L1Stand stand,
        final Draft draft,
        final Source source,
        final Forger.LinkInDoubt link,
        final KeyRecovery recovery,
        final long fromBlock)
    {
        this.stand = stand;
        this.source = source;
        this.link = link;
        this.fromBlock = fromBlock;
        court = new EthereumCourt(stand.watcher(), stand.addresses());
        directory = directory();
        store = BlockStore.open(directory, draft.genesis());
        lastFinal = draft.finalBlocks();
        draft.blocks().subList(0, draft.finalBlocks()).forEach(block -> store(store, block.header(), block.steps()));
        verifier = new LedgerVerifier(store, draft.inbox(), () -> recovery, 1);
        prover = new Prover(store, draft.inbox(), stand.addresses());
    }

    static Path directory()
    {
        try
        {
            return Files.isWritable(MEMORY) ?
                Files.createTempDirectory(MEMORY, "plasmex-attack") : Files.createTempDirectory("plasmex-attack");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static void store(final BlockStore store, final Header header, final List<byte[]> steps)
    {
        store.begin(header.number());
        steps.forEach(step -> store.add(new UnsafeBuffer(step), 0, step.length));
        store.seal(header);
    }

    @Override
    public Finding look() throws ParentChainException
    {
        read();
        for (final Header header : headers)
        {
            if (header.number() > store.newest())
            {
                final long missing = get(header);
                if (missing >= 0)
                {
                    final Finding before = verify();
                    return before.state() == State.CONTENT ? pursueChunk(header, missing) : before;
                }
            }
        }

        final Finding finding = verify();
        return finding.state() == State.CONTENT && link != null ? pursueLink() : finding;
    }

    private void read() throws ParentChainException
    {
        final long latest = stand.blockNumber();
        for (final CourtEvent event : court.events(fromBlock, latest))
        {
            if (event instanceof CourtEvent.Committed committed)
            {
                headers.add(committed.header());
            }
            else if (event instanceof CourtEvent.Challenged challenged)
            {
                deadlines.put(challenged.challenge(), challenged.deadline());
            }
            else if (event instanceof CourtEvent.Answered answered)
            {
                learn(answered);
            }
        }
        fromBlock = latest + 1;
    }

    private void learn(final CourtEvent.Answered answered) throws ParentChainException
    {
        final Challenge challenge = deadlines.keySet().stream()
            .filter(one -> Arrays.equals(one.id(), answered.id())).findFirst().orElseThrow();
        deadlines.remove(challenge);
        if (challenge.isChunk())
        {
            final ChunkProof chunk = court.shownChunk(answered).orElseThrow();
            of(chunk.header()).put(chunk.chunk(), chunk);
        }
        else
        {
            shown.put(challenge, court.shownStep(answered).orElseThrow());
        }
    }

    private Map<Long, ChunkProof> of(final Header header)
    {
        return chunks.computeIfAbsent(header.number(), unused -> new HashMap<>());
    }

    /**
     * Gets a block.
     *
     * @return the first chunk that cannot be had, -1 if all can.
     */
    private long get(final Header header)
    {
        final List<byte[]> steps = new ArrayList<>();
        for (long chunk = 0; chunk * ChunkProof.LEAVES < header.steps(); chunk++)
        {
            final long number = chunk;
            final ChunkProof proof = of(header).computeIfAbsent(
                chunk, unused -> source.chunk(header.number(), number));
            if (proof == null || !proof.header().equals(header) || !proof.verify())
            {
                of(header).remove(chunk);
                return chunk;
            }
            steps.addAll(proof.steps());
        }

        store(store, header, steps);
        return -1;
    }

    private Finding verify() throws ParentChainException
    {
        final List<Fault> faults = verifier.verify(store.newest(), lastFinal, (block, last, steps) -> {});
        if (faults.isEmpty())
        {
            return Finding.content();
        }

        final Course course = prover.course(faults);
        if (course instanceof Course.Prove prove)
        {
            return convict(prove.proof());
        }
        if (course instanceof Course.Ask ask)
        {
            final Header header = store.header(ask.block());
            final ChunkSearch search = new ChunkSearch(header, store.dataTree(ask.block()));
            of(header).values().forEach(search::learn);
            return pursueChunk(header, search.suspects(1).get(0));
        }
        return new Finding(State.CONTENT, "", 0, "the court does not know what to do about " + faults.get(0));
    }

    private Finding convict(final Filing proof) throws ParentChainException
    {
        L1Stand.await(court.submit(proof));
        return new Finding(State.CONVICTED, proof.kind().name(), proof.block(), proof.what());
    }

    private Finding pursueChunk(final Header header, final long chunk) throws ParentChainException
    {
        final Challenge challenge = new Challenge(header.hash(), 0, chunk);
        return pursue(challenge, header, prover.challengeChunk(header, chunk, court.price()));
    }

    private Finding pursueLink() throws ParentChainException
    {
        final Header header = store.header(store.blockOf(link.step()));
        final Challenge challenge = new Challenge(header.hash(), link.step(), link.access());
        final Receipt receipt = shown.get(challenge);
        if (receipt != null)
        {
            return receipt.verify() ? Finding.content() : Finding.waiting("the court took a false answer");
        }
        return pursue(challenge, header, prover.challengeLink(link.step(), link.access(), court.price()));
    }

    private Finding pursue(final Challenge challenge, final Header header, final Filing filing)
        throws ParentChainException
    {
        final Long deadline = deadlines.get(challenge);
        if (deadline == null)
        {
            L1Stand.await(court.submit(filing));
        }
        else if (stand.now() > deadline)
        {
            return convict(prover.withheld(challenge, header));
        }
        return Finding.waiting(filing.what());
    }

    @Override
    public void close()
    {
        store.close();
        IoUtil.delete(directory.toFile(), true);
    }
}
