package org.plasmex.gateway.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.aeron.AeronSession;
import org.plasmex.protocol.Terms;

class TradingSystemTest
{
    @TempDir
    private Path directory;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
    private final Heard makers = new Heard();
    private final Heard takers = new Heard();

    @Test
    void shouldTellTheMakerOfFillsByAnothersCommand()
    {
        try (DoorTestSystem system = DoorTestSystem.launch(directory))
        {
            final AeronSession maker = system.connect(makers);
            final AeronSession taker = system.connect(takers);
            place(maker, DoorTestSystem.writer(1, 0).correlation(11), Terms.SELL, 5);
            DoorTestSystem.poll(maker, () -> makers.has("rest 11"));
            place(taker, DoorTestSystem.writer(2, 0).correlation(22), Terms.BUY, 2);
            DoorTestSystem.poll(taker, () -> takers.has("fill 22"));
            DoorTestSystem.poll(maker, () -> makers.has("fill 22"));
            system.seal();
            DoorTestSystem.poll(taker, () -> takers.has("sealed 1"));
            DoorTestSystem.poll(maker, () -> makers.has("sealed 1"));

            assertThat(makers.words()).containsExactly("place 11", "rest 11", "fill 22", "sealed 1");
            assertThat(takers.words()).containsExactly("place 22", "fill 22", "sealed 1");
        }
    }

    @Test
    void shouldServeAClientThatSharesTheDoorsDriver()
    {
        try (DoorTestSystem system = new DoorTestSystem(directory, DoorTestSystem.patient().channel("aeron:ipc"));
            AeronSession client = AeronSession.connect(system.clientContext(makers)
                .responseChannel("aeron:ipc")
                .isDriverEmbedded(false)
                .driverDirectory(DriverDirectory.inMemory(directory))))
        {
            place(client, DoorTestSystem.writer(1, 0).correlation(11), Terms.SELL, 5);
            DoorTestSystem.poll(client, () -> makers.has("rest 11"));
            assertThat(makers.words()).containsExactly("place 11", "rest 11");
        }
    }

    @Test
    void shouldTellNobodyOfWhatIsOtherPeoples()
    {
        try (DoorTestSystem system = DoorTestSystem.launch(directory))
        {
            final Heard strangers = new Heard();
            final AeronSession stranger = system.connect(strangers);
            final AeronSession maker = system.connect(makers);
            place(maker, DoorTestSystem.writer(1, 0).correlation(11), Terms.SELL, 5);
            DoorTestSystem.poll(maker, () -> makers.has("rest 11"));
            // To sign for somebody else, or to show once more what he has signed, is not to act for him.
            final CommandWriter forger = DoorTestSystem.writer(DoorTestSystem.wallet(3), 1, 100);
            DoorTestSystem.send(stranger, command, forger.correlation(5).cancelOrder(command, 0, 1));
            DoorTestSystem.poll(stranger, () -> strangers.has("refused WRONG_KEY 5"));
            final CommandWriter replayer = DoorTestSystem.writer(1, 0).correlation(6);
            DoorTestSystem.send(stranger, command, replayer.cancelOrder(command, 0, 1));
            DoorTestSystem.poll(stranger, () -> strangers.has("refused STALE_NONCE 6"));

            place(maker, DoorTestSystem.writer(1, 1).correlation(12), Terms.SELL, 6);
            DoorTestSystem.poll(maker, () -> makers.has("rest 12"));
            system.seal();
            DoorTestSystem.poll(maker, () -> makers.has("sealed 1"));
            DoorTestSystem.poll(stranger, () -> strangers.has("sealed 1"));
            assertThat(strangers.words()).containsExactly("refused WRONG_KEY 5", "refused STALE_NONCE 6", "sealed 1");
            assertThat(makers.words()).containsExactly("place 11", "rest 11", "place 12", "rest 12", "sealed 1");

            assertThat(stranger.rewind(0)).isPositive();
            DoorTestSystem.poll(stranger, () -> strangers.count("caught up") > 0);
            assertThat(strangers.take()).startsWith("refused WRONG_KEY 5", "refused STALE_NONCE 6", "sealed 1",
                "rewound 0", "list 0", "refused WRONG_KEY 5", "refused STALE_NONCE 6", "sealed 1").hasSize(9);
        }
    }

