package org.plasmex.watcher.duty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.plasmex.settlement.l1.InboxStore;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.watcher.chain.ChainState;

/**
 * Freezes a chain that is silent, and makes blocks final whose time has come.
 */
public final class Ending implements Duty
{
    private final Situation situation;
    private final InboxStore inbox;
    private final long leftToOthers;

    /**
     * The duty.
     *
     * @param situation    that it looks at.
     * @param inbox        of L1.
     * @param leftToOthers how long making blocks final is left to the venue, while that is there.
     */
    public Ending(final Situation situation, final InboxStore inbox, final Duration leftToOthers)
    {
        this.situation = situation;
        this.inbox = inbox;
        this.leftToOthers = Situation.seconds(leftToOthers);
    }

    @Override
    public List<Due> due(final long now) throws ParentChainException
    {
        final List<Due> due = new ArrayList<>();
        if (situation.state().tip() >= 0)
        {
            freeze(due, now);
            makeFinal(due, now);
        }
        return due;
    }

    private void freeze(final List<Due> due, final long now) throws ParentChainException
    {
        final ChainState state = situation.state();
        if (state.isFrozen())
        {
            return;
        }

        final long entry = state.header(state.tip()).inbox();
        if (now > entryIsLateAfter())
        {
            due.add(new Due("freeze for entry " + entry, situation.prover().freezeForInbox(entry)));
        }
        else if (now > finalAfter())
        {
            due.add(new Due("freeze for silence", situation.prover().freezeForSilence(state.header(state.tip()))));
        }
    }

    private long entryIsLateAfter() throws ParentChainException
    {
        final long entry = situation.state().header(situation.state().tip()).inbox();
        return entry < inbox.size() ?
            situation.timeOf(inbox.block(entry)) + situation.parameters().inclusion() : Long.MAX_VALUE;
    }

    /**
     * When the last committed block is so old that it can be made final, if it is not challenged; and that the chain
     * can be frozen for silence.
     *
     * @return seconds.
     * @throws ParentChainException if L1 does not answer.
     */
    public long finalAfter() throws ParentChainException
    {
        return situation.committedAt(situation.state().tip()) + situation.parameters().challenge();
    }

    /**
     * When a chain that stands can be frozen, unless something is committed before.
     *
     * @return seconds; it can later than that.
     * @throws ParentChainException if L1 does not answer.
     */
    public long freezableAfter() throws ParentChainException
    {
        return Math.min(entryIsLateAfter(), finalAfter());
    }

    private void makeFinal(final List<Due> due, final long now) throws ParentChainException
    {
        final ChainState state = situation.state();
        final long grace = state.isFrozen() ? 0 : leftToOthers;
        long last = state.finalNumber();
        while (last < state.tip() && !isQuestioned(last + 1) &&
            now >= situation.committedAt(last + 1) + situation.parameters().challenge() + grace)
        {
            last++;
        }
        if (last > state.finalNumber())
        {
            due.add(new Due("finalize " + last, situation.prover().finalizeUpTo(state.header(last))));
        }
    }

    private boolean isQuestioned(final long number)
    {
        return situation.state().openChallenges().stream()
            .anyMatch(open -> situation.state().number(open.challenge().blockHash()) == number);
    }
}
