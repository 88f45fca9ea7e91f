package org.plasmex.matching;

import java.util.Arrays;

/**
 * The nodes of the level trees of all books: up to {@link #FANOUT} entries each, sorted by key. Not thread safe.
 */
final class NodeSlab
{
    static final int FANOUT = 64;

    private static final int FANOUT_SHIFT = 6;
    private static final int INITIAL_NODES = 4;

    private long[] keys = new long[INITIAL_NODES << FANOUT_SHIFT];
    private int[] values = new int[INITIAL_NODES << FANOUT_SHIFT];
    private int[] counts = new int[INITIAL_NODES];
    private int highest;
    private int firstFree;
    private int free;

    int allocate()
    {
        if (firstFree != 0)
        {
            final int node = firstFree;
            firstFree = values[node << FANOUT_SHIFT];
            free--;
            return node;
        }

        highest++;
        if (highest == counts.length)
        {
            counts = Arrays.copyOf(counts, counts.length << 1);
            keys = Arrays.copyOf(keys, keys.length << 1);
            values = Arrays.copyOf(values, values.length << 1);
        }

        return highest;
    }

    void release(final int node)
    {
        counts[node] = 0;
        values[node << FANOUT_SHIFT] = firstFree;
        firstFree = node;
        free++;
    }

    /**
     * The number of nodes in use.
     */
    int used()
    {
        return highest - free;
    }

    int count(final int node)
    {
        return counts[node];
    }

    boolean isFull(final int node)
    {
        return counts[node] == FANOUT;
    }

    long key(final int node, final int index)
    {
        return keys[(node << FANOUT_SHIFT) + index];
    }

    int value(final int node, final int index)
    {
        return values[(node << FANOUT_SHIFT) + index];
    }

    /**
     * The number of keys that are less than a key.
     */
    int below(final int node, final long key)
    {
        final long[] keys = this.keys;
        final int base = node << FANOUT_SHIFT;
        int low = base;
        int high = base + counts[node];
        while (low < high)
        {
            final int middle = low + high >>> 1;
            if (keys[middle] < key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - base;
    }

    /**
     * The index of the child that a key belongs to: of the last key that is not greater. The first key of a node with
     * children stands for everything below the second, whatever it says.
     */
    int childIndex(final int node, final long key)
    {
        final long[] keys = this.keys;
        final int base = node << FANOUT_SHIFT;
        int low = base + 1;
        int high = base + counts[node];
        while (low < high)
        {
            final int middle = low + high >>> 1;
            if (keys[middle] <= key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1 - base;
    }

    void insert(final int node, final int index, final long key, final int value)
    {
        final int at = (node << FANOUT_SHIFT) + index;
        final int tail = counts[node]++ - index;
        System.arraycopy(keys, at, keys, at + 1, tail);
        System.arraycopy(values, at, values, at + 1, tail);
        keys[at] = key;
        values[at] = value;
    }

    void remove(final int node, final int index)
    {
        final int at = (node << FANOUT_SHIFT) + index;
        final int tail = --counts[node] - index;
        System.arraycopy(keys, at + 1, keys, at, tail);
        System.arraycopy(values, at + 1, values, at, tail);
    }

    /**
     * Moves the greater half of a full node to a new one.
     *
     * @return the new node.
     */
    int split(final int node)
    {
        final int right = allocate();
        final int half = FANOUT / 2;
        copy(node, half, right, 0, half);
        counts[node] = half;
        counts[right] = half;
        return right;
    }

    /**
     * Moves all entries of a node behind those of another, which has room for them, and releases it.
     */
    void join(final int left, final int right)
    {
        copy(right, 0, left, counts[left], counts[right]);
        counts[left] += counts[right];
        release(right);
    }

    /**
     * Sets the first key of a node.
     */
    void firstKey(final int node, final long key)
    {
        keys[node << FANOUT_SHIFT] = key;
    }

    private void copy(final int from, final int fromIndex, final int to, final int toIndex, final int length)
    {
        final int source = (from << FANOUT_SHIFT) + fromIndex;
        final int target = (to << FANOUT_SHIFT) + toIndex;
        System.arraycopy(keys, source, keys, target, length);
        System.arraycopy(values, source, values, target, length);
    }
}
