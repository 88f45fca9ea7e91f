package org.plasmex.engine;

import org.agrona.DirectBuffer;
import org.plasmex.protocol.Templates;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;

/**
 * Whether the bytes of a command are one whole message of its template.
 */
final class CommandForm
{
    private CommandForm()
    {
    }

    /**
     * Is a command whole, and nothing but whole?
     *
     * @param header       of the command.
     * @param template     of the command.
     * @param blockLength  that the template has, or {@link Templates#NONE}.
     * @param buffer       of the command.
     * @param blockOffset  at which its block starts.
     * @param blockAndTail how long it is from there on.
     * @return false where any length, or the schema, is another one.
     */
    static boolean isWhole(
        final MessageHeaderDecoder header,
        final int template,
        final int blockLength,
        final DirectBuffer buffer,
        final int blockOffset,
        final int blockAndTail)
    {
        if (blockLength == Templates.NONE ||
            header.schemaId() != MessageHeaderDecoder.SCHEMA_ID ||
            header.version() != MessageHeaderDecoder.SCHEMA_VERSION ||
            header.blockLength() != blockLength)
        {
            return false;
        }
        if (!Templates.isSigned(template))
        {
            return blockAndTail == blockLength;
        }

        int end = endOfData(buffer, blockOffset, blockLength, blockAndTail);
        if (Templates.hasCancelAuth(template) && end <= blockAndTail)
        {
            end = endOfData(buffer, blockOffset, end, blockAndTail);
        }

        return end == blockAndTail;
    }

    /**
     * Where the data field that begins at an offset of the block ends; beyond length where it is not whole.
     */
    private static int endOfData(final DirectBuffer buffer, final int blockOffset, final int at, final int length)
    {
        final int data = at + ClientCommand.AUTH_HEADER_LENGTH;
        final int size = data <= length ? buffer.getInt(blockOffset + at, MessageHeaderDecoder.BYTE_ORDER) : 0;

        return data > length || size < 0 || size > length - data ? length + 1 : data + size;
    }
}
