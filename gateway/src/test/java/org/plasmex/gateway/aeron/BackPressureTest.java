package org.plasmex.gateway.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.aeron.AeronSession;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.gateway.GateStatus;
import org.plasmex.protocol.Terms;

class BackPressureTest
{
    @TempDir
    private Path directory;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
    private final CommandWriter writer = DoorTestSystem.writer(1, 0);
    private final ScriptedPort port = new ScriptedPort();
    private final Heard heard = new Heard();

    @Test
    void shouldHoldACommandUntilTheVenueHasRoomAndKeepTheOrder()
    {
        try (DoorTestSystem system = system(TimeUnit.HOURS.toNanos(1)))
        {
            final AeronSession client = system.connect(heard);
            port.answer(CommandPort.BACK_PRESSURED);
            cancel(client, 1);
            cancel(client, 2);
            DoorTestSystem.until(() -> port.offered() > 10);
            assertThat(system.door().count(DoorCounter.COMMANDS_TAKEN)).isZero();
            assertThat(system.door().count(DoorCounter.COMMANDS_HELD)).isEqualTo(1);

            port.answer(0);
            system.awaitCount(DoorCounter.COMMANDS_TAKEN, 2);
            assertThat(port.taken()).isEqualTo(2);
            client.poll(10);
            assertThat(heard.words()).isEmpty();
        }
    }

    @Test
    void shouldLetBackPressureReachTheCallerWhileTheVenueHasNoRoom()
    {
        try (DoorTestSystem system = system(TimeUnit.HOURS.toNanos(1)))
        {
            final AeronSession client = system.connect(heard);
            port.answer(CommandPort.BACK_PRESSURED);
            final int length = writer.cancelOrder(command, 0, 0);
            DoorTestSystem.until(() -> AeronSession.BACK_PRESSURED == client.offer(command, 0, length));
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void shouldTellTheClientWhenTheVenueHasHadNoRoomForTooLong()
    {
        try (DoorTestSystem system = system(TimeUnit.MILLISECONDS.toNanos(1)))
        {
            final AeronSession client = system.connect(heard);
            port.answer(CommandPort.BACK_PRESSURED);
            cancel(client, 5);
            DoorTestSystem.poll(client, () -> heard.has("not taken BACK_PRESSURED 5 "));
        }
    }

    @Test
    void shouldTellTheClientThatTheVenueTakesNothingAnyMore()
    {
        try (DoorTestSystem system = system(TimeUnit.MILLISECONDS.toNanos(1)))
        {
            final AeronSession client = system.connect(heard);
            port.answer(CommandPort.CLOSED);
            cancel(client, 5);
            DoorTestSystem.poll(client, () -> heard.has("not taken CLOSED 5 the venue takes no more commands"));
        }
    }

    @Test
    void shouldPassWhatTheGateLetsInAndTellTheReasonOtherwise()
    {
        try (DoorTestSystem system = system(TimeUnit.MILLISECONDS.toNanos(1)))
        {
            final AeronSession client = system.connect(heard);
            system.gate(GateStatus.cancelsOnly("L1 is late"));
            DoorTestSystem.send(client, command, writer.correlation(3).placeOrder(
                command, 0, DoorTestSystem.MARKET, Terms.SELL, Terms.GTC, 1, 1));
            DoorTestSystem.poll(client, () -> heard.has("not taken CANCELS_ONLY 3 L1 is late"));
            cancel(client, 4);
            system.awaitCount(DoorCounter.COMMANDS_TAKEN, 1);

            system.gate(GateStatus.closed("the venue is frozen"));
            cancel(client, 5);
            DoorTestSystem.poll(client, () -> heard.has("not taken CLOSED 5 the venue is frozen"));
            assertThat(port.taken()).isEqualTo(1);
        }
    }

    @Test
    void shouldRefuseMessagesBeyondTheRateOfASession()
    {
        final AeronDoorContext limits =
            DoorTestSystem.patient().port(port).messageRate(1, 3).clock(() -> 1);
        try (DoorTestSystem system = new DoorTestSystem(directory, limits))
        {
            final AeronSession client = system.connect(heard);
            for (int i = 1; i <= 5; i++)
            {
                cancel(client, i);
            }
            DoorTestSystem.poll(client, () -> heard.words().size() >= 2);
            assertThat(heard.words()).containsExactly(
                "not taken TOO_FAST 4 more messages a second than a session may send",
                "not taken TOO_FAST 5 more messages a second than a session may send");
            assertThat(port.taken()).isEqualTo(3);

            final Heard others = new Heard();
            cancel(system.connect(others), 1);
            system.awaitCount(DoorCounter.COMMANDS_TAKEN, 4);
        }
    }

    private DoorTestSystem system(final long holdTimeoutNs)
    {
        return new DoorTestSystem(directory, DoorTestSystem.patient().port(port).holdTimeoutNs(holdTimeoutNs));
    }

    private void cancel(final AeronSession client, final long correlation)
    {
        DoorTestSystem.send(client, command, writer.correlation(correlation).cancelOrder(command, 0, 0));
    }
}
