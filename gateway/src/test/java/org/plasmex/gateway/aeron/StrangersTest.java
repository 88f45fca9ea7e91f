package org.plasmex.gateway.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.ExclusivePublication;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.aeron.AeronSession;
import org.plasmex.protocol.Terms;

/**
 * Somebody who takes up all streams of a door and asks for no session on any of them.
 */
class StrangersTest
{
    private static final int MAX_SESSIONS = 2;
    private static final int ROUNDS = 2;

    @TempDir
    private Path directory;
    private final SkippingClock clock = new SkippingClock();
    private DoorTestSystem system;
    private RawClient hostile;

    @BeforeEach
    void launch()
    {
        system = new DoorTestSystem(
            directory,
            DoorTestSystem.patient()
                .maxSessions(MAX_SESSIONS).clientTimeoutNs(TimeUnit.SECONDS.toNanos(5)).clock(clock));
        hostile = new RawClient(system.channel());
    }

    @AfterEach
    void close()
    {
        hostile.close();
        system.close();
    }

    @Test
    void shouldShutOutWhoAsksForNoSessionSoThatNewClientsCanConnectAgain()
    {
        final Heard heard = new Heard();
        final AeronSession before = system.connect(heard);
        final int limit = system.door().streamLimit();
        for (int i = 0; i < limit; i++)
        {
            hostile.anyPublication();
        }
        DoorTestSystem.poll(before, () -> system.door().streams() >= limit);
        assertThat(system.door().sessions()).isEqualTo(1);

        // They go on for as long as their driver lives, but for whom the door has had enough of.
        DoorTestSystem.poll(before, () -> hasRejected(limit - 1));
        DoorTestSystem.poll(before, () -> system.door().streams() < limit);
        final UnsafeBuffer message = new UnsafeBuffer(new byte[4096]);
        final CommandWriter writer = DoorTestSystem.writer(1, 0).correlation(1);
        DoorTestSystem.send(before, message,
            writer.placeOrder(message, 0, DoorTestSystem.MARKET, Terms.SELL, Terms.GTC, 100, 1));
        DoorTestSystem.poll(before, () -> heard.has("rest 1"));
        assertThat(before.isOpen()).isTrue();

        hostile.close();
        final AeronSession after = system.connect(new Heard());
        assertThat(after.isOpen()).isTrue();
    }

    @Test
    void shouldGoOnWhenStrangersLeaveWhileOthersAreShutOut()
    {
        final AeronSession session = system.connect(new Heard());
        final int limit = system.door().streamLimit();
        for (int round = 0; round < ROUNDS; round++)
        {
            while (system.door().streams() < limit / 2)
            {
                hostile.anyPublication();
                session.poll(1);
            }
            hostile.leave();
            DoorTestSystem.poll(session, () ->
            {
                clock.skipSeconds(1);
                return system.door().streams() == 1;
            });
        }

        assertThat(session.isOpen()).isTrue();
        assertThat(system.errors()).isEmpty();
    }

    @Test
    void shouldLetASessionBeThatWasAskedForInTime()
    {
        final ExclusivePublication publication = hostile.connected();
        final Heard heard = new Heard();
        final AeronSession session = system.connect(heard);
        hostile.anyPublication();
        DoorTestSystem.poll(session, () -> hasRejected(1));

        assertThat(publication.isConnected()).isTrue();
        assertThat(session.isOpen()).isTrue();
        assertThat(system.door().sessions()).isEqualTo(2);
    }

    private boolean hasRejected(final int streams)
    {
        clock.skipSeconds(1);
        return system.door().count(DoorCounter.STREAMS_REJECTED) >= streams;
    }
}
