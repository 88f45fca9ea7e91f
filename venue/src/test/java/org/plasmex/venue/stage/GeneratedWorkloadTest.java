package org.plasmex.venue.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.Secrets;
import org.plasmex.client.Wallet;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.CommandVerifier;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.sbe.CancelBySecretDecoder;
import org.plasmex.protocol.sbe.CancelOrderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;
import org.plasmex.protocol.sbe.ReduceOrderDecoder;

class GeneratedWorkloadTest
{
    private static final int TRADERS = 3;
    private static final int COMMANDS = 1500;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandWriter.MAX_LENGTH]);
    private final Eip712 eip712 = new Eip712(31337, new UnsafeBuffer(new byte[20]), 0);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PlaceOrderDecoder place = new PlaceOrderDecoder();
    private final CancelOrderDecoder cancel = new CancelOrderDecoder();
    private final ReduceOrderDecoder reduce = new ReduceOrderDecoder();
    private final CancelBySecretDecoder cancelBySecret = new CancelBySecretDecoder();

    @Test
    void shouldMakeTheSameCommandsOfTheSameSeed()
    {
        assertThat(commands(4)).isEqualTo(commands(4)).hasSize(COMMANDS);
        assertThat(commands(5)).isNotEqualTo(commands(4));
    }

    @Test
    void shouldProveEveryCommandAndShowTheSecretsOfTheOrdersItCancels()
    {
        final CommandVerifier verifier = new CommandVerifier(eip712, new AuthVerifier(KeyRecovery.best(), eip712));
        final Secrets secrets = new Secrets();
        final UnsafeBuffer hash = new UnsafeBuffer(new byte[Secrets.HASH_LENGTH]);
        final Map<String, String> cancelHashes = new HashMap<>();
        final GeneratedWorkload workload = new GeneratedWorkload(4, TRADERS, COMMANDS);
        final List<CommandWriter> writers = writers();
        int batched = 0;
        int revealed = 0;
        for (int length = workload.next(writers, buffer); length > 0; length = workload.next(writers, buffer))
        {
            assertThat(verifier.verify(buffer, 0, length)).isTrue();
            final int body = MessageHeaderDecoder.ENCODED_LENGTH;
            switch (header.wrap(buffer, 0).templateId())
            {
                case PlaceOrderDecoder.TEMPLATE_ID ->
                {
                    place.wrapAndApplyHeader(buffer, 0, header);
                    cancelHashes.put(place.account() + "/" + place.nonce(), Hex.encode(
                        buffer, body + PlaceOrderDecoder.cancelHashEncodingOffset(), Secrets.HASH_LENGTH));
                    batched += Auth.depth(buffer, place.limit() + PlaceOrderDecoder.authHeaderLength()) > 0 ? 1 : 0;
                }
                case CancelBySecretDecoder.TEMPLATE_ID ->
                {
                    cancelBySecret.wrapAndApplyHeader(buffer, 0, header);
                    secrets.cancelHash(buffer, body + CancelBySecretDecoder.secretEncodingOffset(), hash, 0);
                    assertThat(cancelHashes.get(cancelBySecret.account() + "/" + cancelBySecret.order()))
                        .isEqualTo(Hex.encode(hash, 0, Secrets.HASH_LENGTH));
                    revealed++;
                }
                default ->
                {
                    // The others are signed one by one, as the verifier has seen.
                }
            }
        }
        assertThat(batched).isPositive();
        assertThat(revealed).isPositive();
    }

    @Test
    void shouldNotNameAnOrderOnceItHeardThatItIsGone()
    {
        final GeneratedWorkload workload = new GeneratedWorkload(4, TRADERS, COMMANDS);
        final List<CommandWriter> writers = writers();
        final Set<String> gone = new HashSet<>();
        int named = 0;
        for (int length = workload.next(writers, buffer); length > 0; length = workload.next(writers, buffer))
        {
            final String order = switch (header.wrap(buffer, 0).templateId())
            {
                case PlaceOrderDecoder.TEMPLATE_ID -> onPlaced(workload, gone);
                case CancelOrderDecoder.TEMPLATE_ID ->
                {
                    cancel.wrapAndApplyHeader(buffer, 0, header);
                    yield cancel.account() + "/" + cancel.order();
                }
                case ReduceOrderDecoder.TEMPLATE_ID ->
                {
                    reduce.wrapAndApplyHeader(buffer, 0, header);
                    yield reduce.account() + "/" + reduce.order();
                }
                case CancelBySecretDecoder.TEMPLATE_ID ->
                {
                    cancelBySecret.wrapAndApplyHeader(buffer, 0, header);
                    yield cancelBySecret.account() + "/" + cancelBySecret.order();
                }
                default -> "";
            };
            assertThat(gone).doesNotContain(order);
            named += order.isEmpty() ? 0 : 1;
        }
        assertThat(named).isPositive();
        assertThat(gone).isNotEmpty();
    }

    // Every other order is gone as soon as it was placed; account and trader have the same number.
    private String onPlaced(final GeneratedWorkload workload, final Set<String> gone)
    {
        place.wrapAndApplyHeader(buffer, 0, header);
        if (0 == place.nonce() % 2)
        {
            gone.add(place.account() + "/" + place.nonce());
            workload.onOrder((int)place.account(), place.nonce(), 0);
        }
        return "";
    }

    private List<String> commands(final long seed)
    {
        final GeneratedWorkload workload = new GeneratedWorkload(seed, TRADERS, COMMANDS);
        final List<CommandWriter> writers = writers();
        final List<String> commands = new ArrayList<>();
        for (int length = workload.next(writers, buffer); length > 0; length = workload.next(writers, buffer))
        {
            commands.add(Hex.encode(buffer, 0, length));
        }
        return commands;
    }

    private List<CommandWriter> writers()
    {
        final List<CommandWriter> writers = new ArrayList<>();
        for (int trader = 0; trader < TRADERS; trader++)
        {
            final byte[] key = new byte[32];
            key[31] = (byte)(trader + 1);
            writers.add(new CommandWriter(Wallet.fromPrivate(key), eip712, 1, trader, 0));
        }
        return writers;
    }
}
