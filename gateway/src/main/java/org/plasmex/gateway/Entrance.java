package org.plasmex.gateway;

import org.agrona.DirectBuffer;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.protocol.Templates;
import org.plasmex.protocol.sbe.CancelBySecretDecoder;
import org.plasmex.protocol.sbe.CancelOrderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;
import org.plasmex.protocol.sbe.RaiseFloorDecoder;
import org.plasmex.protocol.sbe.ReduceOrderDecoder;

/**
 * What every door asks of a client's command before it passes it: that it is one, that its session is the client's,
 * and that the gate lets it in. Whether it makes sense is for the venue to say.
 * <p>
 * Thread safe.
 */
public final class Entrance
{
    /** The command is none of those that a client may send. */
    public static final long NOT_A_CLIENT_COMMAND = -20;

    /** The command names a session that is not the client's. */
    public static final long UNKNOWN_SESSION = -21;

    /** The gate lets in cancels only. */
    public static final long CANCELS_ONLY = -22;

    /** The gate lets nothing in. */
    public static final long GATE_CLOSED = -23;

    private static final int SESSION_OFFSET =
        MessageHeaderDecoder.ENCODED_LENGTH + PlaceOrderDecoder.sessionEncodingOffset();
    private static final int CORRELATION_OFFSET =
        MessageHeaderDecoder.ENCODED_LENGTH + PlaceOrderDecoder.correlationEncodingOffset();

    /** How long a command must be to have a session and a correlation, in bytes. */
    public static final int MIN_LENGTH = CORRELATION_OFFSET + Long.BYTES;

    private final CommandPort port;
    private final Gate gate;

    /**
     * An entrance.
     *
     * @param port to which commands are passed.
     * @param gate that says what is let in.
     */
    public Entrance(final CommandPort port, final Gate gate)
    {
        this.port = port;
        this.gate = gate;
    }

    /**
     * The session that a command names.
     *
     * @param buffer that holds at least {@link #MIN_LENGTH} bytes of it.
     * @param offset of its message header.
     * @return any u64.
     */
    public static long session(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SESSION_OFFSET, MessageHeaderDecoder.BYTE_ORDER);
    }

    /**
     * The client's own name for a command.
     *
     * @param buffer that holds at least {@link #MIN_LENGTH} bytes of it.
     * @param offset of its message header.
     * @return any u64.
     */
    public static long correlation(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + CORRELATION_OFFSET, MessageHeaderDecoder.BYTE_ORDER);
    }

    /**
     * The gate.
     *
     * @return the gate.
     */
    public Gate gate()
    {
        return gate;
    }

    /**
     * Pass a command.
     *
     * @param buffer    that holds it, from the SBE message header on. It is copied.
     * @param offset    of the header.
     * @param length    of the command in bytes.
     * @param isClients whether the command's session is that of whoever sent it; what it says of a command that has no
     *                  session does not matter.
     * @return not negative where it was taken; else one of this class's or of {@link CommandPort}'s codes.
     */
    public long pass(final DirectBuffer buffer, final int offset, final int length, final boolean isClients)
    {
        if (length < MIN_LENGTH)
        {
            return CommandPort.TOO_SHORT;
        }

        final int template = u16(buffer, offset + MessageHeaderDecoder.templateIdEncodingOffset());
        final int schema = u16(buffer, offset + MessageHeaderDecoder.schemaIdEncodingOffset());
        if (!Templates.isClients(template) || MessageHeaderDecoder.SCHEMA_ID != schema)
        {
            return NOT_A_CLIENT_COMMAND;
        }

        if (!isClients)
        {
            return UNKNOWN_SESSION;
        }

        return switch (gate.status().passage())
        {
            case OPEN -> port.offer(buffer, offset, length);
            case CANCELS_ONLY -> isCancel(template) ? port.offer(buffer, offset, length) : CANCELS_ONLY;
            case CLOSED -> GATE_CLOSED;
        };
    }

    private static boolean isCancel(final int template)
    {
        return switch (template)
        {
            case CancelOrderDecoder.TEMPLATE_ID, ReduceOrderDecoder.TEMPLATE_ID, RaiseFloorDecoder.TEMPLATE_ID,
                CancelBySecretDecoder.TEMPLATE_ID -> true;
            default -> false;
        };
    }

    private static int u16(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset, MessageHeaderDecoder.BYTE_ORDER) & 0xffff;
    }
}
