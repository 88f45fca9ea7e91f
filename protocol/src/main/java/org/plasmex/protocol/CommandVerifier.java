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
 * Checks clients' commands before they are journaled: that the bytes of each are one whole message of the schema, and
 * that its auth recovers to a key, which is written into the command. A command carries all that is signed, so the
 * answer depends on its bytes alone; whether the key may act for the account is for the state machine to say. What was
 * signed is hashed for several commands at a time.
 * <p>
 * A CancelBySecret is not signed. Nothing but its form is checked, and its key becomes zero: which secret an order has
 * only the state machine knows.
 * <p>
 * Total over any bytes. Allocates nothing but what {@link KeyRecovery} does. Not thread safe.
 */
public final class CommandVerifier implements CommandCheck
{
    private static final int AUTH_HEADER_LENGTH = PlaceOrderDecoder.authHeaderLength();
    private static final int KEY = PlaceOrderDecoder.keyEncodingOffset();

    /** Of a replacement: its own, and behind that the one of its cancel. */
    private static final int DIGESTS = 2 * Keccak.LENGTH;
    private static final int MALFORMED = -1;

    private final Eip712 eip712;
    private final AuthVerifier authVerifier;
    private final MutableDirectBuffer[] buffers = new MutableDirectBuffer[BATCH];
    private final int[] offsets = new int[BATCH];
    private final int[] lengths = new int[BATCH];
    private final int[] templates = new int[BATCH]; // MALFORMED where it is
    private final UnsafeBuffer digests = new UnsafeBuffer(new byte[BATCH * DIGESTS]);
    private int count;

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
     * @param eip712       of the venue's domain.
     * @param authVerifier used by this verifier's thread only.
     */
    public CommandVerifier(final Eip712 eip712, final AuthVerifier authVerifier)
    {
        this(eip712, authVerifier, new KeccakQueue());
    }

    CommandVerifier(final Eip712 eip712, final AuthVerifier authVerifier, final KeccakQueue hashing)
    {
        this.eip712 = eip712.queued(2 * BATCH, hashing);
        this.authVerifier = authVerifier;
    }

    @Override
    public void add(final MutableDirectBuffer command, final int offset, final int length)
    {
        if (BATCH == count)
        {
            throw new IllegalStateException(BATCH + " commands wait already: check them first");
        }

        final int template = template(command, offset, length);
        templates[count] = template;
        buffers[count] = command;
        offsets[count] = offset;
        lengths[count] = length;
        if (MALFORMED != template && Templates.isSigned(template))
        {
            hash(template, command, offset + MessageHeaderDecoder.ENCODED_LENGTH, count * DIGESTS);
        }
        count++;
    }

    @Override
    public long flush()
    {
        final int added = count;
        count = 0;
        eip712.flush();
        long sound = 0;
        for (int i = 0; i < added; i++)
        {
            sound |= isSound(i) ? 1L << i : 0;
        }

        return sound;
    }

    /**
     * Check one command and write the key that signed it into its {@code key}, whatever was there; zero where it is of
     * a kind that nobody signs.
     *
     * @param buffer that holds the command, from the SBE message header on.
     * @param offset of the header.
     * @param length of the command in bytes, with header and auth.
     * @return true if the command is well-formed and, where it must be, signed; false, with the buffer unchanged, if it
     * is to be dropped.
     */
    public boolean verify(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        add(buffer, offset, length);

        return 0 != flush();
    }

    /**
     * The template of a command whose form is right.
     */
    private int template(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (offset < 0 || length > buffer.capacity() - offset || length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            return MALFORMED;
        }

        header.wrap(buffer, offset);
        final int templateId = header.templateId();
        final int blockLength = Templates.isClients(templateId) ? Templates.blockLength(templateId) : Templates.NONE;
        if (blockLength == Templates.NONE ||
            header.schemaId() != MessageHeaderDecoder.SCHEMA_ID ||
            header.version() != MessageHeaderDecoder.SCHEMA_VERSION ||
            header.blockLength() != blockLength)
        {
            return MALFORMED;
        }

        final int tail = offset + MessageHeaderDecoder.ENCODED_LENGTH + blockLength;
        final int tailLength = length - MessageHeaderDecoder.ENCODED_LENGTH - blockLength;
        final boolean isWhole = !Templates.isSigned(templateId) ? 0 == tailLength :
            templateId == ReplaceOrderDecoder.TEMPLATE_ID ? isTwoAuths(buffer, tail, tailLength) :
                isAuth(buffer, tail, tailLength);

        return isWhole ? templateId : MALFORMED;
    }

    private static boolean isAuth(final MutableDirectBuffer buffer, final int tail, final int tailLength)
    {
        final int authLength = tailLength - AUTH_HEADER_LENGTH;

        return authLength >= Auth.SINGLE_LENGTH && authLength(buffer, tail) == authLength;
    }

