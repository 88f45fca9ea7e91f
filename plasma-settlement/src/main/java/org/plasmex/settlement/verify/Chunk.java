package org.plasmex.settlement.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.law.Law;

/**
 * Up to 64 consecutive steps of a block, a subtree of its data tree, and what the law makes of each: the unit in which
 * a history is judged. One thread fills it, any other judges it, the first one reads the verdict.
 *
 * @param <M> what is kept of lawful steps.
 */
final class Chunk<M extends StepMap>
{
    static final int STEPS = 1 << DataTree.MIN_DEPTH;

    private final LawPool laws;
    private final M map;
    private final DataTree tree = new DataTree();
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[STEPS * Law.MAX_STEP_LENGTH]);
    private final int[] lengths = new int[STEPS];

    private Header header;
    private String brokenHeader;
    private long first;
    private int steps;
    /** The leaves of steps that are too long to be kept. */
    private final byte[][] longLeaves = new byte[STEPS][];
    private CompletableFuture<Void> judged;
    private byte[] root;
    private final List<Fault> unlawful = new ArrayList<>();

    Chunk(final LawPool laws, final M map)
    {
        this.laws = laws;
        this.map = map;
    }

    /**
     * Empties the chunk for the steps from a number on.
     *
     * @param ofBlock  header of their block.
     * @param broken   what is wrong with the header, null if nothing is.
     * @param firstStep number of the first of them.
     */
    void begin(final Header ofBlock, final String broken, final long firstStep)
    {
        header = ofBlock;
        brokenHeader = broken;
        first = firstStep;
        steps = 0;
    }

    /**
     * Copies a step. Of one that is longer than any lawful one, as much as the law looks at before it says so.
     */
    void add(final DirectBuffer buffer, final int offset, final int length)
    {
        bytes.putBytes(steps * Law.MAX_STEP_LENGTH, buffer, offset, Math.min(length, Law.MAX_STEP_LENGTH));
        lengths[steps] = length;
        longLeaves[steps] = length <= Law.MAX_STEP_LENGTH ? null : hash(buffer, offset, length);
        steps++;
    }

    private static byte[] hash(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] leaf = new byte[Keccak.LENGTH];
        new Keccak().hash(buffer, offset, length, new UnsafeBuffer(leaf), 0);
        return leaf;
    }

    boolean isFull()
    {
        return steps == STEPS || isLast();
    }

    void judge(final Executor judges)
    {
        judged = CompletableFuture.runAsync(this::judge, judges);
    }

    private void judge()
    {
        final Law law = laws.take();
        try
        {
            judge(law);
        }
        finally
        {
            laws.giveBack(law);
        }
    }

    private void judge(final Law law)
    {
        map.clear();
        tree.clear();
        unlawful.clear();
        for (int i = 0; i < steps; i++)
        {
            final int offset = i * Law.MAX_STEP_LENGTH;
            if (law.run(header, first + i, bytes, offset, lengths[i]))
            {
                map.onStep(first + i, law);
            }
            else
            {
                unlawful.add(Fault.ofStep(header.number(), first + i, law.describe()));
            }
            addLeaf(i, offset);
        }

        root = tree.seal();
    }

    private void addLeaf(final int index, final int offset)
    {
        if (longLeaves[index] == null)
        {
            tree.addLasting(bytes, offset, lengths[index]);
        }
        else
        {
            tree.addLeaf(longLeaves[index]);
        }
    }

    /**
     * Waits until the chunk has been judged.
     */
    void await()
    {
        judged.join();
    }

    Header header()
    {
        return header;
    }

    /**
     * What is wrong with the block's header, null if nothing is.
     */
    String brokenHeader()
    {
        return brokenHeader;
    }

    /**
     * Whether the chunk ends its block.
     */
    boolean isLast()
    {
        return first + steps == header.nextStep();
    }

    int steps()
    {
        return steps;
    }

    /**
     * What was kept of the lawful steps.
     */
    M map()
    {
        return map;
    }

    /**
     * The unlawful steps, in order.
     */
    List<Fault> unlawful()
    {
        return unlawful;
    }

    /**
     * The root of the chunk's subtree.
     */
    byte[] root()
    {
        return root;
    }
}
