package org.plasmex.settlement.block;

import java.util.Arrays;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.KeccakQueue;

/**
 * The data tree of a block: a leaf for each step, padded with zero leaves to {@code 2^depth}. Nodes are hashed chunk by
 * chunk, several at a time, so that little is left to do when the block ends. Reusable; not thread safe.
 */
public final class DataTree
{
    /**
     * No tree is less deep: 64 leaves, a chunk.
     */
    public static final int MIN_DEPTH = 6;

    /**
     * No tree is deeper: 2^20 leaves.
     */
    public static final int MAX_DEPTH = 20;

    private static final int HASH = Keccak.LENGTH;
    private static final int CHUNK = 1 << MIN_DEPTH;
    private static final int INITIAL_NODES = 64;
    private static final byte[][] ZERO_NODES = zeroNodes();

    private final Keccak keccak = new Keccak();
    private final KeccakQueue queue = new KeccakQueue();
    private final UnsafeBuffer pair = new UnsafeBuffer(new byte[2 * HASH]);
    private final UnsafeBuffer[] levels = new UnsafeBuffer[MAX_DEPTH + 1];
    private final int[] nodes = new int[MAX_DEPTH + 1];
    private int depth;
    private boolean sealed;

    /**
     * An empty tree.
     */
    public DataTree()
    {
        for (int i = 0; i < levels.length; i++)
        {
            levels[i] = new UnsafeBuffer(new byte[(INITIAL_NODES >> Math.min(i, MIN_DEPTH)) * HASH]);
        }
    }

    private static byte[][] zeroNodes()
    {
        final Keccak keccak = new Keccak();
        final byte[][] zeros = new byte[MAX_DEPTH + 1][];
        zeros[0] = new byte[HASH];
        for (int i = 1; i < zeros.length; i++)
        {
            final byte[] children = Arrays.copyOf(zeros[i - 1], 2 * HASH);
            System.arraycopy(zeros[i - 1], 0, children, HASH, HASH);
            zeros[i] = keccak.hash(children);
        }

        return zeros;
    }

    /**
     * The depth of the tree of a block.
     *
     * @param steps of the block, from 1 to 2^20.
     * @return {@code max(6, ceil(log2(steps)))}.
     */
    public static int depth(final long steps)
    {
        return Math.max(MIN_DEPTH, Long.SIZE - Long.numberOfLeadingZeros(steps - 1));
    }

    /**
     * Empties the tree for another block.
     */
    public void clear()
    {
        queue.flush();
        Arrays.fill(nodes, 0);
        sealed = false;
    }

    /**
     * Hashes a step and adds its leaf.
     *
     * @param step   holds the step.
     * @param offset where it begins.
     * @param length its length in bytes.
     * @throws IllegalStateException if the tree is sealed, or holds 2^20 leaves.
     */
    public void add(final DirectBuffer step, final int offset, final int length)
    {
        checkRoom();
        keccak.hash(step, offset, length, room(0), nodes[0] * HASH);
        added();
    }

    /**
     * Adds the leaf of a step that may be hashed later, with others of its chunk.
     *
     * @param step   holds the step, which must stay as it is until the tree has a multiple of 64 leaves, or is sealed.
     * @param offset where it begins.
     * @param length its length in bytes.
     * @throws IllegalStateException if the tree is sealed, or holds 2^20 leaves.
     */
    public void addLasting(final DirectBuffer step, final int offset, final int length)
    {
        checkRoom();
        queue.add(step, offset, length, room(0), nodes[0] * HASH);
        added();
    }

    /**
     * Adds a leaf that was hashed before.
     *
     * @param leaf 32 bytes.
     * @throws IllegalStateException if the tree is sealed, or holds 2^20 leaves.
     */
    public void addLeaf(final byte[] leaf)
    {
        checkRoom();
        room(0).putBytes(nodes[0] * HASH, leaf);
        added();
    }

    private void checkRoom()
    {
        if (sealed || nodes[0] == 1 << MAX_DEPTH)
        {
            throw new IllegalStateException(
                "a data tree takes no more leaves: sealed=" + sealed + ", leaves=" + nodes[0]);
        }
    }

    private void added()
    {
        nodes[0]++;
        if (nodes[0] % CHUNK == 0)
        {
            queue.flush();
            for (int level = 0; level < MAX_DEPTH && nodes[level + 1] < nodes[level] / 2; level++)
            {
                joinPairs(level);
            }
        }
    }

    /**
     * Hashes all nodes above a level whose children both are there.
     */
    private void joinPairs(final int level)
    {
        while (nodes[level + 1] < nodes[level] / 2)
        {
            final int node = nodes[level + 1];
            queue.add(levels[level], 2 * node * HASH, 2 * HASH, room(level + 1), node * HASH);
            nodes[level + 1]++;
        }
        queue.flush();
    }

    /**
     * Hashes the node above a last one that has no sibling.
     */
    private void joinLast(final int level)
    {
        final int node = nodes[level + 1];
        pair.putBytes(0, levels[level], 2 * node * HASH, HASH);
        pair.putBytes(HASH, ZERO_NODES[level]);
        keccak.hash(pair, 0, 2 * HASH, room(level + 1), node * HASH);
        nodes[level + 1]++;
    }

    private UnsafeBuffer room(final int level)
    {
        final UnsafeBuffer buffer = levels[level];
        final int used = nodes[level] * HASH;
        if (used == buffer.capacity())
        {
            buffer.wrap(Arrays.copyOf(buffer.byteArray(), Math.max(HASH, 2 * used)));
        }

        return buffer;
    }

