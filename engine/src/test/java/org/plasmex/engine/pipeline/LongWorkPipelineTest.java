package org.plasmex.engine.pipeline;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plasmex.engine.OutputPort;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.ProceedDecoder;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.pipeline.PipelineSystem.await;

/**
 * The host gives a machine that has long work one Proceed after the other, behind what others have offered.
 */
class LongWorkPipelineTest
{
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(ThreadLayout.class)
    void shouldExecuteWhatOthersOfferBetweenTheSlices(final ThreadLayout layout)
    {
        try (PipelineSystem system = new PipelineSystem(directory))
        {
            system.recover(system.context().threadLayout(layout), (output) -> new WorkingMachine(output, system));
            system.offer(Commands.OPERATOR, "work 3");
            system.offer(Commands.CLIENT, "c1");
            system.offer(Commands.CLIENT, "c2");
            system.pipeline().start();
            await(() -> system.machine().executed().contains("9 between 0"));

            assertThat(system.machine().executed()).containsExactly(
                "1 work 3", "2 c1", "3 c2",
                "4 ", "5 between 2",
                "6 ", "7 between 1",
                "8 ", "9 between 0");
        }
    }

    @ParameterizedTest
    @EnumSource(ThreadLayout.class)
    void shouldGoOnWithTheWorkAfterARestart(final ThreadLayout layout)
    {
        final List<String> before;
        try (PipelineSystem system = new PipelineSystem(directory))
        {
            system.recover(system.context().threadLayout(layout), (output) -> new WorkingMachine(output, null));
            system.offer(Commands.OPERATOR, "work 1000000");
            system.pipeline().start();
            await(() -> system.machine().executed().size() > 3);
            system.stop();
            before = List.copyOf(system.machine().executed());
            assertThat(((WorkingMachine)system.machine()).hasWork()).isTrue();
        }
        try (PipelineSystem system = new PipelineSystem(directory))
        {
            system.recover(system.context().threadLayout(layout), (output) -> new WorkingMachine(output, null));
            assertThat(system.machine().executed()).isEqualTo(before);
            system.pipeline().start();
            await(() -> system.machine().executed().size() > before.size() + 3);
        }
    }

    @ParameterizedTest
    @EnumSource(ThreadLayout.class)
    void shouldWakeTheMachineAtItsTimeThoughNobodyCommandsAnything(final ThreadLayout layout)
    {
        final AtomicLong now = new AtomicLong(1_000);
        try (PipelineSystem system = new PipelineSystem(directory))
        {
            system.recover(
                system.context().threadLayout(layout).clock(now::get), (output) -> new SleepingMachine(output, 2_000));
            system.pipeline().start();
            system.offer(Commands.CLIENT, "c1");
            now.set(1_999);
            system.offer(Commands.CLIENT, "c2");
            await(() -> system.machine().executed().contains("2 c2"));
            now.set(2_000);
            await(() -> system.machine().executed().size() > 2);
            system.offer(Commands.CLIENT, "c3");
            await(() -> system.machine().executed().contains("4 c3"));

            assertThat(system.machine().executed()).containsExactly("1 c1", "2 c2", "3 ", "4 c3");
        }
    }

    @ParameterizedTest
    @EnumSource(ThreadLayout.class)
    void shouldKeepRoomForTheVenueWhenDoorsFillTheRing(final ThreadLayout layout)
    {
        try (PipelineSystem system = new PipelineSystem(directory))
        {
            system.recover(
                system.context().threadLayout(layout).ringSlots(16).reservedSlots(3), EchoMachine::new);
            final UnsafeBuffer command = Commands.command(Commands.CLIENT, "c");
            final CommandPort doors = system.pipeline().doors();
            for (int i = 0; i < 13; i++)
            {
                assertThat(doors.offer(command, 0, command.capacity())).isEqualTo(i);
            }
            assertThat(doors.offer(command, 0, command.capacity())).isEqualTo(CommandPort.BACK_PRESSURED);
            for (int i = 13; i < 16; i++)
            {
                assertThat(system.pipeline().offer(command, 0, command.capacity())).isEqualTo(i);
            }
            assertThat(system.pipeline().offer(command, 0, command.capacity())).isEqualTo(CommandPort.BACK_PRESSURED);

            system.pipeline().start();
            system.awaitDrained();
            assertThat(doors.offer(command, 0, command.capacity())).isEqualTo(16);
            system.pipeline().refuseCommands();
            assertThat(doors.offer(command, 0, command.capacity())).isEqualTo(CommandPort.CLOSED);
        }
    }

    /**
     * Wants to be woken once.
     */
    private static final class SleepingMachine extends EchoMachine
    {
        private long wakeTimeNanos;

        private SleepingMachine(final OutputPort output, final long wakeTimeNanos)
        {
            super(output);
            this.wakeTimeNanos = wakeTimeNanos;
        }

        @Override
        public long wakeTimeNanos()
        {
            return wakeTimeNanos;
        }

        @Override
        public void onCommand(
            final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
        {
            if (timeNanos >= wakeTimeNanos)
            {
                wakeTimeNanos = Long.MAX_VALUE;
            }
            super.onCommand(sequence, timeNanos, buffer, offset, length);
        }
    }

    /**
     * "work n" takes n slices more. After each, another command is offered; where there is nobody to offer it, a slice
     * takes its time, so that what is stopped among many has some left.
     */
    private static final class WorkingMachine extends EchoMachine
    {
        private static final long SLICE_NANOS = 100_000;

        private final PipelineSystem system;
        private long slices;

        private WorkingMachine(final OutputPort output, final PipelineSystem system)
        {
            super(output);
            this.system = system;
        }

        @Override
        public boolean hasWork()
        {
            return slices > 0;
        }

        @Override
        public void onCommand(
            final long sequence, final long timeNanos, final DirectBuffer buffer, final int offset, final int length)
        {
            final String text = Commands.text(buffer, offset, length);
            if (Commands.templateId(buffer, offset) == ProceedDecoder.TEMPLATE_ID)
            {
                assertThat(length).isEqualTo(MessageHeaderEncoder.ENCODED_LENGTH);
                assertThat(new MessageHeaderDecoder().wrap(buffer, offset).schemaId())
                    .isEqualTo(MessageHeaderDecoder.SCHEMA_ID);
                slices--;
                if (null != system)
                {
                    system.offer(Commands.CLIENT, "between " + slices);
                }
                else
                {
                    LockSupport.parkNanos(SLICE_NANOS);
                }
            }
            else if (text.startsWith("work"))
            {
                slices = Long.parseLong(text.substring("work ".length()));
            }
            super.onCommand(sequence, timeNanos, buffer, offset, length);
        }
    }
}
