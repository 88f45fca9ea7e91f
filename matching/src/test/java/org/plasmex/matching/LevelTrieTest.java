package org.plasmex.matching;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trie of levels against a TreeMap: it must find the same levels in the same order.
 */
class LevelTrieTest
{
    private final LevelSlab levels = new LevelSlab();
    private final LevelTrie trie = new LevelTrie(levels);
    private final TreeMap<Long, Integer> expected = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1L << 7, 1L << 11, 1L << 15, Long.MAX_VALUE})
    void shouldKeepLevelsInOrderWhateverTheRanks(final long range)
    {
        final SplittableRandom random = new SplittableRandom(range);
        final long sign = random.nextBoolean() ? 1 : -1;
        for (int phase = 0; phase < 6; phase++)
        {
            final int insertions = phase % 2 == 0 ? 80 : 20;
            for (int i = 0; i < 40_000; i++)
            {
                final long rank = sign * (random.nextLong(range) + 1);
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
            assertBest();
        }
        assertThat(levels.nodes().used()).isZero();
    }

    @Test
    void shouldUseFewerThanTwoNodesALevel()
    {
        for (int i = 0; i < 63; i++)
        {
            insert(1L << i);
            insert((1L << i) + 1);
            assertThat(levels.nodes().used()).isLessThan(expected.size());
        }
        for (int i = 0; i < 63; i++)
        {
            remove(1L << i);
            assertThat(levels.nodes().used()).isLessThan(2 * expected.size());
        }
    }

    @Test
    void shouldGiveNodesBackWhenLevelsComeAndGoForEver()
    {
        for (int i = 1; i <= 100_000; i++)
        {
            insert(i);
            if (i > 1_000)
            {
                remove(i - 1_000);
            }
        }

        assertThat(levels.nodes().used()).isLessThan(1_000 / 64 + 5);
    }

    private void insert(final long rank)
    {
        final int level = trie.findOrOpen(rank);
        final Integer known = expected.putIfAbsent(rank, level);
        if (known != null && known != level)
        {
            throw new AssertionError("another level of " + rank);
        }
        assertBest();
    }

    private void remove(final long rank)
    {
        final int level = expected.remove(rank);
        final Map.Entry<Long, Integer> worse = expected.lowerEntry(rank);
        if (trie.worse(level) != (worse == null ? LevelSlab.NONE : worse.getValue()))
        {
            throw new AssertionError("not the next worse of " + rank);
        }
        trie.close(level);
    }

    private void assertBest()
    {
        if (trie.best() != (expected.isEmpty() ? LevelSlab.NONE : expected.lastEntry().getValue()))
        {
            throw new AssertionError("not the best");
        }
    }

    private long[] ranks()
    {
        final long[] ranks = new long[expected.size()];
        int level = trie.best();
        for (int i = ranks.length - 1; i >= 0; i--)
        {
            ranks[i] = levels.rank(level);
            level = trie.worse(level);
        }

        return ranks;
    }
}
