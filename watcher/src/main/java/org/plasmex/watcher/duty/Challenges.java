package org.plasmex.watcher.duty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.court.Challenge;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.watcher.chain.ChainState;
import org.plasmex.watcher.fetch.BlockFetcher;
import org.plasmex.watcher.fetch.Gap;

/**
 * Challenges what nobody gives: a chunk of the block first, and with every answer that shows no more than was asked
 * for, three more at a time. What answers show is taken. What a challenge has cost is asked back where it can be.
 */
public final class Challenges implements Duty
{
    private static final int MORE_WITH_EACH_ANSWER = 3;

    private final Situation situation;
    private final BlockFetcher fetcher;
    private final long patience;
    private final Set<String> shown = new HashSet<>();

    /**
     * The duty.
     *
     * @param situation that it looks at.
     * @param fetcher   that misses chunks, and takes them.
     * @param patience  how long after its commit a block may be missing.
     */
    public Challenges(final Situation situation, final BlockFetcher fetcher, final Duration patience)
    {
        this.situation = situation;
        this.fetcher = fetcher;
        this.patience = Situation.seconds(patience);
    }

    @Override
    public List<Due> due(final long now) throws ParentChainException
    {
        final List<Due> due = new ArrayList<>();
        final Gap gap = fetcher.gap();
        if (gap != null)
        {
            takeShown(gap.header());
            ask(due, gap, now);
        }
        askBack(due);
        return due;
    }

    private void takeShown(final Header header) throws ParentChainException
    {
        final byte[] hash = header.hash();
        for (final Map.Entry<CourtEvent.Challenged, CourtEvent.Answered> answered :
            situation.state().answeredChallenges().entrySet())
        {
            final Challenge challenge = answered.getKey().challenge();
            final String id = Hex.encode(challenge.id());
            if (challenge.isChunk() && Arrays.equals(challenge.blockHash(), hash) && !shown.contains(id))
            {
                final Optional<ChunkProof> chunk = situation.court().shownChunk(answered.getValue());
                chunk.ifPresent(fetcher.chunks()::take);
                shown.add(id);
            }
        }
    }

    private void ask(final List<Due> due, final Gap gap, final long now) throws ParentChainException
    {
        final ChainState state = situation.state();
        final long number = gap.header().number();
        final byte[] hash = gap.header().hash();
        if (state.number(hash) != number || number <= state.finalNumber())
        {
            return;
        }

        final long committedAt = situation.committedAt(number);
        final long until = committedAt + situation.parameters().challenge() - situation.parameters().response() -
            situation.parameters().proof();
        if (now < committedAt + patience || now > until)
        {
            return;
        }

        final long answered = state.answeredChallenges().keySet().stream()
            .filter(challenged -> state.number(challenged.challenge().blockHash()) == number).count();
        long free = 1 + MORE_WITH_EACH_ANSWER * answered - state.openChallenges().stream()
            .filter(challenged -> state.number(challenged.challenge().blockHash()) == number).count();
        for (final long chunk : gap.missing())
        {
            if (free > 0 && !state.wasChallenged(new Challenge(hash, 0, chunk).id()))
            {
                free--;
                due.add(new Due("challenge " + number + " " + chunk,
                    situation.prover().challengeChunk(gap.header(), chunk, situation.deposit())));
            }
        }
    }

    private void askBack(final List<Due> due)
    {
        final ChainState state = situation.state();
        for (final CourtEvent.Challenged challenged : state.openChallenges())
        {
            if (isMine(challenged) && state.number(challenged.challenge().blockHash()) < 0)
            {
                due.add(new Due("close " + Hex.encode(challenged.challenge().id()),
                    situation.prover().close(challenged.challenge())));
            }
        }
        for (final CourtEvent.Challenged challenged : state.answeredChallenges().keySet())
        {
            final byte[] id = challenged.challenge().id();
            if (isMine(challenged) && state.isFaulty(challenged.challenge().blockHash()) && !state.isMadeWhole(id))
            {
                due.add(new Due("make whole " + Hex.encode(id), situation.prover().makeWhole(challenged.challenge())));
            }
        }
    }

    private boolean isMine(final CourtEvent.Challenged challenged)
    {
        return situation.me().equals(challenged.challenger());
    }
}
