package org.plasmex.settlement.law;

import org.agrona.DirectBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Terms;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * What the value of a cell can be, whatever its history, and comparisons of bytes.
 */
final class Values
{
    private Values()
    {
    }

    /**
     * Whether a cell of a kind can hold a value at all.
     */
    static boolean possible(final int kind, final DirectBuffer buffer, final int offset)
    {
        switch (kind)
        {
            case Cells.REGISTER:
                return u64(buffer, offset) >= 0;

            case Cells.ACCOUNT:
                return (u64(buffer, offset + Cells.ACCOUNT_NONCE) | u64(buffer, offset + Cells.ACCOUNT_FLOOR)) >= 0;

            case Cells.BALANCE:
                return (u64(buffer, offset + Cells.BALANCE_AVAILABLE) |
                    u64(buffer, offset + Cells.BALANCE_LOCKED)) >= 0;

            case Cells.ORDER:
                return possibleOrder(buffer, offset);

            default:
                return possibleMarket(buffer, offset);
        }
    }

    private static boolean possibleOrder(final DirectBuffer buffer, final int offset)
    {
        final int side = u8(buffer, offset + Cells.ORDER_SIDE);
        final int type = u8(buffer, offset + Cells.ORDER_TYPE);
        final long open = u64(buffer, offset + Cells.ORDER_OPEN);
        final long hidden = u64(buffer, offset + Cells.ORDER_HIDDEN);

        return side <= Terms.SELL &&
            (side == 0 || type >= Terms.GTC && type <= Terms.POST_ONLY) &&
            (open | hidden | open + hidden |
            u64(buffer, offset + Cells.ORDER_PRICE) |
            u64(buffer, offset + Cells.ORDER_PEAK) |
            u64(buffer, offset + Cells.ORDER_PRIORITY) |
            u64(buffer, offset + Cells.ORDER_TRIGGER) |
            u64(buffer, offset + Cells.ORDER_NONCE)) >= 0;
    }

    private static boolean possibleMarket(final DirectBuffer buffer, final int offset)
    {
        final int status = u8(buffer, offset + Cells.MARKET_STATUS);
        final long lotSize = u64(buffer, offset + Cells.MARKET_LOT_SIZE);
        final long tickSize = u64(buffer, offset + Cells.MARKET_TICK_SIZE);

        return status <= Terms.CLOSED &&
            u8(buffer, offset + Cells.MARKET_RESERVED) == 0 &&
            u8(buffer, offset + Cells.MARKET_RESERVED + 1) == 0 &&
            u8(buffer, offset + Cells.MARKET_RESERVED + 2) == 0 &&
            (lotSize | tickSize | u64(buffer, offset + Cells.MARKET_LAST_PRICE)) >= 0 &&
            (status == Terms.NOT_LISTED || lotSize > 0 && tickSize > 0);
    }

    /**
     * Whether bytes are all zero.
     *
     * @param length a multiple of 8.
     */
    static boolean zero(final DirectBuffer buffer, final int offset, final int length)
    {
        long bits = 0;
        for (int i = 0; i < length; i += Long.BYTES)
        {
            bits |= buffer.getLong(offset + i);
        }

        return bits == 0;
    }

    static boolean zeroAddress(final DirectBuffer buffer, final int offset)
    {
        return (buffer.getLong(offset) | buffer.getLong(offset + 8) | buffer.getInt(offset + 16)) == 0;
    }

    static boolean sameAddress(final DirectBuffer a, final int aOffset, final DirectBuffer b, final int bOffset)
    {
        return a.getLong(aOffset) == b.getLong(bOffset) &&
            a.getLong(aOffset + 8) == b.getLong(bOffset + 8) &&
            a.getInt(aOffset + 16) == b.getInt(bOffset + 16);
    }

    private static int u8(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset) & 0xFF;
    }

    private static long u64(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset, BIG_ENDIAN);
    }
}
