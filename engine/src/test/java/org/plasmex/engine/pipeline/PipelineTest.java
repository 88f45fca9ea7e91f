package org.plasmex.engine.pipeline;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plasmex.engine.OutputPort;
import org.plasmex.journal.LogInUseException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.engine.pipeline.Commands.*;
import static org.plasmex.engine.pipeline.PipelineSystem.commands;

class PipelineTest extends PipelineTestBase
{
    @ParameterizedTest
    @EnumSource(ThreadLayout.class)
    void shouldExecuteInTheOrderInWhichManyThreadsOffered(final ThreadLayout layout) throws Exception
    {
        final int producers = 4;
        final int commands = 5_000;
        final String[] offered = new String[producers * commands];
        system.start(
            system.context()
                .threadLayout(layout)
                .signatureWorkers(2)
                .commandCheck(EachCheck.by((command, offset, length) -> true)),
            EchoMachine::new);

        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < producers; i++)
        {
            final int producer = i;
            threads.add(new Thread(
                () ->
                {
                    for (int j = 0; j < commands; j++)
                    {
                        final String text = producer + "/" + j;
                        final int position = (int)system.offer(CLIENT, text);
                        offered[position] = (position + 1) + " " + text;
                    }
                }));
        }

        threads.forEach(Thread::start);
        for (final Thread thread : threads)
        {
            thread.join();
        }

