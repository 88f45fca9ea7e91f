package org.plasmex.engine.pipeline;

import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plasmex.engine.OutputPort;
import org.plasmex.journal.LogFullException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.engine.pipeline.Commands.*;
import static org.plasmex.engine.pipeline.PipelineSystem.commands;

class PipelineRestartTest extends PipelineTestBase
{
    @Test
    void shouldGiveTheSameOutputWhenRestarted()
    {
        for (int i = 0; i < 4; i++)
        {
            assertThat(system.recover(system.context(), EchoMachine::new)).isEqualTo(i * 300L);
            assertThat(system.machine().executed()).isEqualTo(commands(1, i * 300));
            assertThat(system.pipeline().journaledSequence()).isEqualTo(i * 300L);

            system.pipeline().start();
            system.offerAll(i * 300 + 1, i * 300 + 300);
            system.awaitDrained();
            assertThat(system.pipeline().executedSequence()).isEqualTo(i * 300L + 300);
            system.stop();

            assertThat(system.output()).isEqualTo(commands(1, i * 300 + 300));
        }
    }

    @Test
    void shouldAddWhatTheOutputLogLacks()
    {
        executeAndStop(100);

        IoUtil.delete(directory.resolve("output").toFile(), false);
        system.start();
        assertThat(system.output()).isEqualTo(commands(1, 100));
        system.offerAll(101, 110);
        system.stop();

        assertThat(system.output()).isEqualTo(commands(1, 110));
    }

    @Test
    void shouldRefuseToStartWhenTheOutputDiffers()
    {
        executeAndStop(100);

        assertThatThrownBy(() -> system.start(system.context(), (output) -> machine(output, 50, 1, "other")))
            .isInstanceOfSatisfying(
                OutputDiffersException.class,
                (ex) ->
                {
                    assertThat(ex.sequence()).isEqualTo(50);
                    assertThat(ex).hasMessageContaining("command 50").hasMessageContaining(hex("c50"))
                        .hasMessageContaining(hex("other"));
                });
    }

    @Test
    void shouldRefuseToStartWhenTheOutputHasMoreInTheMiddle()
    {
        executeAndStop(100);

        assertThatThrownBy(() -> system.start(system.context(), (output) -> machine(output, 50, 2, "c50")))
            .isInstanceOfSatisfying(OutputDiffersException.class, (ex) -> assertThat(ex.sequence()).isEqualTo(50));
    }

    @Test
    void shouldRefuseToStartWhenTheOutputLogHasMoreThanIsReplayed()
    {
        executeAndStop(100);

        assertThatThrownBy(() -> system.start(system.context(), (output) -> machine(output, 100, 0, "")))
            .isInstanceOfSatisfying(OutputDiffersException.class, (ex) -> assertThat(ex.sequence()).isEqualTo(100));
    }

    @Test
    void shouldSayThatCommandsAreLostWhenTheJournalIsGone()
    {
        executeAndStop(100);
        final Path journal = directory.resolve("journal");
        IoUtil.delete(journal.toFile(), false);

        assertThatThrownBy(() -> system.start())
            .isInstanceOfSatisfying(OutputDiffersException.class, (ex) -> assertThat(ex.sequence()).isEqualTo(1))
            .hasMessageContaining(journal + " ends with command 0")
            .hasMessageContaining("commands that were acknowledged are lost");
    }

    @Test
    void shouldExecuteAllThatWasTakenWhenClosed()
    {
        executeAndStop(1_000);

        assertThat(system.machine().executed()).isEqualTo(commands(1, 1_000));
        assertThat(system.offer(CLIENT, "late")).isEqualTo(CommandPort.CLOSED);
        assertThat(system.journal()).isEqualTo(commands(1, 1_000));
        assertThat(system.output()).isEqualTo(commands(1, 1_000));
    }

    @Test
    void shouldReplayWhatIsBehindTheCommandThatTheMachineHasExecuted()
    {
        executeAndStop(100);

        assertThat(system.recover(system.context(), EchoMachine::new, 60)).isEqualTo(40);
        assertThat(system.machine().executed()).isEqualTo(commands(61, 100));
        assertThat(system.pipeline().executedSequence()).isEqualTo(100);
        system.pipeline().start();
        system.offerAll(101, 110);
        system.stop();

        assertThat(system.output()).isEqualTo(commands(1, 110));
        assertThat(system.recover(system.context(), EchoMachine::new, 110)).isZero();
        assertThat(system.pipeline().executedSequence()).isEqualTo(110);
    }

