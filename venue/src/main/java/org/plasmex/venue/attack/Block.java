package org.plasmex.venue.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;

/**
 * A block that an operator is about to commit to, and what it will show of it. Can be changed in every respect.
 */
final class Block
{
    private final List<byte[]> steps;
    private final Set<Long> hidden = new TreeSet<>();
    private final Set<Long> hiddenForGood = new TreeSet<>();
    private long since;
    private long until;
    private long inbox;
    private int leafAt = -1;
    private byte[] leaf;
    private UnaryOperator<Header> change = UnaryOperator.identity();
    private Header header;
    private DataTree tree;

    Block(final long since, final long until, final long inbox, final List<byte[]> steps)
    {
        this.since = since;
        this.until = until;
        this.inbox = inbox;
        this.steps = new ArrayList<>(steps);
    }

    Block copy()
    {
        return new Block(since, until, inbox, steps);
    }

    List<byte[]> steps()
    {
        return steps;
    }

    long until()
    {
        return until;
    }

    long inbox()
    {
        return inbox;
    }

    void inbox(final long register)
    {
        inbox = register;
    }

    /**
     * The block as the law knows it while it is made.
     */
    Limits limits(final long firstStep)
    {
        return new Limits(since, until, firstStep, steps.size(), inbox);
    }

    /**
     * Puts a leaf into the tree that no step amounts to.
     *
     * @param at which; behind the last step too.
     */
    void leaf(final int at, final byte[] node)
    {
        leafAt = at;
        leaf = node;
    }

    /**
     * Says something else in the header.
     */
    void change(final UnaryOperator<Header> how)
    {
        change = how;
    }

    /**
     * Does not serve a chunk.
     *
     * @param forGood not even when it is challenged.
     */
    void hide(final long chunk, final boolean forGood)
    {
        hidden.add(chunk);
        if (forGood)
        {
            hiddenForGood.add(chunk);
        }
    }

    /**
     * Whether it cannot be shown whole.
     */
    boolean hidesAnything()
    {
        return !hidden.isEmpty() || header.steps() != steps.size();
    }

    /**
     * The header behind another one.
     */
    Header seal(final Header parent)
    {
        tree = new DataTree();
        final int leaves = Math.max(steps.size(), leafAt + 1);
        for (int i = 0; i < leaves; i++)
        {
            if (i == leafAt)
            {
                tree.addLeaf(leaf);
            }
            else if (i < steps.size())
            {
                tree.add(new UnsafeBuffer(steps.get(i)), 0, steps.get(i).length);
            }
            else
            {
                tree.addLeaf(new byte[leaf.length]);
            }
        }
        header = change.apply(new Header(
            parent.number() + 1, parent.until(), until, parent.nextStep(), steps.size(), inbox, parent.hash(),
            tree.seal()));
        return header;
    }

    /**
     * The header that was made last.
     */
    Header header()
    {
        return header;
    }

    /**
     * What the operator shows of a chunk.
     *
     * @param isChallenged whether a challenge asks for it.
     * @return null for nothing.
     */
    ChunkProof chunk(final long chunk, final boolean isChallenged)
    {
        if ((isChallenged ? hiddenForGood : hidden).contains(chunk) ||
            chunk >= DataTree.chunks(tree.leaves()))
        {
            return null;
        }

        final List<Object> packed = new ArrayList<>();
        final long end = Math.min(steps.size(), Math.min(header.steps(), (chunk + 1) * ChunkProof.LEAVES));
        for (long i = chunk * ChunkProof.LEAVES; i < end; i++)
        {
            packed.add((short)steps.get((int)i).length);
            packed.add(steps.get((int)i));
        }
        return new ChunkProof(header, chunk, Bodies.body(packed.toArray()), tree.chunkPath((int)chunk));
    }
}
