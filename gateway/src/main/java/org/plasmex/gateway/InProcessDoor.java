package org.plasmex.gateway;

import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.protocol.Templates;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;

/**
 * The door for clients in the venue's own process. Only clients' commands pass, and only under a session that this door
 * has opened; the rest (deposits, listings, seals) is not for clients to say.
 * <p>
 * Thread safe.
 */
public final class InProcessDoor
{
    /** The command is none of those that a client may send. */
    public static final long NOT_A_CLIENT_COMMAND = -20;

    /** The command names a session that this door has not opened. */
    public static final long UNKNOWN_SESSION = -21;

    private static final int SESSION_OFFSET =
        MessageHeaderDecoder.ENCODED_LENGTH + PlaceOrderDecoder.sessionEncodingOffset();

    private final CommandPort port;
    private final long before;
    private final AtomicLong last;

    /**
     * A door.
     *
     * @param port         to which commands go.
     * @param firstSession number of the first session: above all that were given out in earlier lives of the venue.
     */
    public InProcessDoor(final CommandPort port, final long firstSession)
    {
        if (firstSession <= 0)
        {
            throw new IllegalArgumentException("the first session must be above 0, and is " + firstSession);
        }
        this.port = port;
        before = firstSession - 1;
        last = new AtomicLong(before);
    }

    /**
     * Open a session.
     *
     * @return its number, which is to be put into each of its commands, and which their reports carry.
     */
    public long openSession()
    {
        return last.incrementAndGet();
    }

    /**
     * Offer a command. It is copied.
     *
     * @param buffer that holds it, from the SBE message header on.
     * @param offset of the header.
     * @param length of the command in bytes.
     * @return not negative where it was taken; else {@link CommandPort#BACK_PRESSURED} (offer it again later) or
     * another of its codes, {@link #NOT_A_CLIENT_COMMAND} or {@link #UNKNOWN_SESSION}.
     */
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < SESSION_OFFSET + Long.BYTES)
        {
            return CommandPort.TOO_SHORT;
        }

        final int template = buffer.getShort(
            offset + MessageHeaderDecoder.templateIdEncodingOffset(), MessageHeaderDecoder.BYTE_ORDER) & 0xffff;
        if (!Templates.isClients(template))
        {
            return NOT_A_CLIENT_COMMAND;
        }

        final long session = buffer.getLong(offset + SESSION_OFFSET, MessageHeaderDecoder.BYTE_ORDER);
        return session > before && session <= last.get() ? port.offer(buffer, offset, length) : UNKNOWN_SESSION;
    }
}
