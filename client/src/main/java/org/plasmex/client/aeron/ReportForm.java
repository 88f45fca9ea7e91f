package org.plasmex.client.aeron;

import org.agrona.DirectBuffer;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * Whether bytes that came over the network are one whole message, so that reading it can't lead beyond its end.
 */
final class ReportForm
{
    private static final int VAR_DATA_HEADER_LENGTH = StepExecutedDecoder.bodyHeaderLength();

    private ReportForm()
    {
    }

    /**
     * Whether a message has its whole block.
     */
    static boolean hasBlock(final int blockLength, final int expected, final int length)
    {
        return blockLength >= expected && MessageHeaderDecoder.ENCODED_LENGTH + blockLength <= length;
    }

    /**
     * Whether variable data that should be the last of a message is.
     *
     * @param at  where it begins.
     * @param end of the message.
     */
    static boolean endsWithData(final DirectBuffer buffer, final int at, final int end)
    {
        return at + VAR_DATA_HEADER_LENGTH <= end &&
            buffer.getInt(at, MessageHeaderDecoder.BYTE_ORDER) == end - at - VAR_DATA_HEADER_LENGTH;
    }

    /**
     * Whether a step's groups and body are within the message.
     *
     * @param at  where the first group begins.
     * @param end of the message.
     */
    static boolean isStep(final DirectBuffer buffer, final int at, final int end)
    {
        final int orders = behindGroup(
            buffer, at, end, StepExecutedDecoder.BalancesDecoder.sbeBlockLength());
        if (orders < 0)
        {
            return false;
        }

        final int body = behindGroup(buffer, orders, end, StepExecutedDecoder.OrdersDecoder.sbeBlockLength());
        return body >= 0 && endsWithData(buffer, body, end) && body + VAR_DATA_HEADER_LENGTH < end;
    }

    private static int behindGroup(final DirectBuffer buffer, final int at, final int end, final int expected)
    {
        final int header = StepExecutedDecoder.BalancesDecoder.sbeHeaderSize();
        if (at + header > end)
        {
            return -1;
        }

        final int blockLength = buffer.getShort(at, MessageHeaderDecoder.BYTE_ORDER) & 0xffff;
        final int count = buffer.getShort(at + Short.BYTES, MessageHeaderDecoder.BYTE_ORDER) & 0xffff;
        final long behind = (long)at + header + (long)blockLength * count;
        return blockLength >= expected && behind <= end ? (int)behind : -1;
    }
}
