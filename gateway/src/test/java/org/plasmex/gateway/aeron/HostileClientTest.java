package org.plasmex.gateway.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.ExclusivePublication;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.aeron.AeronSession;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.CancelOrderEncoder;
import org.plasmex.protocol.sbe.DisconnectEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.RewindEncoder;
import org.plasmex.protocol.sbe.SealEncoder;

class HostileClientTest
{
    private static final int MAX_SESSIONS = 4;

    @TempDir
    private Path directory;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[4096]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SkippingClock clock = new SkippingClock();
    private DoorTestSystem system;
    private RawClient hostile;

    @BeforeEach
    void launch()
    {
        system = new DoorTestSystem(directory, DoorTestSystem.patient().maxSessions(MAX_SESSIONS).clock(clock));
        hostile = new RawClient(system.channel());
    }

    @AfterEach
    void close()
    {
        hostile.leave();
        shouldStillServeAnHonestClient();
        hostile.close();
        system.close();
    }

    @Test
    void shouldDropWhatComesWithoutASessionWhenItIsNoConnect()
    {
        final ExclusivePublication publication = hostile.publication();
        hostile.send(publication, message, 1);
        hostile.send(publication, message, 300);
        cancel(5);
        hostile.send(publication, message, 100);

        system.awaitCount(DoorCounter.MESSAGES_DROPPED, 3);
        assertThat(hostile.heard()).isEmpty();
    }

    @Test
    void shouldDropAConnectThatIsNotWhole()
    {
        final ExclusivePublication publication = hostile.publication();
        final int length = RawClient.connectMessage(message, hostile.responseChannel(), "raw");
        for (int i = 0; i < length; i++)
        {
            hostile.send(publication, message, i);
        }
        message.putInt(20, Integer.MAX_VALUE);
        hostile.send(publication, message, length);
        message.putInt(20, -1);
        hostile.send(publication, message, length);

        system.awaitCount(DoorCounter.MESSAGES_DROPPED, length + 2);
        assertThat(system.door().count(DoorCounter.CONNECTS_DROPPED)).isZero();
    }

    @Test
    void shouldSendNothingToAChannelThatIsNotWhereTheClientIs()
    {
        final String[] channels =
        {
            "", "aeron:ipc", "nonsense", "aeron:udp?endpoint=127.0.0.2:5000",
            "aeron:udp?endpoint=127.0.0.1:5000|mtu=8k", "aeron-spy:aeron:udp?endpoint=127.0.0.1:1",
            "aeron:udp?endpoint=127.0.0.1:0", "aeron:udp?endpoint=127.0.0.1:70000", "aeron:udp?endpoint=127.0.0.1:-1",
            "aeron:udp?endpoint=localhost:5000", "aeron:udp?endpoint=127.0.0.1:",
            "aeron:udp?endpoint=127.0.0.1:5000|term-length=1g", "aeron:udp?endpoint=127.0.0.1:" + "1".repeat(500)
        };
        final ExclusivePublication publication = hostile.publication();
        for (final String channel : channels)
        {
            hostile.connect(publication, channel);
        }
        hostile.send(
            publication, message, RawClient.connectMessage(message, hostile.responseChannel(), "n".repeat(65)));

        system.awaitCount(DoorCounter.CONNECTS_DROPPED, channels.length + 1);
        assertThat(system.door().count(DoorCounter.SESSIONS_OPENED)).isZero();
        assertThat(system.door().driverErrors()).isZero();
    }

    @Test
    void shouldGiveUpOnAClientThatDoesNotListen()
    {
        final ExclusivePublication publication = hostile.publication();
        hostile.connect(publication, "aeron:udp?endpoint=127.0.0.1:9");
        DoorTestSystem.until(() -> 1 == system.door().sessions());

        publication.close();
        DoorTestSystem.until(() -> 0 == system.door().sessions());
        assertThat(system.door().count(DoorCounter.CONNECTS_DROPPED)).isEqualTo(1);
    }

    @Test
    void shouldRefuseMessagesThatAreNotForClients()
    {
        final ExclusivePublication publication = hostile.connected();
        new SealEncoder().wrapAndApplyHeader(message, 0, header);
        message.putLong(16, 77);
        hostile.send(publication, message, 24);
        hostile.awaitHeard("NOT_A_CLIENT_COMMAND 77");

        hostile.send(publication, message, 8);
        hostile.awaitHeard("MALFORMED 0");
        hostile.send(publication, message, 1);
        system.awaitCount(DoorCounter.MESSAGES_REFUSED, 3);
        assertThat(system.door().count(DoorCounter.COMMANDS_TAKEN)).isZero();
    }