        system.awaitDrained();
        assertThat(system.machine().executed()).containsExactly(offered);
        assertThat(system.journal()).containsExactly(offered);
        assertThat(system.output()).containsExactly(offered);
        assertThat(system.pipeline().journaledSequence()).isEqualTo(offered.length);
        assertThat(system.pipeline().executedSequence()).isEqualTo(offered.length);
    }

    @ParameterizedTest
    @EnumSource(ThreadLayout.class)
    void shouldRefuseForgedCommandsAndJournalNoneOfThem(final ThreadLayout layout)
    {
        final List<String> refused = new CopyOnWriteArrayList<>();
        system.start(
            system.context()
                .threadLayout(layout)
                .signatureWorkers(3)
                .commandCheck(EachCheck.by(
                    (command, offset, length) -> !text(command, offset, length).startsWith("forged")))
                .refusalListener((command, offset, length) -> refused.add(text(command, offset, length))),
            EchoMachine::new);

        final List<String> expectedRefused = new ArrayList<>();
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++)
        {
            final boolean isForged = i % 3 == 0 || i % 7 == 0;
            final String text = (isForged ? "forged" : "sound") + i;
            system.offer(i % 2 == 0 ? CLIENT : LAST_CLIENT, text);
            if (isForged)
            {
                expectedRefused.add(text);
            }
            else
            {
                expected.add((expected.size() + 1) + " " + text);
            }
        }

        system.awaitDrained();
        assertThat(refused).isEqualTo(expectedRefused);
        assertThat(system.journal()).isEqualTo(expected);
        assertThat(system.output()).isEqualTo(expected);
    }

    @Test
    void shouldCheckOnlyCommandsOfClients()
    {
        system.start(
            system.context().signatureWorkers(1).commandCheck(EachCheck.by((command, offset, length) -> false)),
            EchoMachine::new);
        system.offer(CLIENT, "client");
        system.offer(LAST_CLIENT, "client");
        system.offer(LAST_CLIENT + 1, "parent chain");
        system.offer(OPERATOR, "operator");
        system.awaitDrained();

        assertThat(system.journal()).containsExactly("1 parent chain", "2 operator");
    }

    @Test
    void shouldJournalTheKeyThatTheCheckWrites()
    {
        system.start(
            system.context().signatureWorkers(1).commandCheck(EachCheck.by(
                (command, offset, length) ->
                {
                    command.putStringWithoutLengthAscii(offset + length - 3, "KEY");
                    return true;
                })),
            EchoMachine::new);
        system.offer(CLIENT, "signed by ---");
        system.offer(OPERATOR, "signed by ---");
        system.awaitDrained();

        assertThat(system.journal()).containsExactly("1 signed by KEY", "2 signed by ---");
    }

    /**
     * Offered before there are threads, so that all are checked at once.
     */
    @Test
    void shouldRefuseACommandWhoseCheckThrowsAndNoneThatIsCheckedWithIt()
    {
        final List<String> refused = new CopyOnWriteArrayList<>();
        system.recover(
            system.context()
                .signatureWorkers(1)
                .commandCheck(EachCheck.by(
                    (command, offset, length) ->
                    {
                        if (text(command, offset, length).startsWith("hostile"))
                        {
                            throw new IndexOutOfBoundsException("hostile");
                        }

                        return !text(command, offset, length).startsWith("forged");
                    }))
                .refusalListener((command, offset, length) -> refused.add(text(command, offset, length))),
            EchoMachine::new);
        system.offer(CLIENT, "hostile 1");
        system.offer(CLIENT, "sound 1");
        system.offer(CLIENT, "forged");
        system.offer(OPERATOR, "1");
        system.offer(CLIENT, "hostile 2");
        system.offer(CLIENT, "sound 2");
        system.pipeline().start();
        system.awaitDrained();

        assertThat(refused).containsExactly("hostile 1", "forged", "hostile 2");
        assertThat(system.journal()).containsExactly("1 sound 1", "2 1", "3 sound 2");
        assertThat(system.errors()).hasSize(3).allSatisfy(ex -> assertThat(ex).hasMessageContaining("hostile"));
        assertThat(system.pipeline().failure()).isNull();
    }

    @Test
    void shouldRefuseACommandWhoseCheckThrowsWhereItIsAlone()
    {
        final List<String> refused = new CopyOnWriteArrayList<>();
        system.start(
            system.context()
                .signatureWorkers(1)
                .commandCheck(EachCheck.by(
                    (command, offset, length) ->
                    {
                        throw new IndexOutOfBoundsException("hostile");
                    }))
                .refusalListener((command, offset, length) -> refused.add(text(command, offset, length))),
            EchoMachine::new);
        system.offer(CLIENT, "hostile");
        system.offer(OPERATOR, "1");
        system.awaitDrained();

        assertThat(refused).containsExactly("hostile");
        assertThat(system.journal()).containsExactly("1 1");
        assertThat(system.errors()).hasSize(1);
        assertThat(system.pipeline().failure()).isNull();
    }

    @ParameterizedTest
    @EnumSource(ThreadLayout.class)
    void shouldPushBackWhenTheMachineIsStuckAndLoseNothing(final ThreadLayout layout)
    {
        final CountDownLatch latch = new CountDownLatch(1);
        system.start(
            system.context().threadLayout(layout),
            (output) -> new EchoMachine(output, (sequence, timeNanos) -> awaitUninterrupted(latch)));

        int taken = 0;
        long position;
        do
        {
            final UnsafeBuffer command = command(CLIENT, "c" + (taken + 1));
            position = system.pipeline().offer(command, 0, command.capacity());
            taken += position >= 0 ? 1 : 0;
        }
        while (position >= 0);

        assertThat(position).isEqualTo(CommandPort.BACK_PRESSURED);
        assertThat(taken).isGreaterThanOrEqualTo(64);

        latch.countDown();
        system.offerAll(taken + 1, taken + 500);
        system.awaitDrained();
        assertThat(system.machine().executed()).isEqualTo(commands(1, taken + 500));
        assertThat(system.output()).isEqualTo(commands(1, taken + 500));
    }

    @Test
    void shouldNeverStampATimeBeforeTheLast()
    {
        final AtomicLong clock = new AtomicLong(1_000);
        final List<Long> times = new CopyOnWriteArrayList<>();
        system.start(system.context().clock(clock::get), (output) -> timing(output, times));
        for (final long time : new long[]{ 1_000, 1_005, 1_001, 900, 1_006 })
        {
            clock.set(time);
            system.offer(CLIENT, "x");
            system.awaitDrained();
        }

        system.stop();
        clock.set(10);
        times.clear();
        system.start(system.context().clock(clock::get), (output) -> timing(output, times));
        system.offer(CLIENT, "x");
        system.awaitDrained();

        assertThat(times).containsExactly(1_000L, 1_005L, 1_005L, 1_005L, 1_006L, 1_006L);
    }

    @Test
    void shouldTakeNothingThatDoesNotFit()
    {
        system.start();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        assertThat(system.pipeline().offer(buffer, 0, CommandPort.MAX_COMMAND_LENGTH + 1))
            .isEqualTo(CommandPort.TOO_LONG);
        assertThat(system.pipeline().offer(buffer, 0, 7)).isEqualTo(CommandPort.TOO_SHORT);
        assertThatThrownBy(() -> system.pipeline().offer(buffer, 1_000, 100))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(system.pipeline().offer(buffer, 0, CommandPort.MAX_COMMAND_LENGTH)).isZero();
        system.awaitDrained();

        assertThat(system.journal()).hasSize(1);
    }

    @Test
    void shouldSpreadALongOutputOverBatches()
    {
        final int copies = 20_000;
        system.start(
            system.context(),
            (output) -> new EchoMachine(output)
            {
                public void onCommand(
                    final long sequence,
                    final long timeNanos,
                    final DirectBuffer buffer,
                    final int offset,
                    final int length)
                {
                    for (int i = 0; i < copies; i++)
                    {
                        echo(buffer, offset, length);
                    }
                }
            });
        system.offer(CLIENT, "long".repeat(100));
        system.offer(CLIENT, "long".repeat(100));
        system.awaitDrained();

        assertThat(system.output()).hasSize(2 * copies);
    }

    @Test
    void shouldRefuseASecondPipelineOnTheSameDirectories()
    {
        system.start();
        assertThatThrownBy(() -> new PipelineSystem(directory).start()).isInstanceOf(LogInUseException.class);
        system.offerAll(1, 10);
        system.awaitDrained();

        assertThat(system.output()).isEqualTo(commands(1, 10));
    }

    @Test
    void shouldRefuseAnUnknownIdleStrategy()
    {
        assertThatThrownBy(() -> system.start(system.context().idleStrategy("nap"), EchoMachine::new))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("nap");
    }

    private static EchoMachine timing(final OutputPort output, final List<Long> times)
    {
        return new EchoMachine(output, (sequence, timeNanos) -> times.add(timeNanos));
    }

    private static void awaitUninterrupted(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }
}
