package org.plasmex.matching;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tree of levels against a TreeMap: the neighbours that it links must be those of the map.
 */
class LevelTreeTest
{
    private static final long SALT = 1;

    private final LevelSlab levels = new LevelSlab(42);
    private final LevelTree tree = new LevelTree(levels);
    private final TreeMap<Long, Integer> expected = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1L << 7, 1L << 11, 1L << 15, 1L << 62})
    void shouldLinkNeighboursWhateverTheRanks(final long range)
    {
        final SplittableRandom random = new SplittableRandom(range);
        for (int phase = 0; phase < 6; phase++)
        {
            final int insertions = phase % 2 == 0 ? 80 : 20;
            for (int i = 0; i < 40_000; i++)
            {
                final long rank = random.nextLong(-range, range);
                if (random.nextInt(100) < insertions)
                {
                    insert(rank);
                }
                else
                {
                    final Long nearest = expected.ceilingKey(rank);
                    if (nearest != null)
                    {
                        remove(nearest);
                    }
                }
            }
            assertThat(ranks()).isEqualTo(expected.keySet().stream().mapToLong(Long::longValue).toArray());
        }

        while (!expected.isEmpty())
        {
            remove(random.nextBoolean() ? expected.firstKey() : expected.lastKey());
        }
        insert(0);
        remove(0);
    }

    @Test
    void shouldGiveNodesBackWhenLevelsComeAndGoForEver()
    {
        for (int i = 0; i < 100_000; i++)
        {
            insert(i);
        }
        final int used = levels.nodes().used();
        for (int i = 0; i < 100_000; i++)
        {
            remove(i);
            insert(100_000 + i);
        }
        assertThat(levels.nodes().used()).isBetween(used / 2, used * 2);

        for (int i = 100_000; i < 200_000; i++)
        {
            remove(i);
        }
        assertThat(levels.nodes().used()).isZero();
    }

    @Test
    void shouldStayWithinAFewNodesWhenOneLevelOfEachLeafIsLeft()
    {
        for (int i = 0; i < 64_000; i++)
        {
            insert(i);
        }
        for (int i = 0; i < 64_000; i++)
        {
            if (i % 32 != 0)
            {
                remove(i);
            }
        }

        assertThat(levels.nodes().used()).isLessThan(2_000 / 8 + 10);
    }

    private void insert(final long rank)
    {
        if (!expected.containsKey(rank))
        {
            final int level = levels.allocate(SALT, rank);
            tree.insert(level, rank);
            expected.put(rank, level);
            assertNeighbours(rank, level);
        }
    }

    private void remove(final long rank)
    {
        final int level = expected.remove(rank);
        tree.remove(level, rank);
        levels.release(level);
        final Map.Entry<Long, Integer> better = expected.higherEntry(rank);
        if (better != null)
        {
            assertNeighbours(better.getKey(), better.getValue());
        }
    }

    private void assertNeighbours(final long rank, final int level)
    {
        final Map.Entry<Long, Integer> better = expected.higherEntry(rank);
        final Map.Entry<Long, Integer> worse = expected.lowerEntry(rank);
        if (levels.better(level) != (better == null ? 0 : better.getValue()) ||
            levels.worse(level) != (worse == null ? 0 : worse.getValue()))
        {
            throw new AssertionError("neighbours of " + rank);
        }
    }

    private long[] ranks()
    {
        final long[] ranks = new long[expected.size()];
        int level = expected.lastEntry().getValue();
        for (int i = ranks.length - 1; i >= 0; i--)
        {
            ranks[i] = levels.rank(level);
            level = levels.worse(level);
        }

        return ranks;
    }
}
