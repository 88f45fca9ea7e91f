package org.plasmex.settlement.verify;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.settlement.law.Law;

/**
 * The accesses of a chunk's steps, one after another, with what each cell held before and after. Memory: some 110 KiB.
 */
final class AccessList implements StepMap
{
    private static final int MAX_ACCESSES = Chunk.STEPS * Law.MAX_ACCESSES;
    private static final int STRIDE = Cells.MAX_LENGTH;

    private final long[] steps = new long[MAX_ACCESSES];
    private final long[] cells = new long[MAX_ACCESSES];
    private final long[] prevs = new long[MAX_ACCESSES];
    private final int[] accesses = new int[MAX_ACCESSES];
    private final UnsafeBuffer olds = new UnsafeBuffer(new byte[MAX_ACCESSES * STRIDE]);
    private final UnsafeBuffer news = new UnsafeBuffer(new byte[MAX_ACCESSES * STRIDE]);
    private int size;

    @Override
    public void clear()
    {
        size = 0;
    }

    @Override
    public void onStep(final long number, final Law law)
    {
        for (int i = 0; i < law.accesses(); i++)
        {
            final int offset = law.valueOffset(i);
            final int length = law.valueLength(i);
            steps[size] = number;
            cells[size] = law.cell(i);
            prevs[size] = law.prev(i);
            accesses[size] = i;
            olds.putBytes(size * STRIDE, law.oldValues(), offset, length);
            news.putBytes(size * STRIDE, law.newValues(), offset, length);
            size++;
        }
    }

    int size()
    {
        return size;
    }

    long step(final int index)
    {
        return steps[index];
    }

    long cell(final int index)
    {
        return cells[index];
    }

    long prev(final int index)
    {
        return prevs[index];
    }

    /**
     * Which of its step's accesses this is, from 0.
     */
    int access(final int index)
    {
        return accesses[index];
    }

    DirectBuffer olds()
    {
        return olds;
    }

    DirectBuffer news()
    {
        return news;
    }

    /**
     * Where in either buffer a value begins.
     */
    int valueOffset(final int index)
    {
        return index * STRIDE;
    }
}
