package org.plasmex.settlement.ledger;

import java.util.Arrays;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.settlement.law.CellReader;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * What every cell holds, and which step touched it last. Cells live in pages of flat arrays, by kind and, for
 * balances, by asset; a page is allocated when a cell in it is first touched. Not thread safe.
 */
public final class CellStore implements CellReader
{
    private static final int PAGE_SHIFT = 10;
    private static final int PAGE_CELLS = 1 << PAGE_SHIFT;
    private static final int PAGE_MASK = PAGE_CELLS - 1;
    private static final int VALUE = Long.BYTES;
    private static final int ASSET_SHIFT = 32;
    private static final long U32 = 0xFFFF_FFFFL;
    private static final int[] KINDS = {Cells.REGISTER, Cells.ACCOUNT, Cells.BALANCE, Cells.ORDER, Cells.MARKET};
    private static final UnsafeBuffer[] NO_PAGES = {};

    private final UnsafeBuffer[][][] pages = new UnsafeBuffer[KINDS.length][][];
    private long size;

    /**
     * A store in which no cell has been touched.
     */
    public CellStore()
    {
        for (final int kind : KINDS)
        {
            pages[kind] = new UnsafeBuffer[][] {NO_PAGES};
        }
    }

    @Override
    public long read(final long cell, final MutableDirectBuffer value, final int offset)
    {
        final int kind = Cells.kind(cell);
        final int length = Cells.length(kind);
        final UnsafeBuffer page = page(kind, cell);
        if (page == null)
        {
            value.setMemory(offset, length, (byte)0);
            return 0;
        }

        final int record = record(cell, length);
        value.putBytes(offset, page, record + VALUE, length);
        return page.getLong(record, BIG_ENDIAN);
    }

    /**
     * The step that touched a cell last.
     *
     * @param cell key of the cell.
     * @return number of the step, 0 for none.
     */
    public long touch(final long cell)
    {
        final int kind = Cells.kind(cell);
        final UnsafeBuffer page = page(kind, cell);
        return page == null ? 0 : page.getLong(record(cell, Cells.length(kind)), BIG_ENDIAN);
    }

    /**
     * A step touches a cell.
     *
     * @param cell   key of the cell.
     * @param step   number of the step, from 1.
     * @param value  holds what the step leaves in the cell.
     * @param offset where the value begins.
     */
    public void write(final long cell, final long step, final DirectBuffer value, final int offset)
    {
        final int kind = Cells.kind(cell);
        final int length = Cells.length(kind);
        UnsafeBuffer page = page(kind, cell);
        if (page == null)
        {
            page = newPage(kind, cell);
        }

        final int record = record(cell, length);
        if (page.getLong(record) == 0)
        {
            size++;
        }
        page.putLong(record, step, BIG_ENDIAN);
        page.putBytes(record + VALUE, value, offset, length);
    }

    /**
     * How many cells have been touched.
     *
     * @return the number of cells that {@link #forEach} visits.
     */
    public long size()
    {
        return size;
    }

    /**
     * Visits every cell that has been touched, by ascending key.
     *
     * @param visitor takes the cells; it must not write to this store.
     */
    public void forEach(final CellVisitor visitor)
    {
        for (final int kind : KINDS)
        {
            for (int group = 0; group < pages[kind].length; group++)
            {
                for (int page = 0; page < pages[kind][group].length; page++)
                {
                    final long first = (long)group << ASSET_SHIFT | (long)page << PAGE_SHIFT;
                    visit(kind, first, pages[kind][group][page], visitor);
                }
            }
        }
    }

    private static void visit(final int kind, final long first, final UnsafeBuffer page, final CellVisitor visitor)
    {
        final int length = Cells.length(kind);
        for (int i = 0; page != null && i < PAGE_CELLS; i++)
        {
            final int record = i * (VALUE + length);
            final long touch = page.getLong(record, BIG_ENDIAN);
            if (touch != 0)
            {
                visitor.onCell(Cells.key(kind, first + i), touch, page, record + VALUE, length);
            }
        }
    }

    private UnsafeBuffer page(final int kind, final long cell)
    {
        final UnsafeBuffer[][] groups = pages[kind];
        final int group = group(cell);
        if (group >= groups.length)
        {
            return null;
        }

        final UnsafeBuffer[] ofGroup = groups[group];
        final int index = pageIndex(cell);
        return index < ofGroup.length ? ofGroup[index] : null;
    }

    private UnsafeBuffer newPage(final int kind, final long cell)
    {
        final int group = group(cell);
        if (group >= pages[kind].length)
        {
            final int size = pages[kind].length;
            pages[kind] = Arrays.copyOf(pages[kind], Math.max(group + 1, 2 * size));
            Arrays.fill(pages[kind], size, pages[kind].length, NO_PAGES);
        }

        final int index = pageIndex(cell);
        final UnsafeBuffer[] present = pages[kind][group];
        if (index >= present.length)
        {
            pages[kind][group] = Arrays.copyOf(present, Math.max(index + 1, 2 * present.length));
        }

        final UnsafeBuffer page = new UnsafeBuffer(new byte[PAGE_CELLS * (VALUE + Cells.length(kind))]);
        pages[kind][group][index] = page;
        return page;
    }

    /**
     * The asset of a balance; other kinds are one group.
     */
    private static int group(final long cell)
    {
        return (int)(Cells.index(cell) >>> ASSET_SHIFT);
    }

    private static int pageIndex(final long cell)
    {
        return (int)((cell & U32) >>> PAGE_SHIFT);
    }

    private static int record(final long cell, final int length)
    {
        return (int)(cell & PAGE_MASK) * (VALUE + length);
    }
}
