package org.plasmex.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SlowdownTest
{
    @Test
    void shouldLetWaitForSoManyTimesAsLong()
    {
        final long start = System.nanoTime();
        new Slowdown(100).after(100_000);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(99 * 100_000);
    }

    @Test
    void shouldLetNobodyWaitWhenNothingIsToBeSlower()
    {
        assertThat(Slowdown.NONE.isWanted()).isFalse();
        Slowdown.NONE.after(Long.MAX_VALUE);

        assertThatThrownBy(() -> new Slowdown(0)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("0 times slower");
    }
}