    @Test
    void shouldGoOnBehindLogsThatWerePruned()
    {
        final long aFileABatch = 64 * 1024;
        system.start(system.context().segmentLength(aFileABatch), EchoMachine::new);
        for (int i = 0; i < 10; i++)
        {
            system.offerAll(10 * i + 1, 10 * i + 10);
            system.awaitDrained();
        }
        assertThat(system.pipeline().prune(60)).isPositive();
        system.offerAll(101, 110);
        system.stop();

        assertThat(system.journal()).hasSizeBetween(51, 109).endsWith("110 c110");
        assertThat(system.output()).hasSizeBetween(51, 109).endsWith("110 c110");
        assertThat(system.recover(system.context(), EchoMachine::new, 60)).isEqualTo(50);
        assertThat(system.machine().executed()).isEqualTo(commands(61, 110));
        system.stop();
        assertThatThrownBy(() -> system.recover(system.context(), EchoMachine::new))
            .isInstanceOf(IllegalStateException.class).hasMessageContaining("goes on with command");
    }

    @Test
    void shouldRefuseToOpenWhereTheDiskHasNoRoom()
    {
        executeAndStop(10);

        assertThatThrownBy(
            () -> system.recover(system.context().freeSpaceFloor(Long.MAX_VALUE / 2), EchoMachine::new))
            .isInstanceOf(LogFullException.class);
        assertThat(system.recover(system.context(), EchoMachine::new)).isEqualTo(10);
    }

    @Test
    void shouldCompareWhatIsBehindTheCommandThatTheMachineHasExecuted()
    {
        executeAndStop(100);

        assertThatThrownBy(() -> system.recover(system.context(), output -> machine(output, 61, 1, "other"), 60))
            .isInstanceOfSatisfying(OutputDiffersException.class, (ex) -> assertThat(ex.sequence()).isEqualTo(61));
    }

    @Test
    void shouldRefuseToStartWhenTheJournalEndsBeforeWhatTheMachineHasExecuted()
    {
        executeAndStop(100);

        assertThatThrownBy(() -> system.recover(system.context(), EchoMachine::new, 101))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("ends with command 100, before command 101");
    }

    @Test
    void shouldTakeNoCommandBehindTheLast()
    {
        system.start();
        system.offerAll(1, 10);
        final DirectBuffer last = command(CLIENT, "c11");
        assertThat(system.pipeline().offerLast(last, 0, last.capacity())).isEqualTo(10);

        assertThat(system.offer(CLIENT, "late")).isEqualTo(CommandPort.CLOSED);
        system.stop();
        assertThat(system.machine().executed()).isEqualTo(commands(1, 11));
    }

    @Test
    void shouldExecuteAllThatWasTakenBeforeCommandsWereRefused()
    {
        system.start();
        system.offerAll(1, 100);
        system.pipeline().refuseCommands();

        assertThat(system.offer(CLIENT, "late")).isEqualTo(CommandPort.CLOSED);
        system.awaitDrained();
        assertThat(system.machine().executed()).isEqualTo(commands(1, 100));
        assertThat(system.pipeline().failure()).isNull();
    }

    @ParameterizedTest
    @EnumSource(ThreadLayout.class)
    void shouldExecuteExactlyWhatWasTakenWhenClosedWhileThreadsOffer(final ThreadLayout layout) throws Exception
    {
        final int producers = 4;
        final AtomicInteger taken = new AtomicInteger();
        system.start(system.context().threadLayout(layout), EchoMachine::new);
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < producers; i++)
        {
            threads.add(new Thread(
                () ->
                {
                    while (system.offer(CLIENT, "x") >= 0)
                    {
                        taken.incrementAndGet();
                    }
                }));
        }

        threads.forEach(Thread::start);
        while (taken.get() < 5_000)
        {
            Thread.onSpinWait();
        }

        system.stop();
        for (final Thread thread : threads)
        {
            thread.join();
        }

