package org.plasmex.gateway.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.aeron.AeronSession;

class SlowConsumerTest
{
    private static final int ORDERS = 1500;
    // So few that their reports find room whenever they are read.
    private static final int AT_ONCE = 50;

    @TempDir
    private Path directory;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
    private final Heard slowHeard = new Heard();
    private final Heard quickHeard = new Heard();

    @Test
    void shouldEndTheSessionOfAClientThatDoesNotReadAndBringItUpOnceItIsBack()
    {
        final SkippingClock clock = new SkippingClock();
        final AeronDoorContext limits = DoorTestSystem.patient().reportTermLength(64 * 1024).clock(clock);
        try (DoorTestSystem system = new DoorTestSystem(directory, limits))
        {
            final AeronSession slow = system.connect(slowHeard);
            final CommandWriter slowWriter = DoorTestSystem.writer(1, 0);
            act(slow, slowWriter);
            final long seen = slowHeard.lastSequence();

            final AeronSession quick = system.connect(quickHeard);
            final List<String> expected = trade(quick, quickHeard);
            system.awaitCount(DoorCounter.SESSIONS_BEHIND, 1);
            DoorTestSystem.until(() ->
            {
                clock.skipSeconds(1);
                return 1 == system.door().sessions();
            });
            assertThat(system.door().count(DoorCounter.SESSIONS_TOO_SLOW)).isEqualTo(1);
            assertThat(quick.isOpen()).isTrue();
            DoorTestSystem.poll(slow, () -> !slow.isOpen());
            slowHeard.take();

            slow.reconnect();
            act(slow, slowWriter);
            slowHeard.take();
            assertThat(slow.rewind(seen)).isPositive();
            DoorTestSystem.poll(slow, () -> slowHeard.count("caught up") > 0);
            final List<String> heard = slowHeard.take();
            assertThat(heard.get(0)).isEqualTo("rewound " + seen);
            assertThat(heard.subList(1, heard.size() - 2)).isEqualTo(expected);
            assertThat(heard.get(heard.size() - 2)).isEqualTo("refused UNKNOWN_ORDER 1");
        }
    }

    @Test
    void shouldGiveAClientThatFellBehindEverythingOnceAndInOrder()
    {
        final AeronDoorContext limits = DoorTestSystem.patient().reportTermLength(64 * 1024);
        try (DoorTestSystem system = new DoorTestSystem(directory, limits))
        {
            final AeronSession slow = system.connect(slowHeard);
            act(slow, DoorTestSystem.writer(1, 0));
            slowHeard.take();
            final AeronSession quick = system.connect(quickHeard);
            final List<String> expected = new ArrayList<>(trade(quick, quickHeard));
            system.awaitCount(DoorCounter.SESSIONS_BEHIND, 1);
            DoorTestSystem.poll(slow, () -> slowHeard.words().size() >= expected.size());

            system.seal();
            expected.add("sealed 1");
            DoorTestSystem.poll(slow, () -> slowHeard.has("sealed 1"));
            assertThat(slowHeard.words()).isEqualTo(expected);
        }
    }

    // The slow one's account receives a transfer with each of these, so it should hear of all.
    private List<String> trade(final AeronSession quick, final Heard heard)
    {
        final CommandWriter writer = DoorTestSystem.writer(2, 0);
        for (int i = 1; i <= ORDERS; i++)
        {
            final int number = i;
            DoorTestSystem.send(quick, command, writer.correlation(number).transfer(
                command, 0, 1, DoorTestSystem.wallet(1).address(), DoorTestSystem.BASE, number));
            if (0 == number % AT_ONCE)
            {
                DoorTestSystem.poll(quick, () -> heard.has("transfer " + number));
            }
        }

        final List<String> transfers = new ArrayList<>();
        for (int i = 1; i <= ORDERS; i++)
        {
            transfers.add("transfer " + i);
        }
        assertThat(heard.words()).isEqualTo(transfers);
        return transfers;
    }

    // Nothing comes of it, but that the session has acted for the account.
    private void act(final AeronSession client, final CommandWriter writer)
    {
        final Heard heard = slowHeard;
        DoorTestSystem.send(client, command, writer.correlation(1).cancelOrder(command, 0, 0));
        DoorTestSystem.poll(client, () -> heard.has("refused UNKNOWN_ORDER 1"));
    }
}
