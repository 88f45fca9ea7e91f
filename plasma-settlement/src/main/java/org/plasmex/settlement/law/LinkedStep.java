package org.plasmex.settlement.law;

import java.util.Arrays;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Cells;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * A step and its links: what its body says, what each cell holds before and after it, and why it is unlawful, if it is.
 * Knows the form of steps, and no op. Reused from step to step; not thread safe.
 */
class LinkedStep
{
    static final int MAX_ACCESSES = 8;

    private static final int STRIDE = Cells.MAX_LENGTH;
    private static final long UNBOUND = -1;
    private static final long ORDER_ZERO = Cells.order(0);

    private final UnsafeBuffer olds = new UnsafeBuffer(new byte[MAX_ACCESSES * STRIDE]);
    private final UnsafeBuffer news = new UnsafeBuffer(new byte[MAX_ACCESSES * STRIDE]);
    private final long[] cells = new long[MAX_ACCESSES];
    private final long[] prevs = new long[MAX_ACCESSES];

    private Bounds bounds;
    private long number;
    private Op op;
    private DirectBuffer step;
    private int offset;
    private int linksOffset;
    private CellReader reader;
    private MutableDirectBuffer links;

    private Reason reason;
    private long value;
    private long bound;

    void begin(final Bounds header, final long stepNumber)
    {
        bounds = header;
        number = stepNumber;
        op = null;
        reason = Reason.LAWFUL;
        value = 0;
        bound = 0;
        Arrays.fill(cells, UNBOUND);
    }

    /**
     * The step's links are to be read from its bytes.
     */
    void verifying(final Op form, final DirectBuffer buffer, final int stepOffset, final int stepLinksOffset)
    {
        op = form;
        step = buffer;
        offset = stepOffset;
        linksOffset = stepLinksOffset;
        reader = null;
        links = null;
    }

    /**
     * The step's links are to be taken from a store of cells, and written behind its body.
     */
    void building(
        final Op form,
        final MutableDirectBuffer buffer,
        final int stepOffset,
        final int stepLinksOffset,
        final CellReader cellReader)
    {
        op = form;
        step = buffer;
        offset = stepOffset;
        linksOffset = stepLinksOffset;
        reader = cellReader;
        links = buffer;
    }

    // What the step says.

    int u8(final int field)
    {
        return step.getByte(offset + field) & 0xFF;
    }

    int u16(final int field)
    {
        return step.getShort(offset + field, BIG_ENDIAN) & 0xFFFF;
    }

    int i16(final int field)
    {
        return step.getShort(offset + field, BIG_ENDIAN);
    }

    int u32(final int field)
    {
        return step.getInt(offset + field, BIG_ENDIAN);
    }

    long u64(final int field)
    {
        return step.getLong(offset + field, BIG_ENDIAN);
    }

    DirectBuffer step()
    {
        return step;
    }

    int at(final int field)
    {
        return offset + field;
    }

    Bounds bounds()
    {
        return bounds;
    }

    long number()
    {
        return number;
    }

    /**
     * Where the step's {@code auth} begins, if its op has one.
     */
    int authOffset()
    {
        return offset + op.bodyLength;
    }

    int authLength()
    {
        return linksOffset - authOffset();
    }

    // What a cell holds before the step.

    int old8(final int access, final int field)
    {
        return olds.getByte(access * STRIDE + field) & 0xFF;
    }

    int old16(final int access, final int field)
    {
        return olds.getShort(access * STRIDE + field, BIG_ENDIAN) & 0xFFFF;
    }

    int oldI16(final int access, final int field)
    {
        return olds.getShort(access * STRIDE + field, BIG_ENDIAN);
    }

    int old32(final int access, final int field)
    {
        return olds.getInt(access * STRIDE + field, BIG_ENDIAN);
    }

    long old64(final int access, final int field)
    {
        return olds.getLong(access * STRIDE + field, BIG_ENDIAN);
    }

    DirectBuffer olds()
    {
        return olds;
    }

    int oldAt(final int access, final int field)
    {
        return access * STRIDE + field;
    }

    // What it holds after.

    long new64(final int access, final int field)
    {
        return news.getLong(access * STRIDE + field, BIG_ENDIAN);
    }

    void put8(final int access, final int field, final int v)
    {
        news.putByte(access * STRIDE + field, (byte)v);
    }

    void put16(final int access, final int field, final int v)
    {
        news.putShort(access * STRIDE + field, (short)v, BIG_ENDIAN);
    }

    void put32(final int access, final int field, final int v)
    {
        news.putInt(access * STRIDE + field, v, BIG_ENDIAN);
    }

    boolean put64(final int access, final int field, final long v)
    {
        news.putLong(access * STRIDE + field, v, BIG_ENDIAN);
        return true;
    }

    void putBytes(
        final int access, final int field, final DirectBuffer source, final int sourceOffset, final int length)
    {
        news.putBytes(access * STRIDE + field, source, sourceOffset, length);
    }

    boolean clear(final int access)
    {
        news.setMemory(access * STRIDE, Cells.length(op.kinds[access]), (byte)0);
        return true;
    }

    // The verdict.

    boolean deny(final Reason why, final long was, final long against)
    {
        reason = why;
        value = was;
        bound = against;
        return false;
    }

    boolean require(final boolean holds, final Reason why)
    {
        return holds || deny(why, 0, 0);
    }

    boolean require(final boolean holds, final Reason why, final long was, final long against)
    {
        return holds || deny(why, was, against);
    }

    /**
     * Links an access to a cell. When verifying, the link is the one in the step; when building, it is made from what
     * the store holds, and written into the step.
     */
    boolean bind(final int access, final long cell)
    {
        if (cell == ORDER_ZERO)
        {
            return deny(Reason.SLOT_ZERO, access, 0);
        }
        for (int i = 0; i < op.kinds.length; i++)
        {
            if (cells[i] == cell)
            {
                return deny(Reason.SAME_CELL, i, access);
            }
        }

        final int link = linksOffset + op.linkOffsets[access];
        final int length = Cells.length(op.kinds[access]);
        final int old = access * STRIDE;
        final boolean empty = op.empty[access];
        final long prev;
        if (reader == null)
        {
            prev = step.getLong(link, BIG_ENDIAN);
            if (empty)
            {
                olds.setMemory(old, length, (byte)0);
            }
            else
            {
                olds.putBytes(old, step, link + Long.BYTES, length);
            }
        }
        else
        {
            prev = reader.read(cell, olds, old);
            links.putLong(link, prev, BIG_ENDIAN);
            if (!empty)
            {
                links.putBytes(link + Long.BYTES, olds, old, length);
            }
            else if (!Values.zero(olds, old, length))
            {
                return deny(Reason.NOT_EMPTY, access, prev);
            }
        }

        cells[access] = cell;
        prevs[access] = prev;
        news.putBytes(old, olds, old, length);

        return require(Long.compareUnsigned(prev, number) < 0, Reason.FUTURE_LINK, prev, number) &&
            require(empty || prev != 0 || Values.zero(olds, old, length), Reason.UNTOUCHED, access, 0) &&
            require(empty || Values.possible(op.kinds[access], olds, old), Reason.VALUE, access, 0);
    }

    Reason reason()
    {
        return reason;
    }

    long value()
    {
        return value;
    }

    long bound()
    {
        return bound;
    }

    Op op()
    {
        return op;
    }

    long cell(final int access)
    {
        return cells[access];
    }

    long prev(final int access)
    {
        return prevs[access];
    }

    DirectBuffer news()
    {
        return news;
    }
}
