package org.plasmex.matching;

import java.util.Arrays;

/**
 * The price levels of all books of a venue: a level exists while an order rests at its price, and costs nothing before
 * and after. It takes 32 bytes and a part of a node of its side's trie ({@link LevelTrie}), in the worst case two whole
 * ones of 284 bytes. Not thread safe.
 */
public final class LevelSlab
{
    static final int NONE = 0;

    private static final int STRIDE_SHIFT = 2;
    private static final int INITIAL_LEVELS = 16;

    /*
     * The words of a level.
     */
    private static final int RANK = 0;
    private static final int LOTS = 1;
    private static final int QUEUE = 2; // first << 32 | last: order slots
    private static final int COUNT = 3; // orders << 32 | node that it is a child of

    private static final long ONE_ORDER = 1L << 32;
    private static final long LOW = 0xFFFF_FFFFL;

    private final NodeSlab nodes = new NodeSlab();
    private long[] words = new long[INITIAL_LEVELS << STRIDE_SHIFT];
    private int highest;
    private int firstFree;

    /**
     * Levels for any number of books.
     */
    public LevelSlab()
    {
    }

    NodeSlab nodes()
    {
        return nodes;
    }

    /**
     * Makes a level without orders.
     */
    int allocate(final long rank)
    {
        final int level = nextLevel();
        final long[] words = this.words;
        final int at = level << STRIDE_SHIFT;
        words[at + RANK] = rank;
        words[at + LOTS] = 0;
        words[at + QUEUE] = 0;
        words[at + COUNT] = NodeSlab.NONE;
        return level;
    }

    /**
     * Takes a level back.
     */
    void release(final int level)
    {
        words[(level << STRIDE_SHIFT) + COUNT] = firstFree;
        firstFree = level;
    }

    long rank(final int level)
    {
        return words[(level << STRIDE_SHIFT) + RANK];
    }

    long lots(final int level)
    {
        return words[(level << STRIDE_SHIFT) + LOTS];
    }

    void addLots(final int level, final long lots)
    {
        words[(level << STRIDE_SHIFT) + LOTS] += lots;
    }

    int orders(final int level)
    {
        return (int)(words[(level << STRIDE_SHIFT) + COUNT] >>> 32);
    }

    int first(final int level)
    {
        return (int)(words[(level << STRIDE_SHIFT) + QUEUE] >>> 32);
    }

    int node(final int level)
    {
        return (int)words[(level << STRIDE_SHIFT) + COUNT];
    }

    void node(final int level, final int node)
    {
        final int at = (level << STRIDE_SHIFT) + COUNT;
        words[at] = words[at] & ~LOW | node;
    }

    /**
     * Counts an order in as the level's last.
     *
     * @return the slot that was the last one.
     */
    int append(final int level, final int slot, final long lots)
    {
        final long[] words = this.words;
        final int at = level << STRIDE_SHIFT;
        final long queue = words[at + QUEUE];
        words[at + LOTS] += lots;
        words[at + COUNT] += ONE_ORDER;
        words[at + QUEUE] = (queue & ~LOW | (long)slot << 32 & ifNone((int)queue)) | slot;
        return (int)queue;
    }

    /**
     * Counts an order out.
     *
     * @param next the order that was behind it, or none.
     * @param prev the order that was before it, or none.
     * @param lots that it had open.
     * @return the number of orders that are left.
     */
    int leave(final int level, final int next, final int prev, final long lots)
    {
        final long[] words = this.words;
        final int at = level << STRIDE_SHIFT;
        final long first = ifNone(prev) & ~LOW;
        final long last = ifNone(next) & LOW;
        words[at + LOTS] -= lots;
        words[at + QUEUE] = words[at + QUEUE] & ~(first | last) | (long)next << 32 & first | prev & last;
        final long count = words[at + COUNT] - ONE_ORDER;
        words[at + COUNT] = count;
        return (int)(count >>> 32);
    }

    /**
     * All ones where a slot is none, else 0: where an order stands in its queue is not to be predicted by a branch.
     */
    private static long ifNone(final int slot)
    {
        return slot - 1 >> 31;
    }

    private int nextLevel()
    {
        if (firstFree != NONE)
        {
            final int level = firstFree;
            firstFree = node(level);
            return level;
        }

        highest++;
        if (highest << STRIDE_SHIFT == words.length)
        {
            words = Arrays.copyOf(words, words.length << 1);
        }

        return highest;
    }
}
