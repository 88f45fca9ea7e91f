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
        final long tip = state.tip();
        if (state.isFrozen())
        {
            return;
        }

        final long entry = state.header(tip).inbox();
        if (entry < inbox.size() &&
            now > situation.timeOf(inbox.block(entry)) + situation.parameters().inclusion())
        {
            due.add(new Due("freeze for entry " + entry, situation.prover().freezeForInbox(entry)));
        }
        else if (now > situation.committedAt(tip) + situation.parameters().challenge())
        {
            due.add(new Due("freeze for silence", situation.prover().freezeForSilence(state.header(tip))));
        }
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
