package org.plasmex.engine.pipeline;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Templates;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;

/**
 * Commands that are a message header and a text.
 */
final class Commands
{
    static final int CLIENT = 1;
    static final int LAST_CLIENT = Templates.LAST_OF_CLIENTS;
    static final int OPERATOR = 40;

    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;

    private Commands()
    {
    }

    static UnsafeBuffer command(final int templateId, final String text)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[HEADER_LENGTH + text.length()]);
        new MessageHeaderEncoder().wrap(buffer, 0).blockLength(0).templateId(templateId).schemaId(1).version(0);
        buffer.putStringWithoutLengthAscii(HEADER_LENGTH, text);

        return buffer;
    }

    static int templateId(final DirectBuffer buffer, final int offset)
    {
        return new MessageHeaderDecoder().wrap(buffer, offset).templateId();
    }

    static String text(final DirectBuffer buffer, final int offset, final int length)
    {
        return buffer.getStringWithoutLengthAscii(offset + HEADER_LENGTH, length - HEADER_LENGTH);
    }
}