        assertThat(system.machine().executed()).hasSize(taken.get());
        assertThat(system.journal()).hasSize(taken.get());
        assertThat(system.output()).hasSize(taken.get());
    }

    @ParameterizedTest
    @EnumSource(ThreadLayout.class)
    void shouldStopWhenTheMachineThrowsAndReplayWhatWasJournaled(final ThreadLayout layout)
    {
        system.start(
            system.context().threadLayout(layout),
            (output) -> new EchoMachine(output, (sequence, timeNanos) ->
            {
                if (sequence == 50)
                {
                    throw new ArithmeticException("command 50");
                }
            }));

        while (system.offer(CLIENT, "x") >= 0)
        {
            Thread.yield();
        }

        system.awaitFailure();
        assertThat(system.pipeline().failure()).isInstanceOf(ArithmeticException.class).hasMessage("command 50");
        assertThat(system.offer(CLIENT, "x")).isEqualTo(CommandPort.CLOSED);
        system.stop();
        assertThat(system.errors()).singleElement()
            .satisfies(
                (ex) -> assertThat(ex)
                    .hasMessageContaining("stage execute failed")
                    .hasCause(system.pipeline().failure()));

        final int journaled = system.journal().size();
        assertThat(journaled).isGreaterThanOrEqualTo(50);
        assertThat(system.output()).hasSizeLessThan(50);

        system.start();
        assertThat(system.machine().executed()).hasSize(journaled);
        assertThat(system.output()).hasSize(journaled);
    }

    @ParameterizedTest
    @EnumSource(ThreadLayout.class)
    void shouldTellOfNothingInABatchThatCouldNotBeJournaledAndGoOnWithoutIt(final ThreadLayout layout)
    {
        final AtomicInteger stamps = new AtomicInteger();
        system.recover(
            system.context().threadLayout(layout).clock(
                () ->
                {
                    if (stamps.incrementAndGet() == 30)
                    {
                        throw new IllegalStateException("no time");
                    }

                    return 1;
                }),
            EchoMachine::new);
        system.offerAll(1, 40);
        system.pipeline().start();
        system.awaitFailure();
        assertThat(system.pipeline().failure()).hasMessage("no time");
        system.stop();

        assertThat(system.output()).isEmpty();
        assertThat(system.pipeline().executedSequence()).isZero();
        assertThat(system.journal()).isEmpty();
        assertThat(system.pipeline().journaledSequence()).isZero();
        assertThat(system.errors()).hasSize(1);

        system.start();
        assertThat(system.machine().executed()).isEmpty();
        system.offerAll(1, 10);
        system.stop();
        assertThat(system.machine().executed()).isEqualTo(commands(1, 10));
        assertThat(system.output()).isEqualTo(commands(1, 10));
    }

    @Test
    void shouldDropWhatWasTakenWhenItIsClosedBeforeItIsStarted()
    {
        system.recover(system.context(), EchoMachine::new);
        system.offerAll(1, 10);
        system.stop();

        assertThat(system.journal()).isEmpty();
    }

    @Test
    void shouldStartOnlyWhatWasRecovered()
    {
        try (Pipeline pipeline = Pipeline.open(system.context().machine(EchoMachine::new)))
        {
            assertThatThrownBy(pipeline::start).isInstanceOf(IllegalStateException.class);
            pipeline.recover();
            assertThatThrownBy(pipeline::recover).isInstanceOf(IllegalStateException.class);
        }
    }

    /**
     * Gives another output for one command.
     */
    private static EchoMachine machine(
        final OutputPort output, final long strangeSequence, final int records, final String text)
    {
        return new EchoMachine(output)
        {
            public void onCommand(
                final long sequence,
                final long timeNanos,
                final DirectBuffer buffer,
                final int offset,
                final int length)
            {
                if (sequence != strangeSequence)
                {
                    super.onCommand(sequence, timeNanos, buffer, offset, length);
                    return;
                }

                final DirectBuffer other = command(CLIENT, text);
                for (int i = 0; i < records; i++)
                {
                    echo(other, 0, other.capacity());
                }
            }
        };
    }

    private static String hex(final String text)
    {
        final StringBuilder hex = new StringBuilder();
        text.chars().forEach((c) -> hex.append(Integer.toHexString(c)));

        return hex.toString();
    }
}
