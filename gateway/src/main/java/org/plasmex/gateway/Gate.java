package org.plasmex.gateway;

/**
 * Says what the venue lets in at present. Every door asks it before it passes a client's command; what is on its way
 * already, and the venue's own commands, do not ask.
 */
@FunctionalInterface
public interface Gate
{
    /** Lets everything in, always. */
    Gate OPEN = () -> GateStatus.OPEN;

    /**
     * What is let in at present. Asked for every command, by any thread: it must neither block nor allocate.
     *
     * @return the status, never null.
     */
    GateStatus status();

    /**
     * A gate that lets in what all of some gates let in.
     *
     * @param gates of which the one that lets in least is heard, the first of several such.
     * @return the gate.
     */
    static Gate strictest(final Gate... gates)
    {
        final Gate[] all = gates.clone();
        return () ->
        {
            GateStatus strictest = GateStatus.OPEN;
            for (final Gate gate : all)
            {
                final GateStatus status = gate.status();
                if (status.passage().compareTo(strictest.passage()) > 0)
                {
                    strictest = status;
                }
            }

            return strictest;
        };
    }
}
