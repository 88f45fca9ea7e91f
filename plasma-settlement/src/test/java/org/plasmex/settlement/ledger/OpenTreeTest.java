package org.plasmex.settlement.ledger;

import java.util.Arrays;

import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmex.settlement.block.DataTree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OpenTreeTest
{
    private static final int LONGEST = 1024;
    private static final int CHUNK = 64;

    private final OpenTree tree = new OpenTree();

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 128, 1000, 5000})
    void shouldMakeTheTreeByItself(final int steps)
    {
        assertMakes(steps);
        assertMakes(2 * steps);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 128, 1000, 5000})
    void shouldMakeTheSameTreeWhenAnotherThreadHashes(final int steps)
    {
        try (AgentRunner runner = new AgentRunner(
            new BusySpinIdleStrategy(), Throwable::printStackTrace, null, tree))
        {
            AgentRunner.startOnThread(runner);
            for (int i = 1; i <= 20; i++)
            {
                assertMakes(i * steps);
            }
        }
        assertMakes(steps);
    }

    @Test
    void shouldMakeTheSameTreeWhenTheOtherThreadDoesNothing()
    {
        tree.onStart();

        assertMakes(5000);
    }

    @Test
    void shouldMakeTheSameTreeWhenTheOtherThreadEndsInTheMiddle()
    {
        tree.onStart();
        add(0, 3 * CHUNK);
        assertThat(tree.doWork()).isOne();
        tree.onClose();
        add(3 * CHUNK, 1000);

        assertThat(tree.seal()).isEqualTo(plainRoot(1000));
    }

    @Test
    void shouldHashNothingWhenNoChunkIsFull()
    {
        tree.onStart();
        add(0, CHUNK - 1);

        assertThat(tree.doWork()).isZero();
    }

    @Test
    void shouldSayThatTheOtherThreadHasFailedAndHashNoMore()
    {
        tree.onStart();
        add(0, (1 << DataTree.MAX_DEPTH) + CHUNK);
        assertThatThrownBy(() ->
        {
            while (tree.doWork() > 0)
            {
                Thread.onSpinWait();
            }
        }).hasMessageContaining("takes no more leaves");

        assertThat(tree.doWork()).isZero();
        assertThatThrownBy(tree::seal)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("steps could not be hashed")
            .cause().hasMessageContaining("takes no more leaves");
    }

    private void assertMakes(final int steps)
    {
        tree.clear();
        add(0, steps);

        assertThat(tree.seal()).isEqualTo(plainRoot(steps));
    }

    private void add(final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            final byte[] step = step(i);
            tree.buffer().putBytes(tree.offset(), step);
            tree.add(step.length);
        }
    }

    private static byte[] plainRoot(final int steps)
    {
        final DataTree plain = new DataTree();
        for (int i = 0; i < steps; i++)
        {
            plain.add(new UnsafeBuffer(step(i)), 0, step(i).length);
        }

        return plain.seal();
    }

    private static byte[] step(final int index)
    {
        final byte[] step = new byte[1 + index * 31 % LONGEST];
        Arrays.fill(step, (byte)index);
        return step;
    }
}
