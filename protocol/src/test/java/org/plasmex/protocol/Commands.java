package org.plasmex.protocol;

import java.nio.ByteOrder;
import java.util.Random;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.sbe.CancelBySecretEncoder;
import org.plasmex.protocol.sbe.CancelOrderEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.PlaceOrderEncoder;
import org.plasmex.protocol.sbe.RaiseFloorEncoder;
import org.plasmex.protocol.sbe.ReduceOrderEncoder;
import org.plasmex.protocol.sbe.ReplaceOrderEncoder;
import org.plasmex.protocol.sbe.SetSignerEncoder;
import org.plasmex.protocol.sbe.TransferEncoder;
import org.plasmex.protocol.sbe.WithdrawEncoder;

/**
 * Writes client commands with random contents, each signed as a client would: alone, or as one of the leaves of a tree.
 */
final class Commands
{
    static final int FIRST = PlaceOrderEncoder.TEMPLATE_ID;
    static final int LAST_SIGNED = SetSignerEncoder.TEMPLATE_ID;
    static final int LAST = CancelBySecretEncoder.TEMPLATE_ID;
    static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;

    private final Random random;
    private final Eip712 eip712;
    private final SigningKey key;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final UnsafeBuffer digest = new UnsafeBuffer(new byte[Keccak.LENGTH]);
    private byte[] auth = new byte[Auth.SINGLE_LENGTH];
    private final byte[] address = new byte[KeyRecovery.ADDRESS_LENGTH];
    private final byte[] bytes16 = new byte[16];

    Commands(final Random random, final Eip712 eip712, final SigningKey key)
    {
        this.random = random;
        this.eip712 = eip712;
        this.key = key;
    }

    /**
     * From now on, sign trees of 2^depth messages, of which a command is any one; the others are random.
     */
    void depth(final int depth)
    {
        auth = new byte[depth == 0 ? Auth.SINGLE_LENGTH : Auth.SIBLINGS + depth * Keccak.LENGTH];
    }

    /**
     * Write a command.
     *
     * @return its length, with the header.
     */
    int encode(final int templateId, final MutableDirectBuffer buffer, final int offset)
    {
        final int account = random.nextInt();
        final long a = random.nextLong();
        final long b = random.nextLong();
        final long nonce = random.nextLong();
        final int asset = random.nextInt(65535);
        random.nextBytes(address);
        random.nextBytes(bytes16);
        final UnsafeBuffer addressBuffer = new UnsafeBuffer(address);

        switch (templateId)
        {
            case PlaceOrderEncoder.TEMPLATE_ID:
                return placeOrder(buffer, offset);

            case CancelOrderEncoder.TEMPLATE_ID:
                eip712.cancel(account, a, nonce, digest, 0);
                return length(offset, new CancelOrderEncoder().wrapAndApplyHeader(buffer, offset, header)
                    .account(Integer.toUnsignedLong(account)).order(a).nonce(nonce)
                    .putAuth(sign(), 0, auth.length).limit());

            case ReduceOrderEncoder.TEMPLATE_ID:
                eip712.reduce(account, a, b, nonce, digest, 0);
                return length(offset, new ReduceOrderEncoder().wrapAndApplyHeader(buffer, offset, header)
                    .account(Integer.toUnsignedLong(account)).order(a).lots(b).nonce(nonce)
                    .putAuth(sign(), 0, auth.length).limit());

            case RaiseFloorEncoder.TEMPLATE_ID:
                eip712.floor(account, a, nonce, digest, 0);
                return length(offset, new RaiseFloorEncoder().wrapAndApplyHeader(buffer, offset, header)
                    .account(Integer.toUnsignedLong(account)).floor(a).nonce(nonce)
                    .putAuth(sign(), 0, auth.length).limit());

            case TransferEncoder.TEMPLATE_ID:
                eip712.transfer(account, (int)b, addressBuffer, 0, asset, a, nonce, digest, 0);
                return length(offset, new TransferEncoder().wrapAndApplyHeader(buffer, offset, header)
                    .account(Integer.toUnsignedLong(account)).to(b & 0xFFFF_FFFFL).putToOwner(address, 0, 20)
                    .asset(asset).amount(a).nonce(nonce)
                    .putAuth(sign(), 0, auth.length).limit());

            case WithdrawEncoder.TEMPLATE_ID:
                eip712.withdraw(account, asset, a, addressBuffer, 0, nonce, digest, 0);
                return length(offset, new WithdrawEncoder().wrapAndApplyHeader(buffer, offset, header)
                    .account(Integer.toUnsignedLong(account)).asset(asset).amount(a).putRecipient(address, 0, 20)
                    .nonce(nonce).putAuth(sign(), 0, auth.length).limit());

            case SetSignerEncoder.TEMPLATE_ID:
                eip712.signer(account, addressBuffer, 0, nonce, digest, 0);
                return length(offset, new SetSignerEncoder().wrapAndApplyHeader(buffer, offset, header)
                    .account(Integer.toUnsignedLong(account)).putSigner(address, 0, 20).nonce(nonce)
                    .putAuth(sign(), 0, auth.length).limit());

            case CancelBySecretEncoder.TEMPLATE_ID:
                return length(offset, new CancelBySecretEncoder().wrapAndApplyHeader(buffer, offset, header)
                    .account(Integer.toUnsignedLong(account)).order(a).putSecret(bytes16, 0, 16).limit());

            default:
                throw new IllegalArgumentException("no client sends template " + templateId);
        }
    }

