package org.plasmex.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.AuthVerifier;
import org.plasmex.protocol.CommandVerifier;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.CancelOrderDecoder;
import org.plasmex.protocol.sbe.CancelBySecretDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;
import org.plasmex.protocol.sbe.RaiseFloorDecoder;
import org.plasmex.protocol.sbe.ReplaceOrderDecoder;

class CommandWriterTest
{
    private static final int KEY_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH + 16;
    private static final int OFFSET = 24;
    private static final MarketTerms TERMS = new MarketTerms(3, 0, 1, 100, 5, -100, 500);

    private final UnsafeBuffer vault = new UnsafeBuffer(new byte[20]);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OFFSET + CommandWriter.MAX_LENGTH]);
    private final Wallet wallet = Wallet.fromPrivate(secret(7));
    private CommandWriter writer;

    @BeforeEach
    void setUp()
    {
        vault.setMemory(0, 20, (byte)0x11);
        writer = new CommandWriter(wallet, new Eip712(31337, vault, 0), 42, 5, 1000).correlation(77);
    }

    @Test
    void shouldWriteEveryFieldOfAnOrder()
    {
        final int length = writer.placeOrder(buffer, OFFSET, TERMS, Terms.SELL, Terms.POST_ONLY, 250, 12);

        final PlaceOrderDecoder order =
            new PlaceOrderDecoder().wrapAndApplyHeader(buffer, OFFSET, new MessageHeaderDecoder());
        assertThat(order.session()).isEqualTo(42);
        assertThat(order.correlation()).isEqualTo(77);
        assertThat(order.account()).isEqualTo(5);
        assertThat(order.market()).isEqualTo(3);
        assertThat(order.base()).isZero();
        assertThat(order.quote()).isEqualTo(1);
        assertThat(order.lotSize()).isEqualTo(100);
        assertThat(order.takerFee()).isEqualTo(500);
        assertThat(order.side()).isEqualTo((short)Terms.SELL);
        assertThat(order.orderType()).isEqualTo((short)Terms.POST_ONLY);
        assertThat(order.price()).isEqualTo(250);
        assertThat(order.lots()).isEqualTo(12);
        assertThat(order.nonce()).isEqualTo(1001);
        assertThat(writer.lastNonce()).isEqualTo(1001);
        assertThat(length).isLessThanOrEqualTo(CommandWriter.MAX_LENGTH);
    }

    @Test
    void shouldGiveTheNextOrderItsConditionsAndNoOther()
    {
        assertRecovers(writer.peak(3).trigger(240).expiry(3_000_000_000L).selfTrade(1)
            .placeOrder(buffer, OFFSET, TERMS, Terms.SELL, Terms.GTC, 250, 12));
        final PlaceOrderDecoder order =
            new PlaceOrderDecoder().wrapAndApplyHeader(buffer, OFFSET, new MessageHeaderDecoder());
        assertThat(order.peak()).isEqualTo(3);
        assertThat(order.trigger()).isEqualTo(240);
        assertThat(order.expiry()).isEqualTo(3_000_000_000L);
        assertThat(order.selfTrade()).isEqualTo((short)1);

        assertRecovers(writer.placeOrder(buffer, OFFSET, TERMS, Terms.SELL, Terms.GTC, 250, 12));
        assertThat(order.peak() | order.trigger() | order.expiry() | order.selfTrade()).isZero();
    }

    @Test
    void shouldSignEveryCommandSoThatTheVenueFindsTheWalletsKey()
    {
        final UnsafeBuffer address = new UnsafeBuffer(Wallet.fromPrivate(secret(9)).address(), 0, 20);

        assertRecovers(writer.placeOrder(buffer, OFFSET, TERMS, Terms.BUY, Terms.GTC, 250, 12));
        assertRecovers(writer.cancelOrder(buffer, OFFSET, 1001));
        assertRecovers(writer.reduceOrder(buffer, OFFSET, 1001, 3));
        assertRecovers(writer.raiseFloor(buffer, OFFSET, 1003));
        assertRecovers(writer.transfer(buffer, OFFSET, 6, address, 1, 1_000_000));
        assertRecovers(writer.withdraw(buffer, OFFSET, 1, 5, address));
        assertRecovers(writer.setSigner(buffer, OFFSET, address));
        assertThat(writer.lastNonce()).isEqualTo(1007);
    }

    @Test
    void shouldNotRecoverTheWalletsKeyWhenASignedFieldWasChanged()
    {
        final int length = writer.cancelOrder(buffer, OFFSET, 1001);
        buffer.putByte(OFFSET + KEY_OFFSET + 20 + 4, (byte)1);

        assertThat(recovers(length)).isFalse();
    }

    @Test
    void shouldChangeTheCorrelationOfASignedCommandAndLeaveItSigned()
    {
        final int length = writer.cancelOrder(buffer, OFFSET, 1001);
        CommandWriter.correlate(buffer, OFFSET, 4711);

        assertThat(new CancelOrderDecoder().wrapAndApplyHeader(buffer, OFFSET, new MessageHeaderDecoder())
            .correlation()).isEqualTo(4711);
        assertThat(recovers(length)).isTrue();
    }

    @Test
    void shouldNameTheKeyAndSignNothingWhenUnsigned()
    {
        final CommandWriter unsigned = CommandWriter.unsigned(wallet, 42, 5, 0);

        final int length = unsigned.placeOrder(buffer, OFFSET, TERMS, Terms.BUY, Terms.GTC, 250, 12);

        assertThat(isWalletsKey()).isTrue();
        assertThat(recovers(length)).isFalse();
    }

    @Test
    void shouldCancelBySecretWithNeitherNonceNorKey()
    {
        final UnsafeBuffer secret = new UnsafeBuffer(new byte[3 + Secrets.LENGTH]);
        secret.setMemory(3, Secrets.LENGTH, (byte)0x77);
        buffer.setMemory(0, buffer.capacity(), (byte)-1);

        final int length = writer.cancelBySecret(buffer, OFFSET, 9, 1001, secret, 3);

        final CancelBySecretDecoder cancel =
            new CancelBySecretDecoder().wrapAndApplyHeader(buffer, OFFSET, new MessageHeaderDecoder());
        assertThat(cancel.session()).isEqualTo(42);
        assertThat(cancel.correlation()).isEqualTo(77);
        assertThat(cancel.account()).isEqualTo(9);
        assertThat(cancel.order()).isEqualTo(1001);
        assertThat(cancel.secret(0)).isEqualTo((short)0x77);
        assertThat(cancel.secret(Secrets.LENGTH - 1)).isEqualTo((short)0x77);
        assertThat(new UnsafeBuffer(buffer, OFFSET + KEY_OFFSET, 20)).isEqualTo(new UnsafeBuffer(new byte[20]));
        assertThat(length).isEqualTo(MessageHeaderDecoder.ENCODED_LENGTH + CancelBySecretDecoder.BLOCK_LENGTH);
        assertThat(writer.lastNonce()).isEqualTo(1000);
    }

    @Test
    void shouldReplaceByTwoSignatures()
    {
        assertRecovers(writer.trigger(245).replaceOrder(buffer, OFFSET, 7, TERMS, Terms.SELL, Terms.GTC, 250, 12));

        final ReplaceOrderDecoder order = replacement();
        assertThat(order.session()).isEqualTo(42);
        assertThat(order.correlation()).isEqualTo(77);
        assertThat(order.account()).isEqualTo(5);
        assertThat(order.replaced()).isEqualTo(7);
        assertThat(order.cancelNonce()).isEqualTo(1001);
        assertThat(order.nonce()).isEqualTo(1002);
        assertThat(order.price()).isEqualTo(250);
        assertThat(order.trigger()).isEqualTo(245);
        assertThat(order.secret(0)).isZero();
        assertThat(cancelKey()).isEqualTo(wallet.address());
        assertThat(writer.lastNonce()).isEqualTo(1002);

        final int length = writer.replaceOrder(buffer, OFFSET, 7, TERMS, Terms.SELL, Terms.GTC, 250, 12);
        buffer.putByte(OFFSET + MessageHeaderDecoder.ENCODED_LENGTH + ReplaceOrderDecoder.replacedEncodingOffset(),
            (byte)8);
        assertThat(recovers(length) && cancelKey().equals(wallet.address())).isFalse();
    }

    @Test
    void shouldReplaceBySecretWithOneSignature()
    {
        final UnsafeBuffer secret = new UnsafeBuffer(new byte[3 + Secrets.LENGTH]);
        secret.setMemory(3, Secrets.LENGTH, (byte)0x77);
        final UnsafeBuffer next = new UnsafeBuffer(new byte[Secrets.HASH_LENGTH]);
        next.setMemory(0, Secrets.HASH_LENGTH, (byte)0x5a);
        buffer.setMemory(0, buffer.capacity(), (byte)-1);
        writer.cancelHash(next, 0);

        final int length =
            writer.replaceBySecret(buffer, OFFSET, 7, secret, 3, TERMS, Terms.BUY, Terms.POST_ONLY, 250, 12);

        final ReplaceOrderDecoder order = replacement();
        assertThat(order.replaced()).isEqualTo(7);
        assertThat(order.cancelNonce()).isZero();
        assertThat(order.nonce()).isEqualTo(1001);
        assertThat(order.secret(0)).isEqualTo((short)0x77);
        assertThat(order.secret(Secrets.LENGTH - 1)).isEqualTo((short)0x77);
        assertThat(order.cancelHash(0)).isEqualTo((short)0x5a);
        assertThat(cancelKey()).isEqualTo(new UnsafeBuffer(new byte[20]));
        assertRecovers(length);
        assertThat(cancelKey()).isEqualTo(new UnsafeBuffer(new byte[20]));
        assertThat(writer.lastNonce()).isEqualTo(1001);
    }

    @Test
    void shouldNameTheKeyOfBothPartsOfAReplacementWhenUnsigned()
    {
        final CommandWriter unsigned = CommandWriter.unsigned(wallet, 42, 5, 0);

        unsigned.replaceOrder(buffer, OFFSET, 7, TERMS, Terms.BUY, Terms.GTC, 250, 12);

        assertThat(isWalletsKey()).isTrue();
        assertThat(cancelKey()).isEqualTo(wallet.address());
    }

    @Test
    void shouldRaiseTheFloorAheadAndKeepItsNonces()
    {
        final int length = writer.raiseFloorAhead(buffer, OFFSET, 50);

        assertRecovers(length);
        final RaiseFloorDecoder floor =
            new RaiseFloorDecoder().wrapAndApplyHeader(buffer, OFFSET, new MessageHeaderDecoder());
        assertThat(floor.floor()).isEqualTo(1050);
        assertThat(floor.nonce()).isEqualTo(1051);
        assertThat(writer.lastNonce()).isEqualTo(1000);
    }

    @Test
    void shouldSignTheCancelHashOfAnOrder()
    {
        final UnsafeBuffer cancelHash = new UnsafeBuffer(new byte[Secrets.HASH_LENGTH]);
        cancelHash.setMemory(0, Secrets.HASH_LENGTH, (byte)0x5a);

        assertRecovers(writer.cancelHash(cancelHash, 0)
            .placeOrder(buffer, OFFSET, TERMS, Terms.BUY, Terms.GTC, 250, 12));

        final int length = writer.cancelHash(cancelHash, 0)
            .placeOrder(buffer, OFFSET, TERMS, Terms.BUY, Terms.GTC, 250, 12);
        buffer.setMemory(OFFSET + MessageHeaderDecoder.ENCODED_LENGTH + PlaceOrderDecoder.cancelHashEncodingOffset(),
            Secrets.HASH_LENGTH, (byte)0);
        assertThat(recovers(length)).isFalse();
    }

    private ReplaceOrderDecoder replacement()
    {
        return new ReplaceOrderDecoder().wrapAndApplyHeader(buffer, OFFSET, new MessageHeaderDecoder());
    }

    private UnsafeBuffer cancelKey()
    {
        return new UnsafeBuffer(buffer,
            OFFSET + MessageHeaderDecoder.ENCODED_LENGTH + ReplaceOrderDecoder.cancelKeyEncodingOffset(), 20);
    }

    private void assertRecovers(final int length)
    {
        assertThat(isWalletsKey()).isFalse();
        assertThat(recovers(length)).isTrue();
    }

    private boolean recovers(final int length)
    {
        final Eip712 eip712 = new Eip712(31337, vault, 0);
        return new CommandVerifier(eip712, new AuthVerifier(KeyRecovery.best(), eip712))
            .verify(buffer, OFFSET, length) && isWalletsKey();
    }

    private boolean isWalletsKey()
    {
        return new UnsafeBuffer(buffer, OFFSET + KEY_OFFSET, 20).equals(wallet.address());
    }

    private static byte[] secret(final int seed)
    {
        final byte[] secret = new byte[32];
        secret[31] = (byte)seed;
        return secret;
    }
}
