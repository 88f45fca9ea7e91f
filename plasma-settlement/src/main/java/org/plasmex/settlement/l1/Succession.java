package org.plasmex.settlement.l1;

import java.time.Instant;

/**
 * A place on the parent chain, the operator's or a custodian's, and who was named to take it.
 *
 * @param holder    who has it: address, hex with 0x, in lower case.
 * @param successor who may take it: likewise, empty where nobody was named.
 * @param from      when that may be, in seconds since the epoch.
 * @param until     until when it may be; then somebody must be named again.
 */
public record Succession(String holder, String successor, long from, long until)
{
    /**
     * Whether somebody was named whose time is not over.
     *
     * @param time the parent chain's, in seconds since the epoch.
     * @return true where the place may be handed over, now or later.
     */
    public boolean isOpen(final long time)
    {
        return !successor.isEmpty() && time <= until;
    }

    /**
     * When the successor may take the place.
     *
     * @return words for people, times in UTC.
     */
    public String when()
    {
        return "from " + Instant.ofEpochSecond(from) + " to " + Instant.ofEpochSecond(until);
    }
}
