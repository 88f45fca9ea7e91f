package org.plasmex.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.CommandVerifier;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.Templates;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.CancelOrderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;
import org.plasmex.protocol.sbe.ReplaceOrderDecoder;

class BatchTest
{
    private static final int OFFSET = 24;
    private static final int KEY = OFFSET + MessageHeaderDecoder.ENCODED_LENGTH + 16;
    private static final int CORRELATION = 77;
    private static final MarketTerms TERMS = new MarketTerms(3, 0, 1, 100, 5, -100, 500);

    private final UnsafeBuffer vault = new UnsafeBuffer(new byte[20]);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OFFSET + CommandWriter.MAX_LENGTH]);
    private final Wallet wallet = Wallet.fromPrivate(privateKey());
    private CommandWriter writer;
    private CommandVerifier verifier;

    @BeforeEach
    void setUp()
    {
        vault.setMemory(0, 20, (byte)0x11);
        final Eip712 eip712 = new Eip712(31337, vault, 0);
        writer = new CommandWriter(wallet, eip712, 42, 5, 1000).correlation(CORRELATION);
        verifier = new CommandVerifier(eip712, new AuthVerifier(KeyRecovery.best(), eip712));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "3, 2", "64, 6", "65, 7", "1024, 10"})
    void shouldProveEveryCommandOfABatchOnItsOwn(final int size, final int depth)
    {
        final Batch batch = signed(size);

        assertThat(batch.size()).isEqualTo(size);
        for (int i = 0; i < size; i++)
        {
            final int length = batch.command(i, buffer, OFFSET);
            assertThat(Auth.depth(buffer, auth())).isEqualTo(depth);
            assertThat(recovers(length)).as("command %d", i).isTrue();
        }
        assertThat(writer.lastNonce()).isEqualTo(1000 + size);
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "64", "1024"})
    void shouldNotProveACommandWithASiblingThatWasMovedOrTheIndexOfAnother(final int size)
    {
        final Batch batch = signed(size);

        for (int i = 0; i < size; i += Math.max(1, size / 8))
        {
            int length = batch.command(i, buffer, OFFSET);
            buffer.putShort(auth() + Auth.INDEX, (short)(i ^ 1), ByteOrder.BIG_ENDIAN);
            assertThat(recovers(length)).as("index of %d", i).isFalse();

            for (int level = 0; level < Auth.depth(buffer, auth()); level++)
            {
                length = batch.command(i, buffer, OFFSET);
                final int sibling = auth() + Auth.SIBLINGS + level * 32;
                buffer.putByte(sibling, (byte)(buffer.getByte(sibling) ^ 1));
                assertThat(recovers(length)).as("sibling %d of %d", level, i).isFalse();
            }
        }
    }

    @Test
    void shouldNotProveACommandWithTheAuthOfAnother()
    {
        final Batch batch = signed(4);
        batch.command(1, buffer, OFFSET);
        final byte[] auth = new byte[Auth.SIBLINGS + 2 * 32];
        buffer.getBytes(auth(), auth);

        // Both are orders: the auth fits, and is that of a command under the same signature.
        final int length = batch.command(0, buffer, OFFSET);
        buffer.putBytes(auth(), auth);

        assertThat(recovers(length)).isFalse();
    }

    @Test
    void shouldKeepFieldsNoncesAndCorrelationsInTheOrderInWhichTheyWereAdded()
    {
        final Batch batch = new Batch(writer, 4);
        writer.cancelOrder(buffer, OFFSET, 7);
        final UnsafeBuffer cancelHash = new UnsafeBuffer(new byte[Secrets.HASH_LENGTH]);
        cancelHash.setMemory(0, Secrets.HASH_LENGTH, (byte)0x5a);
        writer.cancelHash(cancelHash, 0);
        assertThat(batch.placeOrder(TERMS, Terms.SELL, Terms.POST_ONLY, 250, 12)).isEqualTo(1002);
        writer.correlation(78);
        assertThat(batch.cancelOrder(1002)).isEqualTo(1003);
        batch.sign();

        batch.command(0, buffer, OFFSET);
        final PlaceOrderDecoder order =
            new PlaceOrderDecoder().wrapAndApplyHeader(buffer, OFFSET, new MessageHeaderDecoder());
        assertThat(order.session()).isEqualTo(42);
        assertThat(order.correlation()).isEqualTo(CORRELATION);
        assertThat(order.account()).isEqualTo(5);
        assertThat(order.price()).isEqualTo(250);
        assertThat(order.lots()).isEqualTo(12);
        assertThat(order.nonce()).isEqualTo(1002);
        assertThat(order.cancelHash(0)).isEqualTo((short)0x5a);

        batch.command(1, buffer, OFFSET);
        final CancelOrderDecoder cancel =
            new CancelOrderDecoder().wrapAndApplyHeader(buffer, OFFSET, new MessageHeaderDecoder());
        assertThat(cancel.correlation()).isEqualTo(78);
        assertThat(cancel.order()).isEqualTo(1002);
        assertThat(cancel.nonce()).isEqualTo(1003);
    }

    @Test
    void shouldGiveEachOrderItsOwnConditions()
    {
        final Batch batch = new Batch(writer, 5);
        writer.peak(3).expiry(3_000_000_000L);
        batch.placeOrder(TERMS, Terms.SELL, Terms.POST_ONLY, 250, 12);
        writer.trigger(245);
        batch.placeOrder(TERMS, Terms.SELL, Terms.IOC, 240, 12);
        writer.selfTrade(1);
        batch.placeOrder(TERMS, Terms.BUY, Terms.FOK, 250, 12);
        writer.peak(4);
        batch.placeOrder(TERMS, Terms.BUY, Terms.GTC, 250, 12);
        batch.placeOrder(TERMS, Terms.BUY, Terms.GTC, 250, 12);
        batch.sign();

        assertThat(conditions(batch, 0)).isEqualTo("type 4 peak 3 trigger 0 expiry 3000000000 selfTrade 0");
        assertThat(conditions(batch, 1)).isEqualTo("type 2 peak 0 trigger 245 expiry 0 selfTrade 0");
        assertThat(conditions(batch, 2)).isEqualTo("type 3 peak 0 trigger 0 expiry 0 selfTrade 1");
        assertThat(conditions(batch, 3)).isEqualTo("type 1 peak 4 trigger 0 expiry 0 selfTrade 0");
        assertThat(conditions(batch, 4)).isEqualTo("type 1 peak 0 trigger 0 expiry 0 selfTrade 0");
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "1024"})
    void shouldReplaceBySecretInABatchOfAnySize(final int size)
    {
        final UnsafeBuffer secret = new UnsafeBuffer(new byte[1 + Secrets.LENGTH]);
        secret.setMemory(1, Secrets.LENGTH, (byte)0x77);
        final Batch batch = new Batch(writer, size);
        for (int i = 0; i < size; i++)
        {
            writer.peak(2);
            assertThat(batch.replaceBySecret(900 + i, secret, 1, TERMS, Terms.SELL, Terms.GTC, 250, 12))
                .isEqualTo(1001 + i);
        }
        batch.sign();

        for (int i = 0; i < size; i++)
        {
            final int length = batch.command(i, buffer, OFFSET);
            assertThat(length).isLessThanOrEqualTo(CommandWriter.MAX_LENGTH);
            assertThat(recovers(length)).as("command %d", i).isTrue();
            final ReplaceOrderDecoder order =
                new ReplaceOrderDecoder().wrapAndApplyHeader(buffer, OFFSET, new MessageHeaderDecoder());
            assertThat(order.replaced()).isEqualTo(900 + i);
            assertThat(order.nonce()).isEqualTo(1001 + i);
            assertThat(order.peak()).isEqualTo(2);
            assertThat(order.cancelNonce()).isZero();
            assertThat(order.secret(0)).isEqualTo((short)0x77);
        }
    }

    @Test
    void shouldProveNothingOfTheLastBatchWhenItIsClearedAndASmallerOneIsSigned()
    {
        final Batch batch = signed(1024);
        batch.clear();
        add(batch, 5);
        batch.sign();

        assertThat(batch.size()).isEqualTo(5);
        for (int i = 0; i < 5; i++)
        {
            assertThat(recovers(batch.command(i, buffer, OFFSET))).isTrue();
        }
        assertThatThrownBy(() -> batch.command(5, buffer, OFFSET)).isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessageContaining("no command 5 in a batch of 5");
    }

    @Test
    void shouldNameTheKeyInAuthsThatAreOnlyFormWhenUnsigned()
    {
        final Batch batch = new Batch(CommandWriter.unsigned(wallet, 42, 5, 0), 2);
        add(batch, 2);
        batch.sign();

        final int length = batch.command(1, buffer, OFFSET);

        assertThat(isWalletsKey()).isTrue();
        assertThat(Auth.length(buffer, auth(), OFFSET + length - auth())).isEqualTo(Auth.SINGLE_LENGTH);
    }

    @Test
    void shouldSayWhatIsWrongWhenUsedOutOfOrder()
    {
        final Batch batch = new Batch(writer, 1);
        assertThatThrownBy(batch::sign).hasMessageContaining("empty");
        batch.cancelOrder(1);
        assertThatThrownBy(() -> batch.command(0, buffer, OFFSET)).hasMessageContaining("not signed yet");
        assertThatThrownBy(() -> batch.cancelOrder(2)).hasMessageContaining("full: it has 1 commands");
        batch.sign();
        assertThatThrownBy(batch::sign).hasMessageContaining("signed already");
        assertThatThrownBy(() -> batch.cancelOrder(2)).hasMessageContaining("clear it");
        assertThat(writer.lastNonce()).isEqualTo(1001);
        assertThatThrownBy(() -> new Batch(writer, 0)).hasMessageContaining("1 to 1024 commands, not of 0");
        assertThatThrownBy(() -> new Batch(writer, 1025)).hasMessageContaining("not of 1025");
    }

    private Batch signed(final int size)
    {
        final Batch batch = new Batch(writer, size);
        add(batch, size);
        batch.sign();
        return batch;
    }

    private static void add(final Batch batch, final int size)
    {
        for (int i = 0; i < size; i++)
        {
            switch (i % 4)
            {
                case 2 -> batch.cancelOrder(i);
                case 3 -> batch.reduceOrder(i, 4);
                default -> batch.placeOrder(TERMS, Terms.BUY, Terms.GTC, 250, 1 + i);
            }
        }
    }

    private String conditions(final Batch batch, final int index)
    {
        assertThat(recovers(batch.command(index, buffer, OFFSET))).isTrue();
        final PlaceOrderDecoder order =
            new PlaceOrderDecoder().wrapAndApplyHeader(buffer, OFFSET, new MessageHeaderDecoder());
        return "type " + order.orderType() + " peak " + order.peak() + " trigger " + order.trigger() +
            " expiry " + order.expiry() + " selfTrade " + order.selfTrade();
    }

    private boolean recovers(final int length)
    {
        return verifier.verify(buffer, OFFSET, length) && isWalletsKey();
    }

    private boolean isWalletsKey()
    {
        return new UnsafeBuffer(buffer, KEY, 20).equals(wallet.address());
    }

    private int auth()
    {
        final int template = new MessageHeaderDecoder().wrap(buffer, OFFSET).templateId();
        return OFFSET + MessageHeaderDecoder.ENCODED_LENGTH + Templates.blockLength(template) +
            PlaceOrderDecoder.authHeaderLength();
    }

    private static byte[] privateKey()
    {
        final byte[] key = new byte[32];
        key[31] = 7;
        return key;
    }
}
