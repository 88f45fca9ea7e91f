package org.plasmex.gateway.aeron;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Templates;
import org.plasmex.protocol.sbe.CancelBySecretDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.RaiseFloorDecoder;

/**
 * The cancels that a client has given the door, to be sent when its session ends: its own word, signed ahead, or the
 * secrets of its orders. A door can cancel nothing else.
 */
final class KeptCancels
{
    /** How many a session may keep. */
    static final int MAX = 256;

    private static final int ACCOUNT =
        MessageHeaderDecoder.ENCODED_LENGTH + CancelBySecretDecoder.accountEncodingOffset();
    private static final int ORDER = MessageHeaderDecoder.ENCODED_LENGTH + CancelBySecretDecoder.orderEncodingOffset();

    private final List<UnsafeBuffer> commands = new ArrayList<>(0);

    /**
     * Whether a command is one that may be kept.
     *
     * @param buffer that holds at least its message header.
     */
    static boolean isKeepable(final DirectBuffer buffer, final int offset)
    {
        final int template = template(buffer, offset);
        return MessageHeaderDecoder.SCHEMA_ID == u16(buffer, offset + MessageHeaderDecoder.schemaIdEncodingOffset()) &&
            (RaiseFloorDecoder.TEMPLATE_ID == template || CancelBySecretDecoder.TEMPLATE_ID == template);
    }

    /**
     * Whether a command that may be kept has all its fields.
     */
    static boolean isWhole(final DirectBuffer buffer, final int offset, final int length)
    {
        final int blockLength = Templates.blockLength(template(buffer, offset));
        return u16(buffer, offset + MessageHeaderDecoder.blockLengthEncodingOffset()) == blockLength &&
            length >= MessageHeaderDecoder.ENCODED_LENGTH + blockLength;
    }

    /**
     * Keep a command, in place of one that is about the same.
     *
     * @return whether there is room for it.
     */
    boolean keep(final DirectBuffer buffer, final int offset, final int length)
    {
        int index = 0;
        while (index < commands.size() && !isOfTheSame(commands.get(index), buffer, offset))
        {
            index++;
        }
        if (MAX == index)
        {
            return false;
        }

        final UnsafeBuffer command = new UnsafeBuffer(new byte[length]);
        command.putBytes(0, buffer, offset, length);
        if (index < commands.size())
        {
            commands.set(index, command);
        }
        else
        {
            commands.add(command);
        }
        return true;
    }

    int size()
    {
        return commands.size();
    }

    UnsafeBuffer last()
    {
        return commands.get(commands.size() - 1);
    }

    void removeLast()
    {
        commands.remove(commands.size() - 1);
    }

    void clear()
    {
        commands.clear();
    }

    private static boolean isOfTheSame(final DirectBuffer kept, final DirectBuffer buffer, final int offset)
    {
        final int template = template(buffer, offset);
        return template(kept, 0) == template && kept.getInt(ACCOUNT) == buffer.getInt(offset + ACCOUNT) &&
            (RaiseFloorDecoder.TEMPLATE_ID == template || kept.getLong(ORDER) == buffer.getLong(offset + ORDER));
    }

    private static int template(final DirectBuffer buffer, final int offset)
    {
        return u16(buffer, offset + MessageHeaderDecoder.templateIdEncodingOffset());
    }

    private static int u16(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset, MessageHeaderDecoder.BYTE_ORDER) & 0xffff;
    }
}
