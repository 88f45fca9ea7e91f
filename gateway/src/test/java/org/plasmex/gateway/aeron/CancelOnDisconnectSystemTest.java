package org.plasmex.gateway.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.Secrets;
import org.plasmex.client.aeron.AeronSession;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.protocol.Terms;

class CancelOnDisconnectSystemTest
{
    private static final int MOST = 256;

    @TempDir
    private Path directory;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
    private final UnsafeBuffer secret = new UnsafeBuffer(new byte[Secrets.LENGTH]);
    private final UnsafeBuffer hash = new UnsafeBuffer(new byte[Secrets.HASH_LENGTH]);
    private final CommandWriter writer = DoorTestSystem.writer(1, 0);
    private final Heard makers = new Heard();
    private final Heard others = new Heard();

    @Test
    void shouldCancelTheOrdersOfAClientThatDied()
    {
        try (DoorTestSystem system =
            new DoorTestSystem(directory, DoorTestSystem.patient().clientTimeoutNs(TimeUnit.SECONDS.toNanos(5))))
        {
            final MediaDriver itsDriver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(CommonContext.generateRandomDirName())
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new BackoffIdleStrategy()));
            try (AeronSession maker = AeronSession.connect(system.clientContext(makers)
                .isDriverEmbedded(false)
                .driverDirectory(itsDriver.aeronDirectoryName())
                .errorHandler(ex -> {})))
            {
                keepFloor(maker, 50);
                place(maker, 11);
                place(maker, 12);
                DoorTestSystem.poll(maker, () -> makers.has("rest 12"));
                final AeronSession other = observe(system);
                itsDriver.close();
                DoorTestSystem.poll(other, () -> others.count("cancel") == 2);

                assertThat(others.words())
                    .containsExactly("refused UNKNOWN_ORDER 99", "floor 7", "cancel 7", "cancel 7");
                assertThat(system.door().count(DoorCounter.KEPT_CANCELS_SENT)).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldCancelByFloorsAndSecretsWhenAClientDisconnects()
    {
        try (DoorTestSystem system = DoorTestSystem.launch(directory))
        {
            final AeronSession maker = system.connect(makers);
            new Secrets().next(secret, 0);
            new Secrets().cancelHash(secret, 0, hash, 0);
            writer.cancelHash(hash, 0);
            place(maker, 11);
            place(maker, 12);
            DoorTestSystem.poll(maker, () -> makers.has("rest 12"));
            keep(maker, writer.correlation(8).cancelBySecret(command, 0, 1, 1, secret, 0));
            DoorTestSystem.poll(maker, () -> makers.has("kept 8 of 1"));
            final AeronSession other = observe(system);
            maker.disconnect();
            DoorTestSystem.poll(other, () -> others.has("cancel 8"));
            system.awaitCount(DoorCounter.SESSIONS_ENDED, 1);

            assertThat(others.words()).containsExactly("refused UNKNOWN_ORDER 99", "cancel 8");
        }
    }

    @Test
    void shouldCancelNothingOnceAllThatWasKeptIsGivenUp()
    {
        try (DoorTestSystem system = DoorTestSystem.launch(directory))
        {
            final AeronSession maker = system.connect(makers);
            keepFloor(maker, 50);
            place(maker, 11);
            keep(maker, 0);
            DoorTestSystem.poll(maker, () -> makers.has("rest 11") && makers.has("kept 0 of 0"));
            final AeronSession other = observe(system);
            maker.disconnect();
            system.awaitCount(DoorCounter.SESSIONS_ENDED, 1);
            system.seal();
            DoorTestSystem.poll(other, () -> others.has("sealed 1"));

            assertThat(others.words()).containsExactly("refused UNKNOWN_ORDER 99", "sealed 1");
        }
    }

    @Test
    void shouldLeaveTheOrdersOfAClientThatCameBackAndSentItselfWhatWasKept()
    {
        try (DoorTestSystem system = DoorTestSystem.launch(directory))
        {
            final AeronSession lost = system.connect(makers);
            keepFloor(lost, 50);
            final AeronSession back = system.connect(others);
            DoorTestSystem.send(back, command, writer.correlation(8).raiseFloorAhead(command, 0, 50));
            place(back, DoorTestSystem.writer(1, 51), 21);
            DoorTestSystem.poll(back, () -> others.has("rest 21"));
            lost.disconnect();
            DoorTestSystem.poll(back, () -> others.has("refused STALE_NONCE 7") ||
                system.door().count(DoorCounter.KEPT_CANCELS_SENT) == 1 &&
                    system.door().count(DoorCounter.SESSIONS_ENDED) == 1);
            system.seal();
            DoorTestSystem.poll(back, () -> others.has("sealed 1"));

            assertThat(others.words()).containsExactly("floor 8", "place 21", "rest 21", "sealed 1");
        }
    }

    @Test
    void shouldSendWhatIsKeptOnceTheVenueHasRoomAndThenForgetTheSession()
    {
        final ScriptedPort port = new ScriptedPort();
        try (DoorTestSystem system = new DoorTestSystem(directory, DoorTestSystem.patient().port(port)))
        {
            final AeronSession maker = system.connect(makers);
            keepFloor(maker, 50);
            port.answer(CommandPort.BACK_PRESSURED);
            maker.disconnect();
            DoorTestSystem.until(() -> port.offered() > 10);
            assertThat(port.taken()).isZero();
            assertThat(system.door().sessions()).isEqualTo(1);

            port.answer(0);
            DoorTestSystem.until(() -> 0 == system.door().sessions());
            assertThat(port.taken()).isEqualTo(1);

            final AeronSession next = system.connect(others);
            keep(next, writer.correlation(8).raiseFloorAhead(command, 0, 50));
            DoorTestSystem.poll(next, () -> others.has("kept 8 of 1"));
            port.answer(CommandPort.CLOSED);
            next.disconnect();
            system.awaitCount(DoorCounter.KEPT_CANCELS_LOST, 1);
            DoorTestSystem.until(() -> 0 == system.door().sessions());
        }
    }

    @Test
    void shouldKeepOneFloorAnAccountAndSoManyCommandsAndNothingElse()
    {
        try (DoorTestSystem system = DoorTestSystem.launch(directory))
        {
            final AeronSession maker = system.connect(makers);
            keepFloor(maker, 50);
            keepFloor(maker, 90);
            for (int order = 1; order < MOST; order++)
            {
                keep(maker, writer.correlation(1_000 + order).cancelBySecret(command, 0, 1, order, secret, 0));
            }
            keep(maker, writer.correlation(3_001).cancelBySecret(command, 0, 1, MOST, secret, 0));
            keep(maker, writer.correlation(3_002).cancelBySecret(command, 0, 1, 1, secret, 0));
            keep(maker, DoorTestSystem.writer(2, 0).correlation(3_003).raiseFloorAhead(command, 0, 50));
            keep(maker, writer.correlation(3_004).cancelOrder(command, 0, 1));
            keep(maker, writer.correlation(3_005).cancelBySecret(command, 0, 1, 1, secret, 0) - 1);
            DoorTestSystem.poll(maker, () -> makers.has("not taken MALFORMED 3005 "));

            assertThat(makers.words()).startsWith("kept 7 of 1", "kept 7 of 1", "kept 1001 of 2")
                .contains("kept 1255 of 256")
                .endsWith(
                    "not taken NO_ROOM 3001 a session may keep 256 commands: give up some, or raise the floor instead",
                    "kept 3002 of 256",
                    "not taken NO_ROOM 3003 a session may keep 256 commands: give up some, or raise the floor instead",
                    "not taken NOT_A_CLIENT_COMMAND 3004 only RaiseFloor and CancelBySecret are kept",
                    "not taken MALFORMED 3005 ");
            keep(maker, 0);
            DoorTestSystem.poll(maker, () -> makers.has("kept 0 of 0"));
        }
    }

    /**
     * Another session that acts for the maker's account, and so hears of it. It takes a nonce of the writer's.
     */
    private AeronSession observe(final DoorTestSystem system)
    {
        final AeronSession other = system.connect(others);
        DoorTestSystem.send(other, command, writer.correlation(99).cancelOrder(command, 0, 0));
        DoorTestSystem.poll(other, () -> others.has("refused UNKNOWN_ORDER 99"));
        return other;
    }

    private void keepFloor(final AeronSession session, final long commands)
    {
        final int before = makers.count("kept 7");
        keep(session, writer.correlation(7).raiseFloorAhead(command, 0, commands));
        DoorTestSystem.poll(session, () -> makers.count("kept 7") > before);
    }

    private void keep(final AeronSession session, final int length)
    {
        DoorTestSystem.until(() ->
        {
            session.poll(10);
            return session.keep(command, 0, length) > 0;
        });
    }

    private void place(final AeronSession session, final long correlation)
    {
        place(session, writer, correlation);
    }

    private void place(final AeronSession session, final CommandWriter itsWriter, final long correlation)
    {
        DoorTestSystem.send(session, command, itsWriter.correlation(correlation)
            .placeOrder(command, 0, DoorTestSystem.MARKET, Terms.SELL, Terms.GTC, 100, 5));
    }
}
