package org.plasmex.venue.attack;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.block.Receipt;
import org.plasmex.settlement.court.Challenge;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.court.Exits;
import org.plasmex.settlement.court.Filing;
import org.plasmex.settlement.court.Prover;
import org.plasmex.settlement.l1.ChainStatus;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.RevertedException;
import org.plasmex.venue.attack.Forger.LinkAt;
import org.plasmex.venue.attack.Forger.Place;

/**
 * Accuses an honest operator of whatever comes to mind: nothing may be taken, the chain becomes final on time, and when
 * it ends everybody gets what is theirs, whatever else was shown first. For one thread.
 */
final class Slander implements AutoCloseable
{
    private final L1Stand stand;
    private final Draft draft;
    private final SplittableRandom random;
    private final PrintWriter out;
    private final Forger honest;
    private final KeptBlocks blocks;
    private final BlockStore store;
    private final Prover prover;
    private final Exits exits;
    private final EthereumCourt court;
    private final Past end;
    private final LastDays lastDays;
    private long tried;
    private long accepted;

    Slander(
        final L1Stand stand,
        final Draft draft,
        final SplittableRandom random,
        final KeyRecovery recovery,
        final PrintWriter out)
    {
        this.stand = stand;
        this.draft = draft;
        this.random = random;
        this.out = out;
        honest = new Forger(draft, random, recovery);
        draft.seal();
        blocks = new KeptBlocks(draft);
        store = blocks.store();
        prover = new Prover(store, draft.inbox(), stand.addresses());
        exits = new Exits(stand.addresses(), draft.genesis());
        court = new EthereumCourt(stand.slanderer(), stand.addresses());
        final int last = draft.blocks().size() - 1;
        end = new Past(draft, recovery).upTo(last, draft.blocks().get(last).steps().size());
        lastDays = new LastDays(stand, end, store, prover, exits, random);
    }

    /**
     * Commits the blocks, accuses, lets them become final, accuses again, and lets the chain end.
     *
     * @param count how many accusations.
     */
    Slander run(final int count) throws ParentChainException
    {
        final List<Header> headers = draft.blocks().subList(draft.finalBlocks(), draft.blocks().size()).stream()
            .map(Block::header).toList();
        final Header tip = headers.get(headers.size() - 1);
        stand.commit(headers, draft.inbox());
        final long committed = stand.now();

        accuse(count);
        challengeAndAnswer();
        refused(prover.finalizeUpTo(tip));

        stand.later(committed + stand.development().parameters().challenge() - stand.now());
        stand.finalizeUpTo(tip);
        accuse(count / 10);
        final ChainStatus status = stand.operator().status();
        if (status.finalNumber() != tip.number() || status.isFrozen())
        {
            accepted++;
            out.println("an honest chain is not final on time: " + status);
        }

        accepted += lastDays.run(tip, out);
        return this;
    }

    /**
     * Accuses blocks that are committed.
     *
     * @param count how often.
     */
    void accuse(final int count) throws ParentChainException
    {
        for (int i = 0; i < count; i++)
        {
            accuse();
        }
    }

    /**
     * Challenges what nobody withholds, and pays for it: steps behind links, and a chunk for each ten of them.
     *
     * @param count how many challenges.
     * @param made  those that were made before, none of which is made again; takes the new ones, each with the step
     *              that its link names.
     */
    void spam(final int count, final Map<Challenge, Long> made) throws ParentChainException
    {
        final int all = made.size() + count;
        while (made.size() < all)
        {
            final Place place = honest.any();
            final LinkAt link = link(place);
            final Header header = store.header(place.block() + 1);
            final boolean isChunk = made.size() % 10 == 9;
            final Challenge challenge = isChunk ?
                new Challenge(header.hash(), 0, random.nextInt((int)DataTree.chunks(header.steps()))) :
                new Challenge(header.hash(), number(place), link.access());
            if ((isChunk || link.prev() != 0) && !made.containsKey(challenge))
            {
                final BigInteger price = court.price();
                L1Stand.await(court.submit(isChunk ?
                    prover.challengeChunk(header, challenge.index(), price) :
                    prover.challengeLink(challenge.step(), link.access(), price)));
                made.put(challenge, isChunk ? 0 : link.prev());
            }
        }
    }

    long tried()
    {
        return tried;
    }

    long accepted()
    {
        return accepted;
    }

    /**
     * Something that nobody may take.
     */
    private void refused(final Filing filing)
    {
        tried++;
        try
        {
            L1Stand.await(court.submit(filing));
        }
        catch (final RevertedException ex)
        {
            return;
        }
        catch (final ParentChainException ex)
        {
            throw new IllegalStateException("no answer to " + filing, ex);
        }
        accepted++;
        out.println("ACCEPTED: " + filing);
    }

