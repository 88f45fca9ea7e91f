package org.plasmex.engine.pipeline;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plasmex.engine.OutputPort;
import org.plasmex.journal.LogException;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.pipeline.Commands.*;
import static org.plasmex.engine.pipeline.PipelineSystem.await;
import static org.plasmex.engine.pipeline.PipelineSystem.commands;

/**
 * The machine executes what the disk is still given; but nobody hears of it before the journal has it.
 */
class HeldOutputTest extends PipelineTestBase
{
    private static final String LONG = "long".repeat(100);
    private static final int COPIES = 20_000; // 8 MB of output, which is some batches
    private static final int QUIET_POLLS = 50;

    private SlowDisk disk;

    @AfterEach
    void release()
    {
        disk.writes();
    }

    @Test
    void shouldTellOfNothingBeforeTheJournalHasIt()
    {
        disk = new SlowDisk(1);
        start(ThreadLayout.PIPELINED);
        system.offerAll(1, 1);
        disk.awaitWrite();
        await(() -> system.machine().executed().size() == 1);

        assertNothingIsTold();
        assertThat(system.pipeline().ringFill()).isEqualTo(1);

        system.offerAll(2, 50);
        disk.writes();
        system.awaitDrained();
        assertThat(system.output()).isEqualTo(commands(1, 50));
        assertThat(system.pipeline().executedSequence()).isEqualTo(50);
        assertThat(system.pipeline().ringFill()).isZero();
        assertThat(system.machine().executed()).isEqualTo(commands(1, 50));
    }

    @ParameterizedTest
    @EnumSource(ThreadLayout.class)
    void shouldTellOfNothingThatTheJournalCouldNotTake(final ThreadLayout layout)
    {
        disk = new SlowDisk(1);
        start(layout);
        system.offerAll(1, 1);
        disk.awaitWrite();
        if (ThreadLayout.PIPELINED == layout)
        {
            await(() -> system.machine().executed().size() == 1);
        }
        disk.fails();
        system.awaitFailure();

        assertThat(system.pipeline().failure()).isInstanceOf(LogException.class).hasMessage("the disk is broken");
        assertNothingIsTold();
        system.stop();
        assertThat(system.output()).isEmpty();
        assertThat(system.journal()).isEmpty();

        system.start();
        assertThat(system.machine().executed()).isEmpty();
        assertThat(system.pipeline().executedSequence()).isZero();
        system.offer(CLIENT, "other");
        system.stop();
        assertThat(system.output()).containsExactly("1 other");
    }

    @Test
    void shouldTellWhatTheJournalHasWhileTheNextBatchIsWritten()
    {
        final CountDownLatch busy = new CountDownLatch(1);
        disk = new SlowDisk(4);
        system.start(
            system.context().threadLayout(ThreadLayout.PIPELINED).logs(disk::open),
            output -> new EchoMachine(output, (sequence, timeNanos) -> awaitUninterrupted(busy)));
        system.offerAll(1, 1);
        await(() -> system.pipeline().journaledSequence() == 1);
        system.offerAll(2, 3);
        await(() -> system.pipeline().journaledSequence() == 3);
        system.offerAll(4, 4);
        disk.awaitWrite();

        busy.countDown();
        await(() -> system.machine().executed().size() == 4);
        assertThat(system.pipeline().executedSequence()).isEqualTo(3);
        assertThat(system.output()).isEqualTo(commands(1, 3));
        disk.writes();
        system.awaitDrained();
        assertThat(system.output()).isEqualTo(commands(1, 4));
    }

    @Test
    void shouldWaitForTheJournalWhereTheOutputOfACommandFillsTheBatch()
    {
        disk = new SlowDisk(1);
        final AtomicInteger echoes = new AtomicInteger();
        startLong(echoes);
        system.offer(CLIENT, LONG);
        awaitFullBatch(echoes);

        assertNothingIsTold();
        disk.writes();
        system.awaitDrained();
        assertThat(system.output()).hasSize(COPIES).containsOnly("1 " + LONG);
    }

    @Test
    void shouldTellOfNoPartOfACommandThatTheJournalCouldNotTake()
    {
        disk = new SlowDisk(1);
        final AtomicInteger echoes = new AtomicInteger();
        startLong(echoes);
        system.offer(CLIENT, LONG);
        awaitFullBatch(echoes);

        disk.fails();
        system.awaitFailure();
        system.stop();
        assertThat(system.output()).isEmpty();
        assertThat(system.errors()).singleElement()
            .satisfies(ex -> assertThat(ex).hasMessageContaining("stage journal failed"));
    }

    @ParameterizedTest
    @EnumSource(ThreadLayout.class)
    void shouldLoseNothingWhenClosedWhileTheJournalIsWritten(final ThreadLayout layout) throws InterruptedException
    {
        disk = new SlowDisk(1);
        start(layout);
        system.offerAll(1, 10);
        disk.awaitWrite();
        final Thread closing = new Thread(system::stop);
        closing.start();
        final UnsafeBuffer nothing = new UnsafeBuffer(new byte[0]);
        await(() -> CommandPort.CLOSED == system.pipeline().offer(nothing, 0, 0));
        // Nothing that is not told is done with, so that the closing waits for it.
        assertThat(system.pipeline().isDrained()).isFalse();
        disk.writes();
        closing.join();

        assertThat(system.machine().executed()).isEqualTo(commands(1, 10));
        assertThat(system.output()).isEqualTo(commands(1, 10));
    }

    private void start(final ThreadLayout layout)
    {
        system.start(system.context().threadLayout(layout).logs(disk::open), EchoMachine::new);
    }

    private void startLong(final AtomicInteger echoes)
    {
        system.start(
            system.context().threadLayout(ThreadLayout.PIPELINED).logs(disk::open),
            output -> new LongWinded(output, echoes));
    }

    private void assertNothingIsTold()
    {
        assertThat(system.output()).isEmpty();
        assertThat(system.pipeline().executedSequence()).isZero();
        assertThat(system.pipeline().journaledSequence()).isZero();
        assertThat(system.pipeline().isDrained()).isFalse();
    }

    /**
     * The machine does not come any further for a while, longer than a commit takes.
     */
    private static void awaitFullBatch(final AtomicInteger echoes)
    {
        final AtomicInteger before = new AtomicInteger();
        final AtomicInteger polls = new AtomicInteger();
        await(() ->
        {
            final int now = echoes.get();
            polls.set(now > 0 && now == before.getAndSet(now) ? polls.get() + 1 : 0);
            return polls.get() > QUIET_POLLS;
        });
        assertThat(echoes).hasValueLessThan(COPIES);
    }

    private static void awaitUninterrupted(final CountDownLatch latch)
    {
        await(() -> 0 == latch.getCount());
    }

    /**
     * Puts out a command many times.
     */
    private static final class LongWinded extends EchoMachine
    {
        private final AtomicInteger echoes;

        private LongWinded(final OutputPort output, final AtomicInteger echoes)
        {
            super(output);
            this.echoes = echoes;
        }

        @Override
        public void onCommand(
            final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
        {
            for (int i = 0; i < COPIES; i++)
            {
                echo(buffer, offset, length);
                echoes.incrementAndGet();
            }
        }
    }
}