    /**
     * Ends the tree: what has no sibling gets that of an empty subtree.
     *
     * @return the root, 32 bytes, a new array.
     * @throws IllegalStateException if there is no leaf, or the tree is sealed already.
     */
    public byte[] seal()
    {
        if (sealed || nodes[0] == 0)
        {
            throw new IllegalStateException("a data tree is sealed once, and has a leaf: leaves=" + nodes[0]);
        }

        queue.flush();
        depth = depth(nodes[0]);
        for (int level = 0; level < depth; level++)
        {
            joinPairs(level);
            if (2 * nodes[level + 1] < nodes[level])
            {
                joinLast(level);
            }
        }

        sealed = true;
        return node(depth, 0);
    }

    /**
     * How many leaves have been added.
     *
     * @return the number of steps.
     */
    public int leaves()
    {
        return nodes[0];
    }

    /**
     * A leaf.
     *
     * @param index of the step within its block, from 0.
     * @return 32 bytes, a new array; zeros behind the last step.
     */
    public byte[] leaf(final int index)
    {
        return node(0, index);
    }

    /**
     * The siblings on the way from a leaf to the root, from the bottom up.
     *
     * @param index of the step within its block, from 0.
     * @return as many nodes as the tree is deep, 32 bytes each.
     * @throws IllegalStateException if the tree is not sealed.
     */
    public byte[][] path(final int index)
    {
        if (!sealed || index < 0 || index >= nodes[0])
        {
            throw new IllegalStateException("no path to leaf " + index + ": sealed=" + sealed + ", leaves=" + nodes[0]);
        }

        return siblings(0, index);
    }

    private byte[][] siblings(final int from, final int index)
    {
        final byte[][] siblings = new byte[depth - from][];
        for (int level = from; level < depth; level++)
        {
            siblings[level - from] = node(level, index >> level - from ^ 1);
        }

        return siblings;
    }

    /**
     * The siblings on the way from a chunk to the root, from the bottom up.
     *
     * @param chunk its index, from 0, below {@code 2^(depth - 6)}: also of one that has no leaf but zeros.
     * @return as many nodes as the tree is deeper than a chunk, 32 bytes each.
     * @throws IllegalStateException if the tree is not sealed, or has no such chunk.
     */
    public byte[][] chunkPath(final int chunk)
    {
        if (!sealed || chunk < 0 || chunk >= 1 << depth - MIN_DEPTH)
        {
            throw new IllegalStateException("no path to chunk " + chunk + ": sealed=" + sealed + ", depth=" + depth);
        }

        return siblings(MIN_DEPTH, chunk);
    }

    /**
     * How many chunks the tree of a block has, those included that have no leaf but zeros.
     *
     * @param steps of the block, from 1 to 2^20.
     * @return {@code 2^(depth - 6)}.
     */
    public static int chunks(final long steps)
    {
        return 1 << depth(steps) - MIN_DEPTH;
    }

    /**
     * A node of the tree.
     *
     * @param level 0 for leaves.
     * @param index of the node among those of its level, from 0.
     * @return 32 bytes, a new array; what an empty subtree amounts to behind the last step.
     * @throws IllegalStateException if the tree is not sealed.
     */
    public byte[] nodeAt(final int level, final int index)
    {
        if (!sealed || level < 0 || level > depth || index < 0 || index >= 1 << depth - level)
        {
            throw new IllegalStateException(
                "no node " + index + " at level " + level + ": sealed=" + sealed + ", depth=" + depth);
        }

        return node(level, index);
    }

    private byte[] node(final int level, final int index)
    {
        if (index >= nodes[level])
        {
            return ZERO_NODES[level].clone();
        }

        final byte[] node = new byte[HASH];
        levels[level].getBytes(index * HASH, node);
        return node;
    }

    /**
     * The root of a chunk that has no leaf but zeros.
     *
     * @return 32 bytes, a new array.
     */
    static byte[] emptyChunk()
    {
        return ZERO_NODES[MIN_DEPTH].clone();
    }

    /**
     * The root that a leaf and its siblings amount to.
     *
     * @param leaf     32 bytes.
     * @param index    of the leaf.
     * @param siblings from the bottom up, 32 bytes each.
     * @return 32 bytes.
     */
    public static byte[] root(final byte[] leaf, final int index, final byte[][] siblings)
    {
        final Keccak keccak = new Keccak();
        final byte[] children = new byte[2 * HASH];
        byte[] node = leaf;
        for (int level = 0; level < siblings.length; level++)
        {
            final int side = (index >> level & 1) * HASH;
            System.arraycopy(node, 0, children, side, HASH);
            System.arraycopy(siblings[level], 0, children, HASH - side, HASH);
            node = keccak.hash(children);
        }

        return node;
    }

    /**
     * The root of a tree, from those of its chunks.
     *
     * @param roots  of the chunks, 32 bytes each; overwritten.
     * @param chunks how many there are, from 1; behind the last step of the last, its leaves are zero.
     * @return 32 bytes, a new array.
     */
    public static byte[] rootOfChunks(final UnsafeBuffer roots, final int chunks)
    {
        final Keccak keccak = new Keccak();
        final UnsafeBuffer pair = new UnsafeBuffer(new byte[2 * HASH]);
        int level = MIN_DEPTH;
        for (int nodes = chunks; nodes > 1; nodes = (nodes + 1) / 2)
        {
            for (int left = 0; left < nodes; left += 2)
            {
                pair.putBytes(0, roots, left * HASH, HASH);
                if (left + 1 < nodes)
                {
                    pair.putBytes(HASH, roots, (left + 1) * HASH, HASH);
                }
                else
                {
                    pair.putBytes(HASH, ZERO_NODES[level]);
                }
                keccak.hash(pair, 0, 2 * HASH, roots, left / 2 * HASH);
            }
            level++;
        }

        final byte[] root = new byte[HASH];
        roots.getBytes(0, root);
        return root;
    }
}
