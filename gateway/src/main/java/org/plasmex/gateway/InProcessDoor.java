package org.plasmex.gateway;

import org.agrona.DirectBuffer;
import org.plasmex.engine.pipeline.CommandPort;

/**
 * The door for clients in the venue's own process. Only clients' commands pass, only under a session that this door
 * has opened, and only what the gate lets in; the rest (deposits, listings, seals) is not for clients to say.
 * <p>
 * Thread safe.
 */
public final class InProcessDoor
{
    private final Entrance entrance;
    private final SessionNumbers sessions;

    /**
     * A door.
     *
     * @param port     to which commands go.
     * @param gate     that says what is let in.
     * @param sessions numbers for the sessions that are opened here.
     */
    public InProcessDoor(final CommandPort port, final Gate gate, final SessionNumbers sessions)
    {
        entrance = new Entrance(port, gate);
        this.sessions = sessions;
    }

    /**
     * Open a session.
     *
     * @return its number, which is to be put into each of its commands, and which their reports carry.
     * @throws IllegalStateException if all numbers are given out.
     */
    public long openSession()
    {
        final long session = sessions.next();
        if (SessionNumbers.NONE == session)
        {
            throw new IllegalStateException("no session numbers are left: start the venue anew");
        }

        return session;
    }

    /**
     * What the gate lets in at present.
     *
     * @return the status.
     */
    public GateStatus gateStatus()
    {
        return entrance.gate().status();
    }

    /**
     * Offer a command. It is copied.
     *
     * @param buffer that holds it, from the SBE message header on.
     * @param offset of the header.
     * @param length of the command in bytes.
     * @return not negative where it was taken; else {@link CommandPort#BACK_PRESSURED} (offer it again later) or
     * another of the codes of {@link CommandPort} and {@link Entrance}.
     */
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return entrance.pass(
            buffer,
            offset,
            length,
            length >= Entrance.MIN_LENGTH && sessions.contains(Entrance.session(buffer, offset)));
    }
}
