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

    private void place(final AeronSession client, final CommandWriter writer, final int side, final long lots)
    {
        final int length = writer.placeOrder(command, 0, DoorTestSystem.MARKET, side, Terms.GTC, 100, lots);
        DoorTestSystem.send(client, command, length);
    }
}