    private void accuse() throws ParentChainException
    {
        final Filing filing = switch (random.nextInt(14))
        {
            case 0, 1 -> prover.unlawful(number(honest.any()), "it is lawful");
            case 2, 3 -> brokenLink();
            case 4, 5, 6 -> skippedTouch();
            case 7 -> end.unlawful().isEmpty() ? null : prover.unlawful(end.unlawful().get(0), "its block is final");
            case 8 -> withheld();
            case 9 -> falseChallenge();
            case 10 -> tooEarly();
            case 11 -> exits.exit(List.of(lastDays.stale()), court.exitBond()).get(0);
            case 12 -> claim();
            default -> null;
        };
        refused(filing == null ? damaged(prover.unlawful(number(honest.any()), "some bytes are other ones")) : filing);
    }

    private long number(final Place place)
    {
        return honest.number(place);
    }

    private LinkAt link(final Place place)
    {
        return honest.anyLink(place);
    }

    private Filing brokenLink()
    {
        final Place place = honest.any();
        final LinkAt link = link(place);
        if (link.prev() == 0)
        {
            return brokenLink();
        }
        final long other = random.nextInt(3) == 0 ? 1 + random.nextLong(number(place)) : link.prev();
        return prover.brokenLink(number(place), link.access(), other, "it holds");
    }

    private Filing skippedTouch()
    {
        final Place place = honest.any();
        final LinkAt link = link(place);
        final List<Past.Touch> touches = end.touches().get(link.cell());
        final long touch = random.nextBoolean() ? touches.get(random.nextInt(touches.size())).step() :
            1 + random.nextLong(store.newestHeader().nextStep() - 1);
        return prover.skippedTouch(number(place), link.access(), touch, "none was skipped");
    }

    private Filing withheld()
    {
        final Header header = store.header(1 + random.nextLong(store.newest()));
        final Challenge challenge = new Challenge(header.hash(), 0, random.nextInt(3));
        return switch (random.nextInt(3))
        {
            case 0 -> prover.withheld(challenge, header);
            case 1 -> prover.close(challenge);
            default -> prover.makeWhole(challenge);
        };
    }

    private Filing falseChallenge() throws ParentChainException
    {
        final Header header = store.newestHeader();
        final BigInteger price = court.price();
        final Place place = honest.any();
        return switch (random.nextInt(4))
        {
            case 0 -> prover.challengeChunk(header, DataTree.chunks(header.steps()) + random.nextInt(3), price);
            case 1 -> prover.challengeChunk(header, 0, price.subtract(BigInteger.ONE));
            case 2 -> prover.challengeLink(number(place), honest.links(place).size() + random.nextInt(3), price);
            default -> prover.challengeChunk(
                new Header(header.number(), header.since(), header.until(), header.firstStep(), header.steps(),
                    header.inbox(), header.parent(), Headers.hash(random)), 0, price);
        };
    }

    private Filing tooEarly() throws ParentChainException
    {
        final boolean isFinal = stand.operator().status().finalNumber() == store.newest();
        return switch (random.nextInt(isFinal ? 2 : 4))
        {
            case 0 -> prover.releaseBond();
            case 1 -> exits.refund(0, draft.inbox());
            case 2 -> prover.freezeForSilence(store.newestHeader());
            default -> prover.finalizeUpTo(store.header(draft.finalBlocks() + 1));
        };
    }

    /** A claim of a step that pays nothing, or of what it does not say. */
    private Filing claim()
    {
        final Receipt receipt = store.receipt(number(honest.anyButSeal()));
        final int op = receipt.step()[0];
        if (op != Steps.WITHDRAW && op != Steps.REQUEST)
        {
            return exits.claim(receipt);
        }

        final byte[] other = receipt.step().clone();
        other[1 + random.nextInt(Steps.REQUEST_LENGTH - 1)] ^= 1;
        return exits.claim(new Receipt(receipt.header(), receipt.number(), other, receipt.path()));
    }

    /** An accusation that was put together, of which some bytes are other ones. */
    private Filing damaged(final Filing filing)
    {
        final byte[] data = Hex.decode(filing.data());
        for (int i = random.nextInt(3); i >= 0; i--)
        {
            data[random.nextInt(data.length)] ^= (byte)(1 + random.nextInt(255));
        }
        return new Filing(filing.kind(), filing.block(), filing.step(), filing.what(), filing.to(), filing.value(),
            Hex.encode(data));
    }

    /**
     * A true challenge, which is answered: it convicts nobody, neither before nor after.
     */
    private void challengeAndAnswer() throws ParentChainException
    {
        final Header header = store.header(draft.finalBlocks() + 2);
        final Challenge challenge = new Challenge(header.hash(), 0, 0);
        final Filing untrue = prover.withheld(challenge, header);
        L1Stand.await(court.submit(prover.challengeChunk(header, 0, court.price())));
        refused(prover.challengeChunk(header, 0, court.price()));
        refused(untrue);
        L1Stand.await(court.submit(prover.answer(challenge, 0)));
        stand.later(stand.development().parameters().response() + 1);
        refused(untrue);
        refused(prover.answer(challenge, 0));
    }

    @Override
    public void close()
    {
        blocks.close();
    }
}
