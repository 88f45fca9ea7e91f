package org.plasmex.watcher.duty;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import org.plasmex.protocol.Hex;
import org.plasmex.settlement.court.Challenge;
import org.plasmex.settlement.court.Course;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.verify.Fault;
import org.plasmex.watcher.chain.ChainState;

/**
 * Proves what was found wrong, and convicts blocks of what was not shown in time.
 */
public final class Proofs implements Duty
{
    private final Situation situation;
    private final Supplier<List<Fault>> faults;
    private List<Fault> judged = List.of();
    private Course course;

    /**
     * The duty.
     *
     * @param situation that it looks at.
     * @param faults    of the first block at fault, empty while there is none.
     */
    public Proofs(final Situation situation, final Supplier<List<Fault>> faults)
    {
        this.situation = situation;
        this.faults = faults;
    }

    @Override
    public List<Due> due(final long now) throws ParentChainException
    {
        final List<Due> due = new ArrayList<>();
        proveFaults(due);
        convictOfSilence(due, now);
        return due;
    }

    private void proveFaults(final List<Due> due) throws ParentChainException
    {
        final List<Fault> found = faults.get();
        if (found.isEmpty() || !isJudged(found.get(0).block()) || !isCommitted(found.get(0).block()))
        {
            return;
        }

        if (found != judged)
        {
            course = situation.prover().course(found);
            judged = found;
        }
        if (course instanceof final Course.Prove prove)
        {
            due.add(new Due("prove " + prove.fault(), prove.proof()));
        }
        else if (course instanceof final Course.Ask ask)
        {
            for (final long chunk : ask.chunks())
            {
                final byte[] hash = situation.state().header(ask.block()).hash();
                if (!situation.state().wasChallenged(new Challenge(hash, 0, chunk).id()))
                {
                    due.add(new Due("ask " + ask.block() + " " + chunk, situation.prover().challengeChunk(
                        situation.state().header(ask.block()), chunk, situation.deposit())));
                }
            }
        }
        else if (course instanceof final Course.AskLink ask)
        {
            final Fault fault = ask.fault();
            final byte[] hash = situation.state().header(fault.block()).hash();
            if (!situation.state().wasChallenged(new Challenge(hash, fault.step(), fault.access()).id()))
            {
                due.add(new Due("ask link " + fault.access() + " of step " + fault.step(),
                    situation.prover().challengeLink(fault.step(), fault.access(), situation.deposit())));
            }
        }
    }

    /** A custodian may hold another block than the one that was committed. */
    private boolean isCommitted(final long block)
    {
        return block <= situation.store().newest() &&
            Arrays.equals(situation.state().header(block).hash(), situation.store().hash(block));
    }

    /** Whether the court still looks at a block. */
    private boolean isJudged(final long block)
    {
        return block > situation.state().finalNumber() && block <= situation.state().tip();
    }

    private void convictOfSilence(final List<Due> due, final long now)
    {
        final ChainState state = situation.state();
        for (final CourtEvent.Challenged challenged : state.openChallenges())
        {
            final long number = state.number(challenged.challenge().blockHash());
            if (now > challenged.deadline() && number > 0 && isJudged(number))
            {
                due.add(new Due("convict " + Hex.encode(challenged.challenge().id()), situation.prover().withheld(
                    challenged.challenge(), state.header(number))));
            }
        }
    }
}
