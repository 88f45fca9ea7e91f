package org.plasmex.protocol;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.sbe.CancelOrderDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;
import org.plasmex.protocol.sbe.RaiseFloorDecoder;
import org.plasmex.protocol.sbe.ReduceOrderDecoder;
import org.plasmex.protocol.sbe.ReplaceOrderDecoder;
import org.plasmex.protocol.sbe.SetSignerDecoder;
import org.plasmex.protocol.sbe.TransferDecoder;
import org.plasmex.protocol.sbe.WithdrawDecoder;

/**
 * Checks a client's command before it is journaled: that its bytes are one whole message of the schema, and that its
 * auth recovers to a key, which is written into the command. A command carries all that is signed, so the answer
 * depends on its bytes alone; whether the key may act for the account is for the state machine to say.
 * <p>
 * A CancelBySecret is not signed. Nothing but its form is checked, and its key becomes zero: which secret an order has
 * only the state machine knows.
 * <p>
 * Total over any bytes. Allocates nothing but what {@link KeyRecovery} does. Not thread safe.
 */
public final class CommandVerifier
{
    private static final int AUTH_HEADER_LENGTH = PlaceOrderDecoder.authHeaderLength();
    private static final int KEY = PlaceOrderDecoder.keyEncodingOffset();

    private final Eip712 eip712;
    private final AuthVerifier authVerifier;
    private final UnsafeBuffer digest = new UnsafeBuffer(new byte[Keccak.LENGTH]);

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PlaceOrderDecoder placeOrder = new PlaceOrderDecoder();
    private final ReplaceOrderDecoder replaceOrder = new ReplaceOrderDecoder();
    private final UnsafeBuffer cancelKey = new UnsafeBuffer(new byte[KeyRecovery.ADDRESS_LENGTH]);
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final ReduceOrderDecoder reduceOrder = new ReduceOrderDecoder();
    private final RaiseFloorDecoder raiseFloor = new RaiseFloorDecoder();
    private final TransferDecoder transfer = new TransferDecoder();
    private final WithdrawDecoder withdraw = new WithdrawDecoder();
    private final SetSignerDecoder setSigner = new SetSignerDecoder();

    /**
     * Create a verifier.
     *
     * @param eip712       of the venue's domain; used by this verifier's thread only.
     * @param authVerifier used by this verifier's thread only.
     */
    public CommandVerifier(final Eip712 eip712, final AuthVerifier authVerifier)
    {
        this.eip712 = eip712;
        this.authVerifier = authVerifier;
    }

    /**
     * Check a command and write the key that signed it into its {@code key}, whatever was there; zero where it is of a
     * kind that nobody signs.
     *
     * @param buffer that holds the command, from the SBE message header on.
     * @param offset of the header.
     * @param length of the command in bytes, with header and auth.
     * @return true if the command is well-formed and, where it must be, signed; false, with the buffer unchanged, if it
     * is to be dropped.
     */
    public boolean verify(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (offset < 0 || length > buffer.capacity() - offset || length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            return false;
        }

        header.wrap(buffer, offset);
        final int templateId = header.templateId();
        final int blockLength = Templates.isClients(templateId) ? Templates.blockLength(templateId) : Templates.NONE;
        if (blockLength == Templates.NONE ||
            header.schemaId() != MessageHeaderDecoder.SCHEMA_ID ||
            header.version() != MessageHeaderDecoder.SCHEMA_VERSION ||
            header.blockLength() != blockLength)
        {
            return false;
        }

        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        final int bodyLength = length - MessageHeaderDecoder.ENCODED_LENGTH;

        return Templates.isSigned(templateId) ?
            verifySigned(templateId, buffer, body, blockLength, bodyLength) :
            verifyUnsigned(buffer, body, blockLength, bodyLength);
    }

    private boolean verifySigned(
        final int templateId,
        final MutableDirectBuffer buffer,
        final int body,
        final int blockLength,
        final int bodyLength)
    {
        if (templateId == ReplaceOrderDecoder.TEMPLATE_ID)
        {
            return verifyReplace(buffer, body, blockLength, bodyLength);
        }

        final int authLength = bodyLength - blockLength - AUTH_HEADER_LENGTH;
        if (authLength < Auth.SINGLE_LENGTH ||
            buffer.getInt(body + blockLength, ByteOrder.LITTLE_ENDIAN) != authLength)
        {
            return false;
        }

        hash(templateId, buffer, body, blockLength);

        return authVerifier.key(
            digest,
            0,
            buffer,
            body + blockLength + AUTH_HEADER_LENGTH,
            authLength,
            buffer,
            body + KEY);
    }

