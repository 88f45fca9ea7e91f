package org.plasmex.watcher.duty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.block.Receipt;
import org.plasmex.settlement.court.Challenge;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.Filing;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.verify.Doubt;
import org.plasmex.watcher.chain.ChainState;

/**
 * Links into blocks that nobody gives any more: has the steps shown that they name, one first, and with every answer
 * three more at a time; each step once, however many links name it. A link that what is shown does not bear out is
 * proven false.
 */
public final class LinkDoubts implements Duty
{
    private static final int MORE_WITH_EACH_ANSWER = 3;
    private static final long PROOF_PART = 4;

    private final Situation situation;
    private final Supplier<List<Doubt>> doubts;
    private final long patience;
    private final Set<String> read = new HashSet<>();
    private final Map<Long, Receipt> shown = new HashMap<>();
    private final Map<Doubt, Optional<Filing>> judged = new HashMap<>();
    private volatile List<Doubt> looked = List.of();
    private volatile long open;

    /**
     * The duty.
     *
     * @param situation that it looks at.
     * @param doubts    the links that could not be compared.
     * @param patience  how long after the commit of its block a link is left alone.
     */
    public LinkDoubts(final Situation situation, final Supplier<List<Doubt>> doubts, final Duration patience)
    {
        this.situation = situation;
        this.doubts = doubts;
        this.patience = Situation.seconds(patience);
    }

    @Override
    public List<Due> due(final long now) throws ParentChainException
    {
        final List<Due> due = new ArrayList<>();
        final List<Doubt> links = doubts.get();
        if (links != looked)
        {
            judged.keySet().retainAll(Set.copyOf(links));
        }
        if (!links.isEmpty())
        {
            takeShown();
            judge(due, links);
            ask(due, links, now);
        }
        open = links.stream()
            .filter(link -> isJudged(link) && (!judged.containsKey(link) || judged.get(link).isPresent())).count();
        looked = links;
        return due;
    }

    /**
     * How many links of blocks that are not final are still not compared, or false.
     *
     * @return the number of links. Any thread may ask.
     */
    public long open()
    {
        final List<Doubt> links = doubts.get();
        return links == looked ? open : links.size();
    }

    private void takeShown() throws ParentChainException
    {
        for (final Map.Entry<CourtEvent.Challenged, CourtEvent.Answered> answered :
            situation.state().answeredChallenges().entrySet())
        {
            final Challenge challenge = answered.getKey().challenge();
            final String id = Hex.encode(challenge.id());
            if (!challenge.isChunk() && !read.contains(id))
            {
                final Optional<Receipt> step = situation.court().shownStep(answered.getValue());
                step.filter(Receipt::verify).filter(this::isCommitted)
                    .ifPresent(receipt -> shown.put(receipt.number(), receipt));
                read.add(id);
            }
        }
    }

    private boolean isCommitted(final Receipt receipt)
    {
        return situation.state().number(receipt.header().hash()) >= 0;
    }

    private void judge(final List<Due> due, final List<Doubt> links)
    {
        for (final Doubt link : links)
        {
            final Receipt receipt = shown.get(link.previous());
            if (receipt != null && isJudged(link))
            {
                judged.computeIfAbsent(link, doubt ->
                    situation.prover().brokenLink(doubt.step(), doubt.access(), receipt))
                    .ifPresent(proof -> due.add(new Due("prove " + link, proof)));
            }
        }
    }

    private boolean isJudged(final Doubt link)
    {
        final ChainState state = situation.state();
        return link.block() > state.finalNumber() && link.block() <= state.tip() &&
            Arrays.equals(state.header(link.block()).hash(), situation.store().hash(link.block()));
    }

    private void ask(final List<Due> due, final List<Doubt> links, final long now) throws ParentChainException
    {
        final ChainState state = situation.state();
        final Set<Long> asked = new HashSet<>();
        state.openChallenges().stream().filter(open -> !open.challenge().isChunk())
            .forEach(open -> asked.add(open.previous()));
        long free = 1 + MORE_WITH_EACH_ANSWER * shown.size() - asked.size();
        for (final Doubt link : links)
        {
            if (free > 0 && !shown.containsKey(link.previous()) && isJudged(link) && isTime(link, now) &&
                !wasChallenged(link) && asked.add(link.previous()))
            {
                free--;
                due.add(new Due("challenge " + link, situation.prover().challengeLink(
                    link.step(), link.access(), situation.deposit())));
            }
        }
    }

    private boolean wasChallenged(final Doubt link)
    {
        final Header header = situation.store().header(link.block());
        return situation.state().wasChallenged(new Challenge(header.hash(), link.step(), link.access()).id());
    }

    private boolean isTime(final Doubt link, final long now) throws ParentChainException
    {
        final long committedAt = situation.committedAt(link.block());
        return now >= committedAt + patience && now <= committedAt + situation.parameters().challenge() -
            situation.parameters().response() - situation.parameters().proof() / PROOF_PART;
    }
}
