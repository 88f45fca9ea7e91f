package org.plasmex.matching;

import java.util.Arrays;

/**
 * The price levels of all books of a venue: a level exists while an order rests at its price, and costs nothing before
 * and after.
 * <p>
 * A level is found by book side and rank (see {@link BookSide}) in expected constant time. It takes 64 bytes, up to 32
 * more in the table and, shared with its neighbours, some 20 in the tree of its side ({@link LevelTree}). Not thread
 * safe.
 */
public final class LevelSlab
{
    static final int NONE = 0;

    private static final int STRIDE_SHIFT = 3;
    private static final int INITIAL_LEVELS = 16;

    /*
     * The words of a level.
     */
    private static final int RANK = 0;
    private static final int LOTS = 1;
    private static final int QUEUE = 2; // first << 32 | last: order slots
    private static final int LINKS = 3; // better << 32 | worse: levels
    private static final int ORDERS = 4;
    private static final int SALT = 5;

    private static final long LOW = 0xFFFF_FFFFL;

    private final TagTable table = new TagTable();
    private final NodeSlab nodes = new NodeSlab();
    private final long seed;
    private long[] words = new long[INITIAL_LEVELS << STRIDE_SHIFT];
    private int highest;
    private int firstFree;
    private int sides;

    /**
     * Levels for any number of books.
     *
     * @param seed that clients must not know, or they could choose prices that collide. It changes no result.
     */
    public LevelSlab(final long seed)
    {
        this.seed = seed;
    }

    NodeSlab nodes()
    {
        return nodes;
    }

    /**
     * What tells the levels of a new book side from those of all others.
     */
    long nextSalt()
    {
        return seed + ++sides * 0xA076_1D64_78BD_642FL;
    }

    /**
     * Makes a level without orders and without neighbours.
     */
    int allocate(final long salt, final long rank)
    {
        final int level = nextLevel();
        final long[] words = this.words;
        final int at = level << STRIDE_SHIFT;
        words[at + RANK] = rank;
        words[at + LOTS] = 0;
        words[at + QUEUE] = 0;
        words[at + LINKS] = 0;
        words[at + ORDERS] = 0;
        words[at + SALT] = salt;
        table.put(TagTable.tag(rank, salt), level);
        return level;
    }

    /**
     * Takes a level back.
     */
    void release(final int level)
    {
        final int at = level << STRIDE_SHIFT;
        table.remove(TagTable.tag(words[at + RANK], words[at + SALT]), level);
        words[at + LINKS] = firstFree;
        firstFree = level;
    }

    /**
     * The level of a side at a rank, or none.
     */
    int find(final long salt, final long rank)
    {
        final int tag = TagTable.tag(rank, salt);
        for (int at = table.first(tag); at != TagTable.ABSENT; at = table.next(tag, at))
        {
            final int level = table.number(at);
            final int words = level << STRIDE_SHIFT;
            if (this.words[words + RANK] == rank && this.words[words + SALT] == salt)
            {
                return level;
            }
        }

        return NONE;
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
        return (int)words[(level << STRIDE_SHIFT) + ORDERS];
    }

    int first(final int level)
    {
        return (int)(words[(level << STRIDE_SHIFT) + QUEUE] >>> 32);
    }

    int better(final int level)
    {
        return (int)(words[(level << STRIDE_SHIFT) + LINKS] >>> 32);
    }

    int worse(final int level)
    {
        return (int)words[(level << STRIDE_SHIFT) + LINKS];
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
        words[at + ORDERS]++;
        words[at + QUEUE] = (queue == 0 ? (long)slot << 32 : queue & ~LOW) | slot;
        return (int)queue;
    }

    /**
     * Counts an order out.
     *
     * @param links the order's own, {@code next << 32 | prev}, as they were.
     * @return the number of orders that are left.
     */
    int leave(final int level, final long links, final long lots)
    {
        final long[] words = this.words;
        final int at = level << STRIDE_SHIFT;
        words[at + LOTS] -= lots;
        if ((links & LOW) == 0)
        {
            words[at + QUEUE] = words[at + QUEUE] & LOW | links & ~LOW;
        }
        if (links >>> 32 == 0)
        {
            words[at + QUEUE] = words[at + QUEUE] & ~LOW | links & LOW;
        }

        return (int)--words[at + ORDERS];
    }

    /**
     * Puts a level between two neighbours, of which either may be none.
     */
    void link(final int level, final int better, final int worse)
    {
        final long[] words = this.words;
        words[(level << STRIDE_SHIFT) + LINKS] = (long)better << 32 | worse;
        if (better != NONE)
        {
            setWorse(better, level);
        }
        if (worse != NONE)
        {
            setBetter(worse, level);
        }
    }

    /**
     * Takes a level out from between its neighbours.
     */
    void unlink(final int level)
    {
        final int better = better(level);
        final int worse = worse(level);
        if (better != NONE)
        {
            setWorse(better, worse);
        }
        if (worse != NONE)
        {
            setBetter(worse, better);
        }
    }

    private void setWorse(final int level, final int worse)
    {
        final int at = (level << STRIDE_SHIFT) + LINKS;
        words[at] = words[at] & ~LOW | worse;
    }

    private void setBetter(final int level, final int better)
    {
        final int at = (level << STRIDE_SHIFT) + LINKS;
        words[at] = words[at] & LOW | (long)better << 32;
    }

    private int nextLevel()
    {
        if (firstFree != NONE)
        {
            final int level = firstFree;
            firstFree = worse(level);
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
