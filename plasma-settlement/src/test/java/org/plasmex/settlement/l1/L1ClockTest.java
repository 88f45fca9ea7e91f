package org.plasmex.settlement.l1;

import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class L1ClockTest
{
    private static final long SECOND = 1_000_000_000L;

    private long monotonic = -5 * SECOND;
    private final NanoClock ticks = () -> monotonic;

    @Test
    void shouldNotAnswerBeforeTheFirstHeader()
    {
        final L1Clock clock = new L1Clock(ticks);

        assertThat(clock.isSet()).isFalse();
        assertThatThrownBy(clock::nanoTime).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldCarryOnFromTheHeader()
    {
        final L1Clock clock = new L1Clock(ticks);
        clock.onHeader(1000);
        monotonic += 7;

        assertThat(clock.nanoTime()).isEqualTo(1000 * SECOND + 7);
        assertThat(clock.headerTimestamp()).isEqualTo(1000);
    }

    @Test
    void shouldJumpWhenTheHeaderIsAhead()
    {
        final L1Clock clock = new L1Clock(ticks);
        clock.onHeader(1000);
        clock.onHeader(5000);

        assertThat(clock.nanoTime()).isEqualTo(5000 * SECOND);
    }

    @Test
    void shouldStandStillWhenTheHeaderIsBehind()
    {
        final L1Clock clock = new L1Clock(ticks);
        clock.onHeader(1000);
        monotonic += 20 * SECOND;
        assertThat(clock.nanoTime()).isEqualTo(1020 * SECOND);

        clock.onHeader(1012);
        assertThat(clock.nanoTime()).isEqualTo(1020 * SECOND);

        monotonic += 7 * SECOND;
        assertThat(clock.nanoTime()).isEqualTo(1020 * SECOND);

        monotonic += 2 * SECOND;
        assertThat(clock.nanoTime()).isEqualTo(1021 * SECOND);
    }

    @Test
    void shouldNotBeHeldBackWhenTheSameHeaderIsToldAgain()
    {
        final L1Clock clock = new L1Clock(ticks);
        clock.onHeader(1000);
        monotonic += 20 * SECOND;
        clock.onHeader(1000);
        clock.onHeader(999);

        assertThat(clock.nanoTime()).isEqualTo(1020 * SECOND);
    }

    @Test
    void shouldGoOnFromAnEarlierLifeBeforeAndAfterTheFirstHeader()
    {
        final L1Clock clock = new L1Clock(ticks, 2000 * SECOND);
        monotonic += 3;
        assertThat(clock.nanoTime()).isEqualTo(2000 * SECOND + 3);

        clock.onHeader(1990);
        assertThat(clock.nanoTime()).isEqualTo(2000 * SECOND + 3);

        clock.onHeader(2010);
        assertThat(clock.nanoTime()).isEqualTo(2010 * SECOND);
    }

    @Test
    void shouldNeverGoBackwardsForAnyReaderWhileHeadersCome() throws InterruptedException
    {
        final L1Clock clock = new L1Clock(SystemNanoClock.INSTANCE);
        clock.onHeader(1000);
        final AtomicBoolean isOver = new AtomicBoolean();
        final AtomicInteger backwards = new AtomicInteger();
        final List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            final Thread reader = new Thread(() ->
            {
                long last = 0;
                while (!isOver.get())
                {
                    final long now = clock.nanoTime();
                    if (now < last)
                    {
                        backwards.incrementAndGet();
                    }

                    last = now;
                }
            });
            readers.add(reader);
            reader.start();
        }

        for (int i = 1; i < 2_000_000; i++)
        {
            clock.onHeader(1000 + i / 1_000_000);
        }

        isOver.set(true);
        for (final Thread reader : readers)
        {
            reader.join();
        }

        assertThat(backwards).hasValue(0);
    }
}