    private int placeOrder(final MutableDirectBuffer buffer, final int offset)
    {
        final PlaceOrderEncoder order = new PlaceOrderEncoder().wrapAndApplyHeader(buffer, offset, header)
            .account(4_000_000_000L).market(3).base(1).quote(2).lotSize(1_000).takerFee(3_000)
            .side((short)Terms.BUY).orderType((short)Terms.GTC).price(random.nextLong() >>> 1).lots(17)
            .peak(5).trigger(9).expiry(3_000_000_000L).putCancelHash(bytes16, 0, 16).nonce(random.nextLong() >>> 1)
            .selfTrade((short)1);
        final long price = buffer.getLong(offset + HEADER + PlaceOrderEncoder.priceEncodingOffset());
        final long nonce = buffer.getLong(offset + HEADER + PlaceOrderEncoder.nonceEncodingOffset());
        eip712.order(
            (int)4_000_000_000L, 3, 1, 2, 1_000, 3_000, Terms.BUY, Terms.GTC, price, 17, 5, 9, (int)3_000_000_000L,
            new UnsafeBuffer(bytes16), 0, nonce, digest, 0);
        return length(offset, order.putAuth(sign(), 0, auth.length).limit());
    }

    /** Its cancel is signed where cancelKey is not null, and is by a secret otherwise. */
    int replaceOrder(final MutableDirectBuffer buffer, final int offset, final SigningKey cancelKey)
    {
        final ReplaceOrderEncoder order = new ReplaceOrderEncoder().wrapAndApplyHeader(buffer, offset, header)
            .account(4_000_000_000L).market(3).base(1).quote(2).lotSize(1_000).takerFee(3_000)
            .side((short)Terms.SELL).orderType((short)Terms.GTC).price(77).lots(17)
            .peak(5).trigger(9).expiry(3_000_000_000L).putCancelHash(bytes16, 0, 16).nonce(12).selfTrade((short)1)
            .replaced(10).cancelNonce(11).putSecret(bytes16, 0, 16);
        eip712.order(
            (int)4_000_000_000L, 3, 1, 2, 1_000, 3_000, Terms.SELL, Terms.GTC, 77, 17, 5, 9, (int)3_000_000_000L,
            new UnsafeBuffer(bytes16), 0, 12, digest, 0);
        order.putAuth(sign(), 0, auth.length);
        final byte[] cancelAuth = new byte[null == cancelKey ? 0 : Auth.SINGLE_LENGTH];
        if (null != cancelKey)
        {
            eip712.cancel((int)4_000_000_000L, 10, 11, digest, 0);
            cancelKey.sign(digest, 0, new UnsafeBuffer(cancelAuth), 0);
        }
        return length(offset, order.putCancelAuth(cancelAuth, 0, cancelAuth.length).limit());
    }

    private byte[] sign()
    {
        if (auth.length == Auth.SINGLE_LENGTH)
        {
            key.sign(digest, 0, new UnsafeBuffer(auth), 0);
        }
        else
        {
            signRoot((auth.length - Auth.SIBLINGS) / Keccak.LENGTH);
        }

        return auth;
    }

    private void signRoot(final int depth)
    {
        final Keccak keccak = new Keccak();
        final byte[] root = new byte[Keccak.LENGTH];
        final byte[] nodes = new byte[2 * Keccak.LENGTH];
        final int index = random.nextInt(1 << depth);
        digest.getBytes(0, root);
        random.nextBytes(auth);
        for (int level = 0; level < depth; level++)
        {
            final boolean isRight = (index >> level & 1) == 1;
            final int sibling = Auth.SIBLINGS + level * Keccak.LENGTH;
            System.arraycopy(root, 0, nodes, isRight ? Keccak.LENGTH : 0, Keccak.LENGTH);
            System.arraycopy(auth, sibling, nodes, isRight ? 0 : Keccak.LENGTH, Keccak.LENGTH);
            keccak.hash(nodes, 0, nodes.length, root, 0);
        }

        final UnsafeBuffer buffer = new UnsafeBuffer(auth);
        eip712.batch(new UnsafeBuffer(root), 0, digest, 0);
        key.sign(digest, 0, buffer, 0);
        buffer.putByte(Auth.DEPTH, (byte)depth);
        buffer.putShort(Auth.INDEX, (short)index, ByteOrder.BIG_ENDIAN);
    }

    private static int length(final int offset, final int limit)
    {
        return limit - offset;
    }
}
