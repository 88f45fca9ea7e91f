package org.plasmex.engine;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.StepExecutedEncoder;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bytes of one StepExecuted, where the schema has them, put together in an array that each record uses again: most
 * of what a venue writes is these. The body comes first here, as the ledger has it, big-endian; what stands before it
 * in the record is written downwards from there, so that nothing is moved, and the whole is copied out once.
 */
final class StepRecord
{
    static final int MAX_BALANCES = 5;
    static final int MAX_ORDERS = 2;

    private static final VarHandle SHORT_BE = view(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT_BE = view(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG_BE = view(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = view(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = view(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = view(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long HEADER =
        (long)StepExecutedEncoder.SCHEMA_VERSION << 48 | (long)StepExecutedEncoder.SCHEMA_ID << 32 |
        (long)StepExecutedEncoder.TEMPLATE_ID << 16 | StepExecutedEncoder.BLOCK_LENGTH;
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int GROUP_HEADER = StepExecutedEncoder.BalancesEncoder.sbeHeaderSize();
    private static final int BALANCE = StepExecutedEncoder.BalancesEncoder.sbeBlockLength();
    private static final int ORDER = StepExecutedEncoder.OrdersEncoder.sbeBlockLength();

    private static final int BODY =
        HEADER_LENGTH + StepExecutedEncoder.BLOCK_LENGTH + 2 * GROUP_HEADER +
        BALANCE * MAX_BALANCES + ORDER * MAX_ORDERS + StepExecutedEncoder.bodyHeaderLength();

    private final byte[] bytes = new byte[BODY + Steps.PLACE_LENGTH + Auth.MAX_LENGTH];
    private int end;
    private int start;
    private int next;

    private static VarHandle view(final Class<?> type, final ByteOrder order)
    {
        return MethodHandles.byteArrayViewVarHandle(type, order);
    }

    /**
     * Begin a body.
     */
    void begin(final int op)
    {
        bytes[BODY] = (byte)op;
        end = BODY + 1;
    }

    int op()
    {
        return bytes[BODY];
    }

    void u8(final int value)
    {
        bytes[end] = (byte)value;
        end += Byte.BYTES;
    }

    void u16(final int value)
    {
        SHORT_BE.set(bytes, end, (short)value);
        end += Short.BYTES;
    }

    void u32(final long value)
    {
        INT_BE.set(bytes, end, (int)value);
        end += Integer.BYTES;
    }

    void u64(final long value)
    {
        LONG_BE.set(bytes, end, value);
        end += Long.BYTES;
    }

    void bytes(final DirectBuffer buffer, final int offset, final int length)
    {
        buffer.getBytes(offset, bytes, end, length);
        end += length;
    }

    /**
     * Begin what stands before the body, when that has ended.
     *
     * @param balances how many follow.
     * @param orders   how many follow.
     */
    void groups(final int balances, final int orders)
    {
        final byte[] bytes = this.bytes;
        final int ordersAt = BODY - StepExecutedEncoder.bodyHeaderLength() - ORDER * orders - GROUP_HEADER;
        final int balancesAt = ordersAt - BALANCE * balances - GROUP_HEADER;
        INT.set(bytes, BODY - StepExecutedEncoder.bodyHeaderLength(), end - BODY);
        INT.set(bytes, ordersAt, orders << 16 | ORDER);
        INT.set(bytes, balancesAt, balances << 16 | BALANCE);
        start = balancesAt - StepExecutedEncoder.BLOCK_LENGTH - HEADER_LENGTH;
        LONG.set(bytes, start, HEADER);
        next = balancesAt + GROUP_HEADER;
    }

    /**
     * The fields before the groups.
     */
    void block(
        final long sequence,
        final long time,
        final long session,
        final long correlation,
        final long step,
        final long price,
        final long lots,
        final long takerFee,
        final long makerFee)
    {
        final byte[] bytes = this.bytes;
        final int at = start + HEADER_LENGTH;
        LONG.set(bytes, at + StepExecutedEncoder.sequenceEncodingOffset(), sequence);
        LONG.set(bytes, at + StepExecutedEncoder.timeEncodingOffset(), time);
        LONG.set(bytes, at + StepExecutedEncoder.sessionEncodingOffset(), session);
        LONG.set(bytes, at + StepExecutedEncoder.correlationEncodingOffset(), correlation);
        LONG.set(bytes, at + StepExecutedEncoder.stepEncodingOffset(), step);
        LONG.set(bytes, at + StepExecutedEncoder.priceEncodingOffset(), price);
        LONG.set(bytes, at + StepExecutedEncoder.lotsEncodingOffset(), lots);
        LONG.set(bytes, at + StepExecutedEncoder.takerFeeEncodingOffset(), takerFee);
        LONG.set(bytes, at + StepExecutedEncoder.makerFeeEncodingOffset(), makerFee);
    }

    /**
     * The key that signed, as a buffer holds it.
     */
    void key(final DirectBuffer buffer, final int offset)
    {
        final int at = start + HEADER_LENGTH + StepExecutedEncoder.keyEncodingOffset();
        key(
            at,
            buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN),
            buffer.getLong(offset + Long.BYTES, ByteOrder.LITTLE_ENDIAN),
            buffer.getInt(offset + 2 * Long.BYTES, ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * No key.
     */
    void noKey()
    {
        key(start + HEADER_LENGTH + StepExecutedEncoder.keyEncodingOffset(), 0, 0, 0);
    }

    private void key(final int at, final long first, final long second, final int third)
    {
        LONG.set(bytes, at, first);
        LONG.set(bytes, at + Long.BYTES, second);
        INT.set(bytes, at + 2 * Long.BYTES, third);
    }

    /**
     * The next balance.
     */
    void balance(final int asset, final int account, final long available, final long locked)
    {
        final byte[] bytes = this.bytes;
        final int at = next;
        SHORT.set(bytes, at + StepExecutedEncoder.BalancesEncoder.assetEncodingOffset(), (short)asset);
        INT.set(bytes, at + StepExecutedEncoder.BalancesEncoder.accountEncodingOffset(), account);
        LONG.set(bytes, at + StepExecutedEncoder.BalancesEncoder.availableEncodingOffset(), available);
        LONG.set(bytes, at + StepExecutedEncoder.BalancesEncoder.lockedEncodingOffset(), locked);
        next = at + BALANCE;
    }

    /**
     * The orders follow the balances.
     */
    void orders()
    {
        next += GROUP_HEADER;
    }

    /**
     * The next order.
     *
     * @param isGone true where nothing is left of it, whatever it has.
     */
    void order(final Orders orders, final int slot, final boolean isGone)
    {
        final byte[] bytes = this.bytes;
        final int at = next;
        INT.set(bytes, at + StepExecutedEncoder.OrdersEncoder.slotEncodingOffset(), slot);
        INT.set(bytes, at + StepExecutedEncoder.OrdersEncoder.accountEncodingOffset(), orders.account(slot));
        SHORT.set(bytes, at + StepExecutedEncoder.OrdersEncoder.marketEncodingOffset(), (short)orders.market(slot));
        bytes[at + StepExecutedEncoder.OrdersEncoder.sideEncodingOffset()] = (byte)orders.side(slot);
        bytes[at + StepExecutedEncoder.OrdersEncoder.orderTypeEncodingOffset()] = (byte)orders.type(slot);
        LONG.set(bytes, at + StepExecutedEncoder.OrdersEncoder.priceEncodingOffset(), orders.price(slot));
        LONG.set(bytes, at + StepExecutedEncoder.OrdersEncoder.openEncodingOffset(), isGone ? 0 : orders.open(slot));
        LONG.set(
            bytes, at + StepExecutedEncoder.OrdersEncoder.hiddenEncodingOffset(), isGone ? 0 : orders.hidden(slot));
        LONG.set(bytes, at + StepExecutedEncoder.OrdersEncoder.nonceEncodingOffset(), orders.nonce(slot));
        next = at + ORDER;
    }

    int length()
    {
        return end - start;
    }

    /**
     * Copy the record.
     */
    void copyTo(final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putBytes(offset, bytes, start, end - start);
    }
}
