package org.plasmex.watcher.duty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.plasmex.protocol.Hex;
import org.plasmex.settlement.court.CourtEvent;
import org.plasmex.settlement.court.Filing;

/**
 * Answers challenges, whoever's, with what is in the store: chunks, and steps behind links. Answers are paid.
 */
public final class Answers implements Duty
{
    private final Situation situation;
    private final long leftToOthers;
    // A block is hashed for each, and each is looked at again until it is over.
    private final Map<String, Filing> answers = new HashMap<>();

    /**
     * The duty.
     *
     * @param situation    that it looks at.
     * @param leftToOthers how long after it was made a challenge is left to who answers at once, the venue.
     */
    public Answers(final Situation situation, final Duration leftToOthers)
    {
        this.situation = situation;
        this.leftToOthers = Situation.seconds(leftToOthers);
    }

    @Override
    public List<Due> due(final long now)
    {
        final List<Due> due = new ArrayList<>();
        final Set<String> open = new HashSet<>();
        for (final CourtEvent.Challenged challenged : situation.state().openChallenges())
        {
            final String id = Hex.encode(challenged.challenge().id());
            open.add(id);
            final long since = challenged.deadline() - situation.parameters().response();
            if (now >= since + leftToOthers && now <= challenged.deadline() &&
                situation.state().number(challenged.challenge().blockHash()) > 0)
            {
                final Filing answer = answers.computeIfAbsent(id, unused -> answer(challenged));
                if (answer != null)
                {
                    due.add(new Due("answer " + id, answer));
                }
            }
        }
        answers.keySet().retainAll(open);
        return due;
    }

    private Filing answer(final CourtEvent.Challenged challenged)
    {
        try
        {
            return situation.prover().answer(challenged.challenge(), challenged.previous());
        }
        catch (final IndexOutOfBoundsException ex)
        {
            // It is not here (yet): others may have it.
            return null;
        }
        catch (final IllegalArgumentException ex)
        {
            // A step is too long to be shown, so no lawful one: nobody has an answer.
            return null;
        }
    }
}
