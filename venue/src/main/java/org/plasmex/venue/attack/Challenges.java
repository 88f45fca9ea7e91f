package org.plasmex.venue.attack;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.court.CourtEvent;

/**
 * What the court's events tell of challenges.
 */
final class Challenges
{
    private Challenges()
    {
    }

    /**
     * Those that were neither answered nor closed.
     *
     * @param events all there were.
     */
    static Collection<CourtEvent.Challenged> open(final List<CourtEvent> events)
    {
        final Map<String, CourtEvent.Challenged> open = new LinkedHashMap<>();
        for (final CourtEvent event : events)
        {
            if (event instanceof final CourtEvent.Challenged challenged)
            {
                open.put(Hex.encode(challenged.challenge().id()), challenged);
            }
            else if (event instanceof final CourtEvent.Answered answered)
            {
                open.remove(Hex.encode(answered.id()));
            }
            else if (event instanceof final CourtEvent.Closed closed)
            {
                open.remove(Hex.encode(closed.id()));
            }
        }
        return open.values();
    }
}
