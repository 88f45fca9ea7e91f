package org.plasmex.settlement.court;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.block.DataTree;
import org.plasmex.settlement.block.Header;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

class ChunkSearchTest
{
    private static final int CHUNKS = 32;
    private static final int STEPS = 21 * 64 + 5;

    private final Random random = new Random(9);
    private final List<byte[]> known = new ArrayList<>();
    private final List<byte[]> committed = new ArrayList<>();

    ChunkSearchTest()
    {
        for (int i = 0; i < STEPS; i++)
        {
            final byte[] step = new byte[1 + random.nextInt(20)];
            random.nextBytes(step);
            known.add(step);
            committed.add(step);
        }
    }

    private static DataTree tree(final List<byte[]> steps, final byte[]... padding)
    {
        final DataTree tree = new DataTree();
        steps.forEach((step) -> tree.add(new UnsafeBuffer(step), 0, step.length));
        for (final byte[] leaf : padding)
        {
            tree.addLeaf(leaf);
        }
        tree.seal();
        return tree;
    }

    private static Header header(final DataTree tree)
    {
        return new Header(
            1, 0, 0, 1, STEPS, 0, new byte[32], tree.nodeAt(DataTree.depth(tree.leaves()), 0));
    }

    private ChunkProof chunk(final Header header, final DataTree tree, final long chunk)
    {
        final UnsafeBuffer packed = new UnsafeBuffer(new byte[64 * 32]);
        int length = 0;
        for (long i = chunk * 64; i < Math.min(chunk * 64 + 64, STEPS); i++)
        {
            final byte[] step = committed.get((int)i);
            packed.putShort(length, (short)step.length, BIG_ENDIAN);
            packed.putBytes(length + 2, step);
            length += 2 + step.length;
        }
        return new ChunkProof(
            header, chunk, Arrays.copyOf(packed.byteArray(), length), tree.chunkPath((int)chunk));
    }

    @Test
    void shouldFindEachChunkThatIsOtherAfterFewAnswers()
    {
        for (int times = 0; times < 50; times++)
        {
            final List<Integer> changed = new ArrayList<>();
            for (int i = 0; i <= times % 3; i++)
            {
                final int step = random.nextInt(STEPS);
                committed.set(step, new byte[] {1, 2, 3});
                changed.add(step / 64);
            }
            final DataTree tree = tree(committed);
            final Header header = header(tree);
            final ChunkSearch search = new ChunkSearch(header, tree(known));

            final List<Integer> found = new ArrayList<>();
            int answers = 0;
            List<Long> suspects = search.suspects(1);
            while (!suspects.isEmpty())
            {
                assertThat(suspects).hasSize(1);
                if (search.learn(chunk(header, tree, suspects.get(0))))
                {
                    found.add(suspects.get(0).intValue());
                }
                answers++;
                suspects = search.suspects(1);
            }
            assertThat(found).containsExactlyInAnyOrderElementsOf(changed.stream().distinct().toList());
            assertThat(answers).isLessThanOrEqualTo(1 + 5 * changed.size());

            for (int i = 0; i < STEPS; i++)
            {
                committed.set(i, known.get(i));
            }
        }
    }

    @Test
    void shouldSuspectChunkOfZerosThatIsNotAnswered()
    {
        final byte[][] padding = new byte[64 * 3][];
        Arrays.fill(padding, new byte[32]);
        final byte[] leaf = new Keccak().hash(new byte[] {1});
        padding[padding.length - 1] = leaf;
        final DataTree tree = tree(committed, padding);
        final Header header = header(tree);
        final ChunkSearch search = new ChunkSearch(header, tree(known));
        final long forged = (STEPS + padding.length - 1) / 64;

        for (List<Long> suspects = search.suspects(1); suspects.get(0) != forged; suspects = search.suspects(1))
        {
            final ChunkProof shown = chunk(header, tree, suspects.get(0));
            assertThat(shown.verify()).isTrue();
            assertThat(search.learn(shown)).isFalse();
        }
        assertThat(chunk(header, tree, forged).verify()).isFalse();
        assertThat(search.learn(chunk(header, tree, forged))).isFalse();
        assertThat(search.suspects(1)).containsExactly(forged);
    }

    @Test
    void shouldSpreadSuspectsWhereNothingIsKnown()
    {
        final Header header = new Header(1, 0, 0, 1, STEPS, 0, new byte[32], new byte[32]);
        final ChunkSearch search = new ChunkSearch(header, tree(known));

        assertThat(search.suspects(1)).containsExactly(CHUNKS - 1L);
        assertThat(search.suspects(4)).containsExactly(31L, 23L, 15L, 7L);
        assertThat(search.suspects(100)).hasSize(CHUNKS).doesNotHaveDuplicates();
    }

    @Test
    void shouldSuspectNothingWhereAllIsKnown()
    {
        final DataTree tree = tree(known);

        assertThat(new ChunkSearch(header(tree), tree).suspects(5)).isEmpty();
    }
}
