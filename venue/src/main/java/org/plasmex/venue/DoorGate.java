package org.plasmex.venue;

import java.util.EnumMap;
import java.util.Map;
import org.plasmex.gateway.Gate;
import org.plasmex.gateway.GateStatus;

/**
 * What all doors of a venue let in: as much as the strictest of those who watch over it allows. It says no more than
 * clients need to know: a reason in words.
 * <p>
 * Thread safe; who asks neither waits nor allocates.
 */
final class DoorGate implements Gate
{
    /**
     * Who may ask for less to be let in. Where two ask for the same, the first one's reason is told.
     */
    enum Cause
    {
        /** The venue's history is over. */
        FROZEN,
        /** Blocks are not committed in time. */
        COMMITTING,
        /** The operator has suspended trading. */
        OPERATOR,
        /** The disk is nearly full. */
        DISK,
        /** A reader of the output log is too far behind. */
        LAG
    }

    private final Map<Cause, GateStatus> wishes = new EnumMap<>(Cause.class);
    private volatile GateStatus status = GateStatus.OPEN;

    @Override
    public GateStatus status()
    {
        return status;
    }

    /**
     * Say what is to be let in.
     *
     * @param cause that says so.
     * @param wish  {@link GateStatus#OPEN} where there is nothing against anything.
     */
    synchronized void set(final Cause cause, final GateStatus wish)
    {
        wishes.put(cause, wish);
        GateStatus strictest = GateStatus.OPEN;
        for (final GateStatus other : wishes.values())
        {
            strictest = other.passage().compareTo(strictest.passage()) > 0 ? other : strictest;
        }
        status = strictest;
    }
}
