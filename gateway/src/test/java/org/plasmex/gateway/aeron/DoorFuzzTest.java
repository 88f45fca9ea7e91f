package org.plasmex.gateway.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.ExclusivePublication;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.aeron.AeronSession;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.DisconnectEncoder;
import org.plasmex.protocol.sbe.KeepEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.RewindEncoder;

/**
 * Whatever is said to the door, from whatever session, an honest client trades on.
 */
class DoorFuzzTest
{
    private static final int MESSAGES = 4_000;
    private static final int HONEST_EVERY = 500;
    private static final int ROOM = 4096;

    @TempDir
    private Path directory;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[ROOM]);
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final Heard heard = new Heard();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldServeAnHonestClientWhateverOthersSend(final long seed)
    {
        final Random random = new Random(seed);
        final AeronDoorContext limits =
            DoorTestSystem.patient().messageRate(1_000_000, 1_000_000).connectsPerSecond(10_000);
        try (DoorTestSystem system = new DoorTestSystem(directory, limits);
            RawClient hostile = new RawClient(system.channel()))
        {
            final AeronSession honest = system.connect(heard);
            final CommandWriter honestWriter = DoorTestSystem.writer(1, 0);
            final CommandWriter hostileWriter = DoorTestSystem.writer(2, 0);
            final ExclusivePublication[] publications =
                {hostile.connected(), hostile.connected(), hostile.publication()};
            for (int i = 1; i <= MESSAGES; i++)
            {
                final int length = message(random, hostile, hostileWriter);
                hostile.send(publications[random.nextInt(publications.length)], message, length);
                if (0 == i % HONEST_EVERY)
                {
                    final int number = i;
                    DoorTestSystem.send(honest, command, honestWriter.correlation(number).placeOrder(
                        command, 0, DoorTestSystem.MARKET, Terms.SELL, Terms.GTC, 1_000_000 + i, 1));
                    DoorTestSystem.poll(honest, () ->
                    {
                        hostile.poll();
                        return heard.has("rest " + number);
                    });
                }
            }

            assertThat(heard.count("rest")).isEqualTo(MESSAGES / HONEST_EVERY);
            assertThat(heard.count("not taken")).isZero();
            assertThat(honest.malformed()).isZero();
            assertThat(system.door().count(DoorCounter.MESSAGES_DROPPED)).isPositive();
            assertThat(system.door().count(DoorCounter.MESSAGES_REFUSED)).isPositive();
            assertThat(system.door().count(DoorCounter.COMMANDS_TAKEN)).isGreaterThan(MESSAGES / HONEST_EVERY);
        }
    }

    private int message(final Random random, final RawClient hostile, final CommandWriter writer)
    {
        final int length = switch (random.nextInt(9))
        {
            case 0 -> garbage(random, 1 + random.nextInt(100));
            case 1 -> garbage(random, 1 + random.nextInt(ROOM - 1));
            case 2 -> anyTemplate(random, random.nextInt(600));
            case 3 -> RawClient.connectMessage(message, hostile.responseChannel(), "fuzz");
            case 4 -> rewind(random, hostile.session());
            case 5 -> 0 == random.nextInt(10) ? disconnect(hostile.session()) : disconnect(random.nextLong());
            case 6 -> keep(random, hostile.session(), writer);
            default -> command(random, hostile.session(), writer);
        };
        return 0 == random.nextInt(3) ? mutated(random, length) : length;
    }

    private int garbage(final Random random, final int length)
    {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        message.putBytes(0, bytes);
        return length;
    }

    private int anyTemplate(final Random random, final int length)
    {
        garbage(random, MessageHeaderEncoder.ENCODED_LENGTH + length);
        header.wrap(message, 0)
            .blockLength(random.nextInt(256)).templateId(random.nextInt(256)).schemaId(80).version(0);
        return MessageHeaderEncoder.ENCODED_LENGTH + length;
    }

    private int rewind(final Random random, final long session)
    {
        new RewindEncoder().wrapAndApplyHeader(message, 0, header).session(session)
            .after(random.nextBoolean() ? random.nextInt(20) : random.nextLong());
        return MessageHeaderEncoder.ENCODED_LENGTH + RewindEncoder.BLOCK_LENGTH;
    }

    private int disconnect(final long session)
    {
        new DisconnectEncoder().wrapAndApplyHeader(message, 0, header).session(session);
        return MessageHeaderEncoder.ENCODED_LENGTH + DisconnectEncoder.BLOCK_LENGTH;
    }

    private int keep(final Random random, final long session, final CommandWriter writer)
    {
        final int length = random.nextInt(3) == 0 ?
            writer.cancelOrder(command, 0, 1) : writer.raiseFloorAhead(command, 0, 1 + random.nextInt(9));
        command.putLong(MessageHeaderEncoder.ENCODED_LENGTH, session, ByteOrder.LITTLE_ENDIAN);
        new KeepEncoder().wrapAndApplyHeader(message, 0, header).session(session).putCommand(command, 0, length);
        return MessageHeaderEncoder.ENCODED_LENGTH + KeepEncoder.BLOCK_LENGTH + KeepEncoder.commandHeaderLength() +
            length;
    }

    private int command(final Random random, final long session, final CommandWriter writer)
    {
        final int length = random.nextBoolean() ?
            writer.cancelOrder(message, 0, random.nextInt(100)) :
            writer.placeOrder(message, 0, DoorTestSystem.MARKET, 1 + random.nextInt(2), 1 + random.nextInt(4),
                1 + random.nextInt(50), 1 + random.nextInt(5));
        message.putLong(8, session, ByteOrder.LITTLE_ENDIAN);
        return length;
    }

    private int mutated(final Random random, final int length)
    {
        for (int i = random.nextInt(4); i >= 0; i--)
        {
            message.putByte(random.nextInt(length), (byte)random.nextInt());
        }
        return random.nextBoolean() ? length : 1 + random.nextInt(length);
    }
}