    @Test
    void shouldRefuseTheSessionOfSomebodyElse()
    {
        final Heard victims = new Heard();
        final AeronSession victim = system.connect(victims);
        final ExclusivePublication publication = hostile.connected();

        cancel(victim.number());
        hostile.send(publication, message, 100);
        hostile.awaitHeard("UNKNOWN_SESSION 66");
        new DisconnectEncoder().wrapAndApplyHeader(message, 0, header).session(victim.number());
        hostile.send(publication, message, 16);
        new RewindEncoder().wrapAndApplyHeader(message, 0, header).session(victim.number()).after(0);
        hostile.send(publication, message, 24);
        hostile.awaitHeard("UNKNOWN_SESSION 0");

        system.awaitCount(DoorCounter.MESSAGES_REFUSED, 3);
        victim.poll(10);
        assertThat(victims.words()).isEmpty();
        assertThat(victim.isOpen()).isTrue();
        assertThat(system.door().count(DoorCounter.COMMANDS_TAKEN)).isZero();
    }

    @Test
    void shouldRefuseWhatIsTooLongOrInFragments()
    {
        final ExclusivePublication publication = hostile.connected();
        cancel(hostile.session());
        hostile.send(publication, message, 1000);
        hostile.awaitHeard("TOO_LONG 66");
        hostile.send(publication, message, 4000);
        system.awaitCount(DoorCounter.MESSAGES_DROPPED, 2);
        DoorTestSystem.until(() ->
        {
            hostile.poll();
            return 2 == hostile.heard().stream().filter("TOO_LONG 66"::equals).count();
        });
        assertThat(system.door().count(DoorCounter.COMMANDS_TAKEN)).isZero();
    }

    @Test
    void shouldRefuseASecondSessionOnAPublication()
    {
        final ExclusivePublication publication = hostile.connected();
        hostile.send(publication, message, RawClient.connectMessage(
            message, hostile.responseChannel(), "raw", RawClient.CORRELATION + 1));
        hostile.awaitHeard("ALREADY_CONNECTED 0");
        assertThat(system.door().sessions()).isEqualTo(1);
    }

    @Test
    void shouldTakeNoNoticeOfAConnectThatComesAgainBecauseItsAnswerWasSlow()
    {
        final ExclusivePublication publication = hostile.connected();
        hostile.connect(publication, hostile.responseChannel());
        system.awaitCount(DoorCounter.MESSAGES_DROPPED, 1);
        cancel(hostile.session() + 1);
        hostile.send(publication, message, 100);
        hostile.awaitHeard("UNKNOWN_SESSION 66");
        assertThat(hostile.heard()).filteredOn(word -> !word.startsWith("template"))
            .containsExactly("connected", "UNKNOWN_SESSION 66");
        assertThat(system.door().sessions()).isEqualTo(1);
    }

    @Test
    void shouldRefuseSessionsBeyondItsLimitAndOpenThemOnceOthersHaveEnded()
    {
        final ExclusivePublication first = hostile.connected();
        for (int i = 1; i < MAX_SESSIONS; i++)
        {
            hostile.connected();
        }
        final ExclusivePublication late = hostile.publication();
        hostile.connect(late, hostile.responseChannel());
        hostile.awaitHeard("ended NO_ROOM");

        first.close();
        DoorTestSystem.until(() -> system.door().sessions() < MAX_SESSIONS);
        hostile.heard().clear();
        hostile.connect(late, hostile.responseChannel());
        hostile.awaitHeard("connected");
    }

    @Test
    void shouldSurviveAStormOfConnects()
    {
        final ExclusivePublication publication = hostile.publication();
        for (int i = 0; i < 3000; i++)
        {
            hostile.connect(publication, "aeron:udp?endpoint=127.0.0.1:" + (1 + i));
            if (i % 50 == 0)
            {
                hostile.anyPublication();
            }
        }

        DoorTestSystem.until(() ->
        {
            clock.skipSeconds(1);
            return system.door().count(DoorCounter.CONNECTS_DROPPED) > 0;
        });
        publication.close();
    }

    private void shouldStillServeAnHonestClient()
    {
        final Heard heard = new Heard();
        DoorTestSystem.until(() -> system.door().sessions() < MAX_SESSIONS);
        final AeronSession honest = system.connect(heard);
        final CommandWriter writer = DoorTestSystem.writer(1, 0).correlation(1);
        DoorTestSystem.send(honest, message,
            writer.placeOrder(message, 0, DoorTestSystem.MARKET, Terms.SELL, Terms.GTC, 100, 1));
        DoorTestSystem.poll(honest, () -> heard.has("rest 1"));
    }

    private void cancel(final long session)
    {
        new CancelOrderEncoder().wrapAndApplyHeader(message, 0, header).session(session).correlation(66);
    }
}
