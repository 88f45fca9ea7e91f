package org.plasmex.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.Desk.USD;

/**
 * Bytes that are no command are refused.
 */
class MalformedTest
{
    private final Desk desk = Desk.open(0, 0);
    private byte[] order;

    @BeforeEach
    void oneOrder()
    {
        desk.deposit(1, USD, 1000);
        desk.buy(1, 1, 5).place();
        order = desk.commands().get(desk.commands().size() - 1);
        desk.forget();
    }

    private void send(final byte[] command)
    {
        desk.sendBytes(new UnsafeBuffer(command), command.length);
    }

    private byte[] withShort(final int offset, final int value)
    {
        final byte[] command = order.clone();
        new UnsafeBuffer(command).putShort(offset, (short)value);

        return command;
    }

    @Test
    void shouldRefuseWhenTruncatedAnywhere()
    {
        for (int length = 0; length < order.length; length++)
        {
            send(Arrays.copyOf(order, length));
        }
        final List<String> events = desk.events();
        assertThat(events).hasSize(order.length).allMatch((line) -> line.startsWith("REFUSED UNKNOWN_COMMAND"));
    }

    @Test
    void shouldRefuseWhenLongerThanItSays()
    {
        send(Arrays.copyOf(order, order.length + 1));
        assertThat(desk.events()).containsExactly("REFUSED UNKNOWN_COMMAND value=190 bound=119");
    }

    @Test
    void shouldRefuseCancelBySecretWhenItIsNotItsBlockAlone()
    {
        desk.cancelBySecret(1, 1, new byte[16]);
        final byte[] command = desk.commands().get(desk.commands().size() - 1);
        desk.forget();
        for (int length = 0; length < command.length + 70; length++)
        {
            if (length != command.length)
            {
                send(Arrays.copyOf(command, length));
            }
        }
        assertThat(desk.events()).hasSize(command.length + 69)
            .allMatch((line) -> line.startsWith("REFUSED UNKNOWN_COMMAND"));
    }

    @Test
    void shouldRefuseWhenHeaderIsAnothers()
    {
        send(withShort(MessageHeaderDecoder.blockLengthEncodingOffset(), PlaceOrderDecoder.BLOCK_LENGTH - 1));
        send(withShort(MessageHeaderDecoder.templateIdEncodingOffset(), 10));
        send(withShort(MessageHeaderDecoder.templateIdEncodingOffset(), 101));
        send(withShort(MessageHeaderDecoder.templateIdEncodingOffset(), 65535));
        send(withShort(MessageHeaderDecoder.schemaIdEncodingOffset(), 81));
        send(withShort(MessageHeaderDecoder.versionEncodingOffset(), 1));
        assertThat(desk.events()).containsExactly(
            "REFUSED UNKNOWN_COMMAND value=189 bound=119",
            "REFUSED UNKNOWN_COMMAND value=10 bound=0",
            "REFUSED UNKNOWN_COMMAND value=101 bound=0",
            "REFUSED UNKNOWN_COMMAND value=65535 bound=0",
            "REFUSED UNKNOWN_COMMAND value=189 bound=119",
            "REFUSED UNKNOWN_COMMAND value=189 bound=119");
    }

    @Test
    void shouldRefuseWhenAuthSaysAnotherLength()
    {
        final int authLength = MessageHeaderDecoder.ENCODED_LENGTH + PlaceOrderDecoder.BLOCK_LENGTH;
        for (final int length : new int[]{0, 65, 67, 388, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
        {
            final byte[] command = order.clone();
            new UnsafeBuffer(command).putInt(authLength, length);
            send(command);
        }
        assertThat(desk.events()).hasSize(7).allMatch((line) -> line.startsWith("REFUSED UNKNOWN_COMMAND"));
    }

    @Test
    void shouldNameClientInRefusalWhenItCanBeRead()
    {
        desk.buy(1, 1, 7).place();
        send(Arrays.copyOf(order, 30));
        final List<byte[]> records = desk.records();
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final RefusedDecoder refused = new RefusedDecoder()
            .wrapAndApplyHeader(new UnsafeBuffer(records.get(records.size() - 2)), 0, header);
        assertThat(refused.session()).isEqualTo(501);
        assertThat(refused.correlation()).isEqualTo(2);
        assertThat(refused.account()).isEqualTo(1);
        assertThat(refused.nonce()).isEqualTo(2);
        assertThat(refused.command()).isEqualTo(PlaceOrderDecoder.TEMPLATE_ID);
        assertThat(refused.sequence()).isEqualTo(desk.commands().size() - 1);
        assertThat(refused.time()).isEqualTo(Desk.SINCE * 1_000_000_000L);

        refused.wrapAndApplyHeader(new UnsafeBuffer(records.get(records.size() - 1)), 0, header);
        assertThat(refused.session()).isEqualTo(501);
        assertThat(refused.correlation()).isEqualTo(1);
        assertThat(refused.account()).isZero();
    }
}
