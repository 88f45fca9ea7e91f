package org.plasmex.settlement.block;

import java.util.Arrays;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmex.protocol.Keccak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DataTreeTest
{
    private static final int LONGEST = 1024;

    private final DataTree tree = new DataTree();
    private final Keccak keccak = new Keccak();

    @ParameterizedTest
    @CsvSource({"1, 6", "2, 6", "63, 6", "64, 6", "65, 7", "128, 7", "129, 8", "1000, 10", "1048576, 20"})
    void shouldBeAsDeepAsItsStepsNeed(final long steps, final int depth)
    {
        assertThat(DataTree.depth(steps)).isEqualTo(depth);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 63, 64, 65, 127, 128, 129, 1000})
    void shouldHaveRootOfPlainTreeAndPathsThatLeadToIt(final int steps)
    {
        fill(99);
        tree.seal();
        tree.clear();
        fill(steps);
        final byte[] root = tree.seal();

        assertThat(root).isEqualTo(plainRoot(steps));
        for (int i = 0; i < steps; i++)
        {
            final byte[][] path = tree.path(i);
            assertThat(path).hasDimensions(DataTree.depth(steps), 32);
            assertThat(DataTree.root(keccak.hash(step(i)), i, path)).isEqualTo(root);
            assertThat(tree.leaf(i)).isEqualTo(keccak.hash(step(i)));
        }
        assertThat(tree.leaf(steps)).isEqualTo(new byte[32]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 63, 64, 65, 127, 128, 1000})
    void shouldHaveSameRootWhenStepsMayBeHashedLater(final int steps)
    {
        final UnsafeBuffer lasting = new UnsafeBuffer(new byte[(steps + 1) * LONGEST]);
        addLasting(lasting, 0, 3);
        tree.clear();
        for (int i = 0; i < steps; i++)
        {
            addLasting(lasting, i, i);
        }

        assertThat(tree.seal()).isEqualTo(plainRoot(steps));
        assertThat(tree.leaf(steps - 1)).isEqualTo(keccak.hash(step(steps - 1)));
    }

    private void addLasting(final UnsafeBuffer lasting, final int place, final int index)
    {
        final byte[] step = step(index);
        lasting.putBytes(place * LONGEST, step);
        tree.addLasting(lasting, place * LONGEST, step.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 128, 129, 200, 256, 321, 1000, 5000})
    void shouldHaveSameRootWhenChunksAreHashedApart(final int steps)
    {
        final UnsafeBuffer roots = new UnsafeBuffer(new byte[32 * steps]);
        int chunks = 0;
        for (int first = 0; first < steps; first += 64)
        {
            tree.clear();
            for (int i = first; i < Math.min(steps, first + 64); i++)
            {
                tree.add(new UnsafeBuffer(step(i)), 0, step(i).length);
            }
            roots.putBytes(32 * chunks, tree.seal());
            chunks++;
        }

        assertThat(DataTree.rootOfChunks(roots, chunks)).isEqualTo(plainRoot(steps));
    }

    @Test
    void shouldTakeNoLeafOnceSealed()
    {
        fill(1);
        tree.seal();

        assertThatThrownBy(() -> fill(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(tree::seal).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldHaveNoRootWithoutLeaf()
    {
        assertThatThrownBy(tree::seal).isInstanceOf(IllegalStateException.class);
    }

    private void fill(final int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            final byte[] step = step(i);
            tree.add(new UnsafeBuffer(step), 0, step.length);
        }
    }

    private static byte[] step(final int index)
    {
        final byte[] step = new byte[1 + index % 200];
        Arrays.fill(step, (byte)index);
        return step;
    }

    private byte[] plainRoot(final int steps)
    {
        byte[][] nodes = new byte[1 << DataTree.depth(steps)][];
        for (int i = 0; i < nodes.length; i++)
        {
            nodes[i] = i < steps ? keccak.hash(step(i)) : new byte[32];
        }
        while (nodes.length > 1)
        {
            final byte[][] parents = new byte[nodes.length / 2][];
            for (int i = 0; i < parents.length; i++)
            {
                final byte[] pair = Arrays.copyOf(nodes[2 * i], 64);
                System.arraycopy(nodes[2 * i + 1], 0, pair, 32, 32);
                parents[i] = keccak.hash(pair);
            }
            nodes = parents;
        }

        return nodes[0];
    }
}
