package org.plasmex.gateway.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest
{
    private static final long SECOND = 1_000_000_000L;
    // A clock of System.nanoTime's kind may begin anywhere, and go through zero.
    private static final long START = -3 * SECOND / 2;

    private final TokenBucket bucket = new TokenBucket(10, 5, START);

    @Test
    void shouldLetABurstPassAndThenNoMoreThanTheRate()
    {
        assertThat(taken(START, 100)).isEqualTo(5);
        assertThat(taken(START + SECOND / 10 - 1, 100)).isZero();
        assertThat(taken(START + SECOND / 10, 100)).isEqualTo(1);
        assertThat(taken(START + 4 * SECOND / 10, 100)).isEqualTo(3);
    }

    @Test
    void shouldNotSaveUpMoreThanABurst()
    {
        assertThat(taken(START, 100)).isEqualTo(5);
        assertThat(taken(START + 100 * SECOND, 100)).isEqualTo(5);
    }

    @Test
    void shouldLetAsManyPassInTheLongRunAsTheRateSays()
    {
        int taken = 0;
        for (long now = START; now < START + 60 * SECOND; now += SECOND / 1000)
        {
            taken += taken(now, 3);
        }
        assertThat(taken).isBetween(600, 605);
    }

    @Test
    void shouldHaveATokenAgainWhenItWasGivenBack()
    {
        assertThat(taken(START, 100)).isEqualTo(5);
        bucket.giveBack();
        assertThat(taken(START, 100)).isEqualTo(1);
    }

    private int taken(final long now, final int attempts)
    {
        int taken = 0;
        for (int i = 0; i < attempts; i++)
        {
            if (bucket.take(now))
            {
                taken++;
            }
        }
        return taken;
    }
}