    /**
     * The order's own auth, then that of the cancel, which is empty where a secret is shown. The keys are written once
     * both are found.
     */
    private boolean verifyReplace(
        final MutableDirectBuffer buffer, final int body, final int blockLength, final int bodyLength)
    {
        final int left = bodyLength - blockLength - 2 * AUTH_HEADER_LENGTH;
        if (left < Auth.SINGLE_LENGTH)
        {
            return false;
        }
        final int authLength = buffer.getInt(body + blockLength, ByteOrder.LITTLE_ENDIAN);
        final int auth = body + blockLength + AUTH_HEADER_LENGTH;
        if (authLength < Auth.SINGLE_LENGTH || authLength > left)
        {
            return false;
        }
        final int cancelLength = left - authLength;
        final int cancelAuth = auth + authLength + AUTH_HEADER_LENGTH;
        if (buffer.getInt(auth + authLength, ByteOrder.LITTLE_ENDIAN) != cancelLength)
        {
            return false;
        }

        replaceOrder.wrap(buffer, body, blockLength, MessageHeaderDecoder.SCHEMA_VERSION);
        cancelKey.setMemory(0, KeyRecovery.ADDRESS_LENGTH, (byte)0);
        if (cancelLength > 0)
        {
            eip712.cancel(
                (int)replaceOrder.account(), replaceOrder.replaced(), replaceOrder.cancelNonce(), digest, 0);
            if (!authVerifier.key(digest, 0, buffer, cancelAuth, cancelLength, cancelKey, 0))
            {
                return false;
            }
        }
        // its block begins as that of a PlaceOrder does
        hash(placeOrder.wrap(buffer, body, PlaceOrderDecoder.BLOCK_LENGTH, MessageHeaderDecoder.SCHEMA_VERSION));
        if (!authVerifier.key(digest, 0, buffer, auth, authLength, buffer, body + KEY))
        {
            return false;
        }
        buffer.putBytes(
            body + ReplaceOrderDecoder.cancelKeyEncodingOffset(), cancelKey, 0, KeyRecovery.ADDRESS_LENGTH);

        return true;
    }

    private static boolean verifyUnsigned(
        final MutableDirectBuffer buffer, final int body, final int blockLength, final int bodyLength)
    {
        if (bodyLength != blockLength)
        {
            return false;
        }

        buffer.setMemory(body + KEY, KeyRecovery.ADDRESS_LENGTH, (byte)0);

        return true;
    }

    private void hash(
        final int templateId, final MutableDirectBuffer buffer, final int body, final int blockLength)
    {
        final int version = MessageHeaderDecoder.SCHEMA_VERSION;
        switch (templateId)
        {
            case PlaceOrderDecoder.TEMPLATE_ID:
                hash(placeOrder.wrap(buffer, body, blockLength, version));
                break;

            case CancelOrderDecoder.TEMPLATE_ID:
                cancelOrder.wrap(buffer, body, blockLength, version);
                eip712.cancel((int)cancelOrder.account(), cancelOrder.order(), cancelOrder.nonce(), digest, 0);
                break;

            case ReduceOrderDecoder.TEMPLATE_ID:
                reduceOrder.wrap(buffer, body, blockLength, version);
                eip712.reduce(
                    (int)reduceOrder.account(),
                    reduceOrder.order(),
                    reduceOrder.lots(),
                    reduceOrder.nonce(),
                    digest,
                    0);
                break;

            case RaiseFloorDecoder.TEMPLATE_ID:
                raiseFloor.wrap(buffer, body, blockLength, version);
                eip712.floor((int)raiseFloor.account(), raiseFloor.floor(), raiseFloor.nonce(), digest, 0);
                break;

            case TransferDecoder.TEMPLATE_ID:
                transfer.wrap(buffer, body, blockLength, version);
                eip712.transfer(
                    (int)transfer.account(),
                    (int)transfer.to(),
                    buffer,
                    body + TransferDecoder.toOwnerEncodingOffset(),
                    transfer.asset(),
                    transfer.amount(),
                    transfer.nonce(),
                    digest,
                    0);
                break;

            case WithdrawDecoder.TEMPLATE_ID:
                withdraw.wrap(buffer, body, blockLength, version);
                eip712.withdraw(
                    (int)withdraw.account(),
                    withdraw.asset(),
                    withdraw.amount(),
                    buffer,
                    body + WithdrawDecoder.recipientEncodingOffset(),
                    withdraw.nonce(),
                    digest,
                    0);
                break;

            case SetSignerDecoder.TEMPLATE_ID:
                setSigner.wrap(buffer, body, blockLength, version);
                eip712.signer(
                    (int)setSigner.account(),
                    buffer,
                    body + SetSignerDecoder.signerEncodingOffset(),
                    setSigner.nonce(),
                    digest,
                    0);
                break;

            default:
                throw new IllegalStateException("not a client's command: " + templateId);
        }
    }

    private void hash(final PlaceOrderDecoder order)
    {
        eip712.order(
            (int)order.account(),
            order.market(),
            order.base(),
            order.quote(),
            order.lotSize(),
            order.takerFee(),
            order.side(),
            order.orderType(),
            order.price(),
            order.lots(),
            order.peak(),
            order.trigger(),
            (int)order.expiry(),
            order.buffer(),
            order.offset() + PlaceOrderDecoder.cancelHashEncodingOffset(),
            order.nonce(),
            digest,
            0);
    }
}