    @Test
    void shouldTellOfAForgedCommand()
    {
        try (DoorTestSystem system = DoorTestSystem.launch(directory))
        {
            final AeronSession client = system.connect(makers);
            final int length = DoorTestSystem.writer(1, 0).correlation(7).cancelOrder(command, 0, 0);
            command.setMemory(length - 65, 32, (byte)0xff);
            DoorTestSystem.send(client, command, length);
            DoorTestSystem.poll(client, () -> makers.has("not taken FORGED 7 "));
            assertThat(system.door().count(DoorCounter.FORGERIES_TOLD)).isEqualTo(1);
        }
    }

    @Test
    void shouldTellAllOfAnAccountToASessionThatReconnects()
    {
        try (DoorTestSystem system = DoorTestSystem.launch(directory))
        {
            final AeronSession maker = system.connect(makers);
            place(maker, DoorTestSystem.writer(1, 0).correlation(11), Terms.SELL, 5);
            DoorTestSystem.poll(maker, () -> makers.has("rest 11"));
            final long seen = makers.lastSequence();
            maker.disconnect();
            assertThat(maker.isOpen()).isFalse();

            final AeronSession taker = system.connect(takers);
            place(taker, DoorTestSystem.writer(2, 0).correlation(22), Terms.BUY, 2);
            DoorTestSystem.poll(taker, () -> takers.has("fill 22"));
            makers.take();
            maker.reconnect();
            assertThat(maker.sequence()).isGreaterThanOrEqualTo(seen + 1);
            DoorTestSystem.send(maker, command, DoorTestSystem.writer(1, 1).correlation(12).cancelOrder(command, 0, 0));
            DoorTestSystem.poll(maker, () -> makers.has("refused UNKNOWN_ORDER 12"));
            makers.take();
            assertThat(maker.rewind(seen - 1)).isPositive();
            DoorTestSystem.poll(maker, () -> makers.count("caught up") > 0);
            assertThat(makers.words()).containsExactly("rewound " + (seen - 1), "place 11", "rest 11", "fill 22",
                "refused UNKNOWN_ORDER 12", "caught up " + makers.lastSequence());
        }
    }

    @Test
    void shouldEndTheSessionOfAClientThatIsGone()
    {
        try (DoorTestSystem system = DoorTestSystem.launch(directory))
        {
            final AeronSession client = system.connect(makers);
            client.close();
            DoorTestSystem.until(() -> 0 == system.door().sessions());
            assertThat(system.door().count(DoorCounter.SESSIONS_ENDED)).isEqualTo(1);
        }
    }

    @Test
    void shouldTellItsClientsWhenTheVenueStopsAndTakeThemBackWhenItStartsAgain()
    {
        final AeronSession client;
        try (DoorTestSystem system = DoorTestSystem.launch(directory))
        {
            client = AeronSession.connect(system.clientContext(makers));
            place(client, DoorTestSystem.writer(1, 0).correlation(11), Terms.SELL, 5);
            DoorTestSystem.poll(client, () -> makers.has("rest 11"));
        }

        try (client)
        {
            DoorTestSystem.poll(client, () -> !client.isOpen());
            assertThat(makers.take()).containsExactly("place 11", "rest 11", "ended STOPPED");
            assertThat(client.offer(command, 0, 100)).isEqualTo(AeronSession.NOT_CONNECTED);
        }
        try (DoorTestSystem system = DoorTestSystem.launch(directory))
        {
            final AeronSession again = system.connect(makers);
            DoorTestSystem.send(again, command, DoorTestSystem.writer(1, 1).correlation(12).cancelOrder(command, 0, 0));
            DoorTestSystem.poll(again, () -> makers.has("refused UNKNOWN_ORDER 12"));
            makers.take();
            assertThat(again.rewind(0)).isPositive();
            DoorTestSystem.poll(again, () -> makers.count("caught up") > 0);
            assertThat(makers.words()).contains("place 11", "rest 11", "refused UNKNOWN_ORDER 12");
        }
    }

    private void place(final AeronSession client, final CommandWriter writer, final int side, final long lots)
    {
        final int length = writer.placeOrder(command, 0, DoorTestSystem.MARKET, side, Terms.GTC, 100, lots);
        DoorTestSystem.send(client, command, length);
    }
}