    /**
     * The order's own, then that of the cancel, which is empty where a secret is shown.
     */
    private static boolean isTwoAuths(final MutableDirectBuffer buffer, final int tail, final int tailLength)
    {
        final int left = tailLength - 2 * AUTH_HEADER_LENGTH;
        if (left < Auth.SINGLE_LENGTH)
        {
            return false;
        }
        final int authLength = authLength(buffer, tail);

        return authLength >= Auth.SINGLE_LENGTH && authLength <= left &&
            authLength(buffer, tail + AUTH_HEADER_LENGTH + authLength) == left - authLength;
    }

    private static int authLength(final MutableDirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Whether a command, of which the digests are there, has the keys that it needs. They are written once all are
     * found.
     */
    private boolean isSound(final int place)
    {
        final int templateId = templates[place];
        if (MALFORMED == templateId)
        {
            return false;
        }

        final MutableDirectBuffer buffer = buffers[place];
        final int body = offsets[place] + MessageHeaderDecoder.ENCODED_LENGTH;
        if (!Templates.isSigned(templateId))
        {
            buffer.setMemory(body + KEY, KeyRecovery.ADDRESS_LENGTH, (byte)0);
            return true;
        }

        final int tail = body + Templates.blockLength(templateId);
        final int auth = tail + AUTH_HEADER_LENGTH;
        final int authLength = authLength(buffer, tail);
        final int digest = place * DIGESTS;
        if (templateId == ReplaceOrderDecoder.TEMPLATE_ID)
        {
            cancelKey.setMemory(0, KeyRecovery.ADDRESS_LENGTH, (byte)0);
            final int cancelLength = authLength(buffer, auth + authLength);
            if (cancelLength > 0 && !authVerifier.key(
                digests,
                digest + Keccak.LENGTH,
                buffer,
                auth + authLength + AUTH_HEADER_LENGTH,
                cancelLength,
                cancelKey,
                0))
            {
                return false;
            }
        }
        if (!authVerifier.key(digests, digest, buffer, auth, authLength, buffer, body + KEY))
        {
            return false;
        }
        if (templateId == ReplaceOrderDecoder.TEMPLATE_ID)
        {
            buffer.putBytes(
                body + ReplaceOrderDecoder.cancelKeyEncodingOffset(), cancelKey, 0, KeyRecovery.ADDRESS_LENGTH);
        }

        return true;
    }

    private void hash(
        final int templateId, final MutableDirectBuffer buffer, final int body, final int digest)
    {
        final int blockLength = Templates.blockLength(templateId);
        final int version = MessageHeaderDecoder.SCHEMA_VERSION;
        switch (templateId)
        {
            case PlaceOrderDecoder.TEMPLATE_ID:
                hash(placeOrder.wrap(buffer, body, blockLength, version), digest);
                break;

            case ReplaceOrderDecoder.TEMPLATE_ID:
                // its block begins as that of a PlaceOrder does
                hash(placeOrder.wrap(buffer, body, PlaceOrderDecoder.BLOCK_LENGTH, version), digest);
                replaceOrder.wrap(buffer, body, blockLength, version);
                eip712.cancel(
                    (int)replaceOrder.account(),
                    replaceOrder.replaced(),
                    replaceOrder.cancelNonce(),
                    digests,
                    digest + Keccak.LENGTH);
                break;

            case CancelOrderDecoder.TEMPLATE_ID:
                cancelOrder.wrap(buffer, body, blockLength, version);
                eip712.cancel((int)cancelOrder.account(), cancelOrder.order(), cancelOrder.nonce(), digests, digest);
                break;

            case ReduceOrderDecoder.TEMPLATE_ID:
                reduceOrder.wrap(buffer, body, blockLength, version);
                eip712.reduce(
                    (int)reduceOrder.account(),
                    reduceOrder.order(),
                    reduceOrder.lots(),
                    reduceOrder.nonce(),
                    digests,
                    digest);
                break;

            case RaiseFloorDecoder.TEMPLATE_ID:
                raiseFloor.wrap(buffer, body, blockLength, version);
                eip712.floor((int)raiseFloor.account(), raiseFloor.floor(), raiseFloor.nonce(), digests, digest);
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
                    digests,
                    digest);
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
                    digests,
                    digest);
                break;

            case SetSignerDecoder.TEMPLATE_ID:
                setSigner.wrap(buffer, body, blockLength, version);
                eip712.signer(
                    (int)setSigner.account(),
                    buffer,
                    body + SetSignerDecoder.signerEncodingOffset(),
                    setSigner.nonce(),
                    digests,
                    digest);
                break;

            default:
                throw new IllegalStateException("not a client's command: " + templateId);
        }
    }

    private void hash(final PlaceOrderDecoder order, final int digest)
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
            digests,
            digest);
    }
}
