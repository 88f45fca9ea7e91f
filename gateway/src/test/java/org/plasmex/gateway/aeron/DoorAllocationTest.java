package org.plasmex.gateway.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.aeron.AeronSession;
import org.plasmex.client.aeron.SessionListener;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

class DoorAllocationTest
{
    private static final int WARMUP = 20_000;
    private static final int COMMANDS = 5_000;
    private static final int AT_ONCE = 100;

    @TempDir
    private Path directory;
    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH * (WARMUP + COMMANDS)]);
    private final int[] lengths = new int[WARMUP + COMMANDS];
    private int heard;

    @Test
    void shouldNotAllocateForACommandOrAReport()
    {
        sign();
        final AeronDoorContext limits = DoorTestSystem.patient().messageRate(1_000_000, 1_000_000);
        try (DoorTestSystem system = new DoorTestSystem(directory, limits))
        {
            final AeronSession client = system.connect(new SessionListener()
            {
                @Override
                public void onStep(final StepExecutedDecoder step)
                {
                    heard++;
                }
            });
            send(client, 0, WARMUP);

            final long door = system.doorThread().getId();
            final long doorBefore = threads.getThreadAllocatedBytes(door);
            final long before = threads.getCurrentThreadAllocatedBytes();
            send(client, WARMUP, WARMUP + COMMANDS);
            final long after = threads.getCurrentThreadAllocatedBytes();
            final long doorAfter = threads.getThreadAllocatedBytes(door);

            assertThat(heard).isEqualTo(WARMUP + COMMANDS);
            assertThat((doorAfter - doorBefore) / COMMANDS).as("bytes the door allocates per command").isZero();
            assertThat((after - before) / COMMANDS).as("bytes the client allocates per command").isZero();
        }
    }

    private void sign()
    {
        final CommandWriter writer = DoorTestSystem.writer(1, 0);
        for (int i = 0; i < lengths.length; i++)
        {
            lengths[i] = writer.transfer(command, i * CommandWriter.MAX_LENGTH, 2,
                DoorTestSystem.wallet(2).address(), DoorTestSystem.BASE, 1);
        }
    }

    private void send(final AeronSession client, final int from, final int to)
    {
        int sent = from;
        while (heard < to)
        {
            if (sent < to && sent - heard < AT_ONCE &&
                client.offer(command, sent * CommandWriter.MAX_LENGTH, lengths[sent]) > 0)
            {
                sent++;
            }
            if (0 == client.poll(100))
            {
                Thread.yield();
            }
        }
    }
}
