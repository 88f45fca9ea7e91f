package org.plasmex.matching;

import java.util.Arrays;

/**
 * The nodes of the level tries of all books: 64 children each, one for every value of a 6-bit digit of a rank.
 * <p>
 * A child is a number: 0 none, greater than 0 a level, less than 0 a node, together with the digit it branches on, so
 * that to go down costs one load a node. A node takes 284 bytes. Not thread safe.
 */
final class NodeSlab
{
    static final int NONE = 0;

    private static final int WIDTH_SHIFT = 6;
    private static final int DIGIT_BITS = 4;
    private static final int DIGIT_MASK = (1 << DIGIT_BITS) - 1;
    private static final int INITIAL_NODES = 4;

    private int[] children = new int[INITIAL_NODES << WIDTH_SHIFT];
    private long[] present = new long[INITIAL_NODES];
    private long[] prefixes = new long[INITIAL_NODES];
    private int[] digits = new int[INITIAL_NODES];
    private int[] parents = new int[INITIAL_NODES];
    private int highest;
    private int firstFree;
    private int used;

    /**
     * Makes a node without children.
     *
     * @param digit  it branches on, 0 the lowest.
     * @param rank   any that belongs below it.
     * @param parent the node above it, or none.
     */
    int allocate(final int digit, final long rank, final int parent)
    {
        final int node = nextNode();
        used++;
        present[node] = 0;
        prefixes[node] = rank;
        digits[node] = digit;
        parents[node] = parent;
        return node;
    }

    /**
     * Takes a node back, whose children must be removed before.
     */
    void release(final int node)
    {
        used--;
        parents[node] = firstFree;
        firstFree = node;
    }

    int used()
    {
        return used;
    }

    /**
     * A node as a child of another.
     */
    int asChild(final int node)
    {
        return ~(node << DIGIT_BITS | digits[node]);
    }

    /**
     * The node that a child less than 0 is.
     */
    static int node(final int child)
    {
        return ~child >>> DIGIT_BITS;
    }

    /**
     * The child of a node, itself given as a child, that a rank leads to.
     */
    int down(final int child, final long rank)
    {
        final int code = ~child;
        return children[code >>> DIGIT_BITS << WIDTH_SHIFT | index(rank, code & DIGIT_MASK)];
    }

    int digit(final int node)
    {
        return digits[node];
    }

    int parent(final int node)
    {
        return parents[node];
    }

    void parent(final int node, final int parent)
    {
        parents[node] = parent;
    }

    /**
     * A rank of which all digits above the node's are those of every rank below it.
     */
    long prefix(final int node)
    {
        return prefixes[node];
    }

    /**
     * Puts a child where its rank belongs.
     */
    void put(final int node, final long rank, final int child)
    {
        final int index = index(rank, digits[node]);
        children[node << WIDTH_SHIFT | index] = child;
        present[node] |= 1L << index;
    }

    /**
     * Removes the child of a rank.
     */
    void remove(final int node, final long rank)
    {
        final int index = index(rank, digits[node]);
        children[node << WIDTH_SHIFT | index] = NONE;
        present[node] &= ~(1L << index);
    }

    boolean isEmpty(final int node)
    {
        return present[node] == 0;
    }

    /**
     * Whether a node, which has a child, has no other one.
     */
    boolean hasOne(final int node)
    {
        return (present[node] & present[node] - 1) == 0;
    }

    /**
     * The child of the greatest rank.
     */
    int last(final int node)
    {
        return children[node << WIDTH_SHIFT | 63 - Long.numberOfLeadingZeros(present[node])];
    }

    /**
     * The child that comes before that of a rank.
     */
    int before(final int node, final long rank)
    {
        final long lower = present[node] & (1L << index(rank, digits[node])) - 1;
        return lower == 0 ? NONE : children[node << WIDTH_SHIFT | 63 - Long.numberOfLeadingZeros(lower)];
    }

    private static int index(final long rank, final int digit)
    {
        return (int)(rank >>> digit * WIDTH_SHIFT) & 63;
    }

    private int nextNode()
    {
        if (firstFree != NONE)
        {
            final int node = firstFree;
            firstFree = parents[node];
            return node;
        }

        highest++;
        if (highest == present.length)
        {
            final int capacity = highest << 1;
            children = Arrays.copyOf(children, capacity << WIDTH_SHIFT);
            present = Arrays.copyOf(present, capacity);
            prefixes = Arrays.copyOf(prefixes, capacity);
            digits = Arrays.copyOf(digits, capacity);
            parents = Arrays.copyOf(parents, capacity);
        }

        return highest;
    }
}
