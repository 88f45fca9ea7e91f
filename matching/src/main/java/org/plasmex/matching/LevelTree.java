package org.plasmex.matching;

/**
 * The levels of one book side in the order of their ranks: a B+-tree that is only asked where a level comes or goes.
 * <p>
 * Levels are linked to their neighbours, so nothing walks the tree to go from one to the next. A level that comes or
 * goes among the best ones (those of the best leaf, 16 to 64 of them as a rule) costs one binary search in that leaf;
 * any other O(log n), whatever the ranks are. A leaf that is left with few levels is joined with a neighbour where both
 * fit into one, so the tree's size is bounded by the number of levels.
 */
final class LevelTree
{
    private static final int SPARSE = NodeSlab.FANOUT / 4 - 1;

    private final NodeSlab nodes;
    private final LevelSlab levels;
    private int root;
    private int bestLeaf;
    private int height;

    LevelTree(final LevelSlab levels)
    {
        this.levels = levels;
        nodes = levels.nodes();
    }

    /**
     * Puts a level in its place and links it with its neighbours.
     */
    void insert(final int level, final long rank)
    {
        if (height == 0)
        {
            root = nodes.allocate();
            bestLeaf = root;
            height = 1;
        }

        int leaf = leafOf(rank);
        if (nodes.isFull(leaf))
        {
            leaf = makeRoom(rank);
        }

        final int index = nodes.below(leaf, rank);
        link(level, leaf, index);
        nodes.insert(leaf, index, rank, level);
    }

    /**
     * Takes out the level of a rank and links its neighbours with each other.
     */
    void remove(final int level, final long rank)
    {
        final int leaf = leafOf(rank);
        nodes.remove(leaf, nodes.below(leaf, rank));
        levels.unlink(level);

        final int left = nodes.count(leaf);
        if (left == SPARSE || left == 0)
        {
            compact(root, height, rank);
            lowerRoot();
            bestLeaf = height == 0 ? 0 : descend(Long.MAX_VALUE);
        }
    }

    private int leafOf(final long rank)
    {
        return nodes.count(bestLeaf) > 0 && rank >= nodes.key(bestLeaf, 0) ? bestLeaf : descend(rank);
    }

    private int descend(final long rank)
    {
        int node = root;
        for (int i = height; i > 1; i--)
        {
            node = nodes.value(node, nodes.childIndex(node, rank));
        }

        return node;
    }

    private void link(final int level, final int leaf, final int index)
    {
        if (index > 0)
        {
            final int worse = nodes.value(leaf, index - 1);
            levels.link(level, levels.better(worse), worse);
        }
        else if (nodes.count(leaf) > 0)
        {
            final int better = nodes.value(leaf, 0);
            levels.link(level, better, levels.worse(better));
        }
    }

    /**
     * Splits every full node on the way to a rank, from the root down, so each has room for what its child brings.
     */
    private int makeRoom(final long rank)
    {
        if (nodes.isFull(root))
        {
            final int child = root;
            root = nodes.allocate();
            nodes.insert(root, 0, nodes.key(child, 0), child);
            height++;
        }

        int node = root;
        for (int i = height; i > 1; i--)
        {
            final int index = nodes.childIndex(node, rank);
            int child = nodes.value(node, index);
            if (nodes.isFull(child))
            {
                final int right = nodes.split(child);
                nodes.insert(node, index + 1, nodes.key(right, 0), right);
                if (rank >= nodes.key(right, 0))
                {
                    child = right;
                }
            }
            node = child;
        }

        bestLeaf = descend(Long.MAX_VALUE);
        return node;
    }

    /**
     * Joins what is sparse on the way to a rank with a neighbour, from the leaf up.
     */
    private void compact(final int node, final int nodeHeight, final long rank)
    {
        if (nodeHeight > 1)
        {
            final int index = nodes.childIndex(node, rank);
            final int child = nodes.value(node, index);
            compact(child, nodeHeight - 1, rank);
            if (nodes.count(child) <= SPARSE)
            {
                joinChild(node, nodeHeight, index);
            }
        }
    }

    private void joinChild(final int node, final int nodeHeight, final int index)
    {
        if (nodes.count(node) > 1)
        {
            final int leftIndex = Math.max(index - 1, 0);
            final int left = nodes.value(node, leftIndex);
            final int right = nodes.value(node, leftIndex + 1);
            if (nodes.count(left) + nodes.count(right) <= NodeSlab.FANOUT)
            {
                if (nodeHeight > 2)
                {
                    // Its first key meant nothing so far, and is now between others.
                    nodes.firstKey(right, nodes.key(node, leftIndex + 1));
                }
                nodes.join(left, right);
                nodes.remove(node, leftIndex + 1);
            }
        }
        else if (nodes.count(nodes.value(node, 0)) == 0)
        {
            nodes.release(nodes.value(node, 0));
            nodes.remove(node, 0);
        }
    }

    private void lowerRoot()
    {
        while (height > 1 && nodes.count(root) == 1)
        {
            final int child = nodes.value(root, 0);
            nodes.release(root);
            root = child;
            height--;
        }
        if (nodes.count(root) == 0)
        {
            nodes.release(root);
            root = 0;
            height = 0;
        }
    }
}
