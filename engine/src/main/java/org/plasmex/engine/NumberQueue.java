package org.plasmex.engine;

/**
 * Numbers that wait, first in, first out, in an array that grows.
 */
final class NumberQueue
{
    private int[] ring = new int[16];
    private int head;
    private int size;

    boolean isEmpty()
    {
        return size == 0;
    }

    int size()
    {
        return size;
    }

    void add(final int number)
    {
        if (size == ring.length)
        {
            final int[] grown = new int[size * 2];
            for (int i = 0; i < size; i++)
            {
                grown[i] = get(i);
            }
            ring = grown;
            head = 0;
        }
        ring[head + size & ring.length - 1] = number;
        size++;
    }

    /**
     * The number that has waited longest; one must wait.
     *
     * @return the number, which goes on waiting.
     */
    int first()
    {
        return ring[head];
    }

    void removeFirst()
    {
        head = head + 1 & ring.length - 1;
        size--;
    }

    /**
     * Write the numbers in the order in which they wait.
     *
     * @param out to write to.
     */
    void snapshot(final SnapshotWriter out)
    {
        out.putLong(size);
        for (int i = 0; i < size; i++)
        {
            out.putLong(get(i));
        }
    }

    private int get(final int i)
    {
        return ring[head + i & ring.length - 1];
    }
}
