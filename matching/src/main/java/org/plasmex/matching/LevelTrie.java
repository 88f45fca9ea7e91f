package org.plasmex.matching;

/**
 * The levels of one book side by rank: a trie of 6-bit digits.
 * <p>
 * Digits that all ranks below a node share have no nodes, so what lies between two prices costs nothing. A node whose
 * only child is another node is left out; one whose only child is a level stays, as the next price may be near. So
 * there are fewer than two nodes a level. No operation visits more than the 11 nodes that a rank has digits, whatever
 * the ranks and however many; two or three as a rule. All ranks of a side have the same sign, so their order is that of
 * their digits.
 */
final class LevelTrie
{
    private static final int DIGIT_BITS = 6;

    private final LevelSlab levels;
    private final NodeSlab nodes;
    private int root; // as a child: a level, a node, or none

    LevelTrie(final LevelSlab levels)
    {
        this.levels = levels;
        nodes = levels.nodes();
    }

    /**
     * The level of a rank; a new one where there was none.
     */
    int findOrOpen(final long rank)
    {
        int above = NodeSlab.NONE;
        int child = root;
        while (child < 0)
        {
            above = child;
            child = nodes.down(child, rank);
        }

        return child != LevelSlab.NONE && levels.rank(child) == rank ? child : open(rank, above, child);
    }

    /**
     * Takes out a level.
     */
    void close(final int level)
    {
        remove(levels.node(level), levels.rank(level));
        levels.release(level);
    }

    /**
     * The best level, or none.
     */
    int best()
    {
        return bestBelow(root);
    }

    /**
     * The next level that is worse, or none.
     */
    int worse(final int level)
    {
        final long rank = levels.rank(level);
        int child = NodeSlab.NONE;
        for (int node = levels.node(level); child == NodeSlab.NONE && node != NodeSlab.NONE; node = nodes.parent(node))
        {
            child = nodes.before(node, rank);
        }

        return bestBelow(child);
    }

    private int bestBelow(final int start)
    {
        int child = start;
        while (child < 0)
        {
            child = nodes.last(NodeSlab.node(child));
        }

        return child;
    }

    /**
     * Opens a level where the search for its rank has ended: at a child of a node, or of none, that is another level or
     * none.
     */
    private int open(final long rank, final int above, final int child)
    {
        final int level = levels.allocate(rank);
        if (above == NodeSlab.NONE && child == LevelSlab.NONE)
        {
            root = level;
            return level;
        }

        final int node = NodeSlab.node(above);
        final long other = child == LevelSlab.NONE ? nodes.prefix(node) : levels.rank(child);
        final int digit = (63 - Long.numberOfLeadingZeros(rank ^ other | 1)) / DIGIT_BITS;
        if (above == NodeSlab.NONE || digit > nodes.digit(node))
        {
            branchAbove(level, rank, digit);
        }
        else if (child == LevelSlab.NONE)
        {
            put(node, level, rank);
        }
        else
        {
            branch(level, rank, digit, node, child);
        }

        return level;
    }

    /**
     * Goes down again to where a new node is missing, which the search has passed.
     */
    private void branchAbove(final int level, final long rank, final int digit)
    {
        int parent = NodeSlab.NONE;
        int child = root;
        while (child < 0 && nodes.digit(NodeSlab.node(child)) > digit)
        {
            parent = NodeSlab.node(child);
            child = nodes.down(child, rank);
        }

        branch(level, rank, digit, parent, child);
    }

    /**
     * Puts a new node, for the level and what was in its place, where the first digit is that they differ in.
     */
    private void branch(final int level, final long rank, final int digit, final int parent, final int child)
    {
        final int node = nodes.allocate(digit, rank, parent);
        replace(parent, rank, nodes.asChild(node));
        put(node, level, rank);
        if (child < 0)
        {
            nodes.put(node, nodes.prefix(NodeSlab.node(child)), child);
            nodes.parent(NodeSlab.node(child), node);
        }
        else
        {
            put(node, child, levels.rank(child));
        }
    }

    private void put(final int node, final int level, final long rank)
    {
        nodes.put(node, rank, level);
        levels.node(level, node);
    }

    private void replace(final int parent, final long rank, final int child)
    {
        if (parent == NodeSlab.NONE)
        {
            root = child;
        }
        else
        {
            nodes.put(parent, rank, child);
        }
    }

    private void remove(final int node, final long rank)
    {
        if (node == NodeSlab.NONE)
        {
            root = LevelSlab.NONE;
            return;
        }

        nodes.remove(node, rank);
        if (nodes.isEmpty(node))
        {
            final int parent = nodes.parent(node);
            nodes.release(node);
            remove(parent, rank);
        }
        else if (nodes.hasOne(node) && nodes.last(node) < 0)
        {
            leaveOut(node);
        }
    }

    /**
     * Puts the only child of a node, which is another node, in its place.
     */
    private void leaveOut(final int node)
    {
        final int child = nodes.last(node);
        final int parent = nodes.parent(node);
        nodes.parent(NodeSlab.node(child), parent);
        replace(parent, nodes.prefix(node), child);
        nodes.remove(node, nodes.prefix(NodeSlab.node(child)));
        nodes.release(node);
    }
}
