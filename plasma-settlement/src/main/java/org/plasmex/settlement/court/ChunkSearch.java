package org.plasmex.settlement.court;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;

/**
 * Finds the chunks of a block that are not what was committed to, where all its steps seem to be known and do not
 * amount to its data root: somebody served other steps, or the operator put something where zero leaves belong. Every
 * chunk that is learnt with its path tells the roots of others, so each challenge that is answered halves the search;
 * one that cannot be answered ends it. Not thread safe.
 */
public final class ChunkSearch
{
    private final Header header;
    private final DataTree own;
    private final int depth;
    private final Map<Long, byte[]> committed = new HashMap<>();
    private final Set<Integer> learnt = new HashSet<>();

    /**
     * A search of which nothing is known but the root.
     *
     * @param header of the block.
     * @param own    the tree that the known steps amount to; of as many steps.
     */
    public ChunkSearch(final Header header, final DataTree own)
    {
        this.header = header;
        this.own = own;
        depth = DataTree.depth(header.steps());
        committed.put(key(depth, 0), header.dataRoot());
    }

    /**
     * A chunk was shown.
     *
     * @param shown any chunk of the block.
     * @return whether its steps are other ones than those that were known; false also for what is no chunk of the
     *     block.
     */
    public boolean learn(final ChunkProof shown)
    {
        if (!shown.header().equals(header) || !shown.verify())
        {
            return false;
        }

        byte[] node = shown.root();
        int index = (int)shown.chunk();
        learnt.add(index);
        final boolean isOther = !Arrays.equals(node, own.nodeAt(DataTree.MIN_DEPTH, index));
        for (int i = 0; i < shown.path().length; i++)
        {
            final int level = DataTree.MIN_DEPTH + i;
            final byte[] sibling = shown.path()[i];
            committed.put(key(level, index), node);
            committed.put(key(level, index ^ 1), sibling);
            node = (index & 1) == 0 ? join(node, sibling) : join(sibling, node);
            index >>= 1;
        }
        return isOther;
    }

    /**
     * What to challenge next. Each of these chunks is other than known, or stands for several of which one is.
     *
     * @param max how many at most, from 1.
     * @return chunks from 0, the last first, since it has the zero leaves; empty if all that differs was learnt.
     */
    public List<Long> suspects(final int max)
    {
        final List<long[]> ranges = new ArrayList<>();
        search(depth, 0, ranges);
        final List<Long> chunks = new ArrayList<>();
        for (int i = ranges.size() - 1; i >= 0 && chunks.size() < max; i--)
        {
            final long first = ranges.get(i)[0];
            final long count = ranges.get(i)[1];
            final long wanted = Math.max(1, Math.min(count, (max - chunks.size()) / (i + 1)));
            for (long k = 0; k < wanted; k++)
            {
                chunks.add(first + count - 1 - k * count / wanted);
            }
        }

        return chunks;
    }

    /**
     * The ranges of chunks whose common root is known to differ, and of whose parts nothing is known.
     */
    private void search(final int level, final int index, final List<long[]> ranges)
    {
        final byte[] known = committed.get(key(level, index));
        if (Arrays.equals(known, own.nodeAt(level, index)) || level == DataTree.MIN_DEPTH && learnt.contains(index))
        {
            return;
        }

        final boolean isSplit = level > DataTree.MIN_DEPTH && committed.containsKey(key(level - 1, 2 * index));
        if (isSplit)
        {
            search(level - 1, 2 * index, ranges);
            search(level - 1, 2 * index + 1, ranges);
        }
        else
        {
            final long count = 1L << level - DataTree.MIN_DEPTH;
            ranges.add(new long[] {index * count, count});
        }
    }

    private static byte[] join(final byte[] left, final byte[] right)
    {
        final byte[] pair = Arrays.copyOf(left, 2 * Keccak.LENGTH);
        System.arraycopy(right, 0, pair, Keccak.LENGTH, Keccak.LENGTH);
        return new Keccak().hash(pair);
    }

    private static long key(final int level, final int index)
    {
        return (long)level << Integer.SIZE | index;
    }
}
