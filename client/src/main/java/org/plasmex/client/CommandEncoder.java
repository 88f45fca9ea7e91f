package org.plasmex.client;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Keccak;
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
 * Writes the commands of one account as far as their auth, each with the next nonce, and says what is to be signed. Who
 * signs it, alone or with others, is for {@link CommandWriter} and {@link Batch}.
 * <p>
 * Every method returns the length written, in bytes. Not thread safe.
 */
final class CommandEncoder
{
    private final Wallet wallet;
    private final Eip712 eip712;
    private final long session;
    private final int account;
    private long nonce;
    private long correlation;
    private long peak; // of the next order, like those that follow
    private long trigger;
    private long expiry;
    private int selfTrade;
    private final UnsafeBuffer cancelHash = new UnsafeBuffer(new byte[Secrets.HASH_LENGTH]);

    private final UnsafeBuffer cancelDigest = new UnsafeBuffer(new byte[Keccak.LENGTH]);
    private final UnsafeBuffer digest = new UnsafeBuffer(new byte[Keccak.LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PlaceOrderEncoder placeOrder = new PlaceOrderEncoder();
    private final ReplaceOrderEncoder replaceOrder = new ReplaceOrderEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
    private final ReduceOrderEncoder reduceOrder = new ReduceOrderEncoder();
    private final RaiseFloorEncoder raiseFloor = new RaiseFloorEncoder();
    private final TransferEncoder transfer = new TransferEncoder();
    private final WithdrawEncoder withdraw = new WithdrawEncoder();
    private final SetSignerEncoder setSigner = new SetSignerEncoder();
    private final CancelBySecretEncoder cancelBySecret = new CancelBySecretEncoder();

    /**
     * An encoder.
     *
     * @param eip712 of the venue's domain; null where nothing is signed, and the commands name the wallet as their key.
     */
    CommandEncoder(
        final Wallet wallet, final Eip712 eip712, final long session, final int account, final long lastNonce)
    {
        this.wallet = wallet;
        this.eip712 = eip712;
        this.session = session;
        this.account = account;
        this.nonce = lastNonce;
    }

    int account()
    {
        return account;
    }

    Wallet wallet()
    {
        return wallet;
    }

    boolean isSigned()
    {
        return null != eip712;
    }

    long nonce()
    {
        return nonce;
    }

    void correlation(final long value)
    {
        correlation = value;
    }

    void peak(final long value)
    {
        peak = value;
    }

    void trigger(final long value)
    {
        trigger = value;
    }

    void expiry(final long value)
    {
        expiry = value;
    }

    void selfTrade(final int value)
    {
        selfTrade = value;
    }

    void cancelHash(final DirectBuffer src, final int offset)
    {
        cancelHash.putBytes(0, src, offset, Secrets.HASH_LENGTH);
    }

    /**
     * What is to be signed of the command written last, 32 bytes; without meaning where nothing is signed.
     */
    DirectBuffer digest()
    {
        return digest;
    }

    /**
     * Sign the command that was written last.
     */
    void sign(final MutableDirectBuffer auth)
    {
        wallet.signingKey().sign(digest, 0, auth, 0);
    }

    /**
     * Sign the cancel that is part of the replacement that was written last.
     */
    void signCancel(final MutableDirectBuffer auth)
    {
        wallet.signingKey().sign(cancelDigest, 0, auth, 0);
    }

    /**
     * Sign the root of a tree of commands.
     */
    void signRoot(final DirectBuffer root, final int offset, final MutableDirectBuffer auth)
    {
        eip712.batch(root, offset, digest, 0);
        sign(auth);
    }

    /**
     * Write an auth behind a command.
     */
    static int putAuth(final MutableDirectBuffer buffer, final int offset, final DirectBuffer auth, final int length)
    {
        buffer.putInt(offset, length, PlaceOrderEncoder.BYTE_ORDER);
        buffer.putBytes(offset + PlaceOrderEncoder.authHeaderLength(), auth, 0, length);
        return PlaceOrderEncoder.authHeaderLength() + length;
    }

    /**
     * An auth that is one by its form, for a venue that looks no further.
     */
    static UnsafeBuffer formalAuth()
    {
        final UnsafeBuffer auth = new UnsafeBuffer(new byte[Auth.SINGLE_LENGTH]);
        auth.putByte(Auth.V, (byte)27);
        return auth;
    }

    int placeOrder(
        final MutableDirectBuffer buffer,
        final int offset,
        final MarketTerms terms,
        final int side,
        final int type,
        final long price,
        final long lots)
    {
        placeOrder.wrapAndApplyHeader(buffer, offset, header);
        putOrder(buffer, terms, side, type, price, lots);
        return placeOrder.limit() - offset;
    }

    /**
     * Write a replacement whose cancel is to be signed: it takes a nonce of its own, before that of the order.
     */
    int replaceOrder(
        final MutableDirectBuffer buffer,
        final int offset,
        final long replaced,
        final MarketTerms terms,
        final int side,
        final int type,
        final long price,
        final long lots)
    {
        nonce++;
        if (isSigned())
        {
            eip712.cancel(account, replaced, nonce, cancelDigest, 0);
        }
        final int length = replaceOrder(buffer, offset, replaced, nonce, terms, side, type, price, lots);
        buffer.setMemory(
            replaceOrder.offset() + ReplaceOrderEncoder.secretEncodingOffset(),
            ReplaceOrderEncoder.secretLength(),
            (byte)0);
        key(buffer, replaceOrder.offset() + ReplaceOrderEncoder.cancelKeyEncodingOffset());
        return length;
    }

    /**
     * Write a replacement of an order whose secret is shown.
     */
    int replaceBySecret(
        final MutableDirectBuffer buffer,
        final int offset,
        final long replaced,
        final DirectBuffer secret,
        final int secretOffset,
        final MarketTerms terms,
        final int side,
        final int type,
        final long price,
        final long lots)
    {
        final int length = replaceOrder(buffer, offset, replaced, 0, terms, side, type, price, lots);
        replaceOrder.putSecret(secret, secretOffset, ReplaceOrderEncoder.secretLength());
        buffer.setMemory(
            replaceOrder.offset() + ReplaceOrderEncoder.cancelKeyEncodingOffset(),
            ReplaceOrderEncoder.cancelKeyLength(),
            (byte)0);
        return length;
    }

    private int replaceOrder(
        final MutableDirectBuffer buffer,
        final int offset,
        final long replaced,
        final long cancelNonce,
        final MarketTerms terms,
        final int side,
        final int type,
        final long price,
        final long lots)
    {
        replaceOrder.wrapAndApplyHeader(buffer, offset, header).replaced(replaced).cancelNonce(cancelNonce);
        placeOrder.wrap(buffer, replaceOrder.offset());
        putOrder(buffer, terms, side, type, price, lots);
        return replaceOrder.limit() - offset;
    }

    /**
     * What a placing and a replacement begin with.
     */
    private void putOrder(
        final MutableDirectBuffer buffer,
        final MarketTerms terms,
        final int side,
        final int type,
        final long price,
        final long lots)
    {
        nonce++;
        placeOrder.session(session).correlation(correlation)
            .account(account).market(terms.market()).base(terms.base()).quote(terms.quote())
            .lotSize(terms.lotSize()).takerFee(terms.takerFee()).side((short)side).orderType((short)type)
            .price(price).lots(lots).peak(peak).trigger(trigger).expiry(expiry).selfTrade((short)selfTrade)
            .nonce(nonce);
        placeOrder.putCancelHash(cancelHash, 0, PlaceOrderEncoder.cancelHashLength());
        key(buffer, placeOrder.offset() + PlaceOrderEncoder.keyEncodingOffset());
        if (isSigned())
        {
            eip712.order(account, terms.market(), terms.base(), terms.quote(), terms.lotSize(), terms.takerFee(),
                side, type, price, lots, peak, trigger, (int)expiry, cancelHash, 0, nonce, digest, 0);
        }
        peak = 0;
        trigger = 0;
        expiry = 0;
        selfTrade = 0;
        cancelHash.setMemory(0, Secrets.HASH_LENGTH, (byte)0);
    }

    int cancelOrder(final MutableDirectBuffer buffer, final int offset, final long order)
    {
        nonce++;
        cancelOrder.wrapAndApplyHeader(buffer, offset, header).session(session).correlation(correlation)
            .account(account).order(order).nonce(nonce);
        key(buffer, cancelOrder.offset() + CancelOrderEncoder.keyEncodingOffset());
        if (isSigned())
        {
            eip712.cancel(account, order, nonce, digest, 0);
        }
        return cancelOrder.limit() - offset;
    }

    int reduceOrder(final MutableDirectBuffer buffer, final int offset, final long order, final long lots)
    {
        nonce++;
        reduceOrder.wrapAndApplyHeader(buffer, offset, header).session(session).correlation(correlation)
            .account(account).order(order).lots(lots).nonce(nonce);
        key(buffer, reduceOrder.offset() + ReduceOrderEncoder.keyEncodingOffset());
        if (isSigned())
        {
            eip712.reduce(account, order, lots, nonce, digest, 0);
        }
        return reduceOrder.limit() - offset;
    }

    int raiseFloor(final MutableDirectBuffer buffer, final int offset, final long floor)
    {
        nonce++;
        return raiseFloor(buffer, offset, floor, nonce);
    }

    /**
     * Write the raising of the floor with a nonce that is not this encoder's next, and that it does not count.
     */
    int raiseFloor(final MutableDirectBuffer buffer, final int offset, final long floor, final long itsNonce)
    {
        raiseFloor.wrapAndApplyHeader(buffer, offset, header).session(session).correlation(correlation)
            .account(account).floor(floor).nonce(itsNonce);
        key(buffer, raiseFloor.offset() + RaiseFloorEncoder.keyEncodingOffset());
        if (isSigned())
        {
            eip712.floor(account, floor, itsNonce, digest, 0);
        }
        return raiseFloor.limit() - offset;
    }

    int transfer(
        final MutableDirectBuffer buffer,
        final int offset,
        final int to,
        final DirectBuffer toOwner,
        final int asset,
        final long amount)
    {
        nonce++;
        transfer.wrapAndApplyHeader(buffer, offset, header).session(session).correlation(correlation)
            .account(account).to(to).asset(asset).amount(amount).nonce(nonce);
        transfer.putToOwner(toOwner, 0, TransferEncoder.toOwnerLength());
        key(buffer, transfer.offset() + TransferEncoder.keyEncodingOffset());
        if (isSigned())
        {
            eip712.transfer(account, to, toOwner, 0, asset, amount, nonce, digest, 0);
        }
        return transfer.limit() - offset;
    }

    int withdraw(
        final MutableDirectBuffer buffer,
        final int offset,
        final int asset,
        final long amount,
        final DirectBuffer recipient)
    {
        nonce++;
        withdraw.wrapAndApplyHeader(buffer, offset, header).session(session).correlation(correlation)
            .account(account).asset(asset).amount(amount).nonce(nonce);
        withdraw.putRecipient(recipient, 0, WithdrawEncoder.recipientLength());
        key(buffer, withdraw.offset() + WithdrawEncoder.keyEncodingOffset());
        if (isSigned())
        {
            eip712.withdraw(account, asset, amount, recipient, 0, nonce, digest, 0);
        }
        return withdraw.limit() - offset;
    }

    int setSigner(final MutableDirectBuffer buffer, final int offset, final DirectBuffer signer)
    {
        nonce++;
        setSigner.wrapAndApplyHeader(buffer, offset, header).session(session).correlation(correlation)
            .account(account).nonce(nonce);
        setSigner.putSigner(signer, 0, SetSignerEncoder.signerLength());
        key(buffer, setSigner.offset() + SetSignerEncoder.keyEncodingOffset());
        if (isSigned())
        {
            eip712.signer(account, signer, 0, nonce, digest, 0);
        }
        return setSigner.limit() - offset;
    }

    /**
     * The one command that nobody signs: it has no nonce, and no auth will follow it.
     */
    int cancelBySecret(
        final MutableDirectBuffer buffer,
        final int offset,
        final int ofAccount,
        final long order,
        final DirectBuffer secret,
        final int secretOffset)
    {
        cancelBySecret.wrapAndApplyHeader(buffer, offset, header).session(session).correlation(correlation)
            .account(ofAccount).order(order);
        cancelBySecret.putSecret(secret, secretOffset, CancelBySecretEncoder.secretLength());
        buffer.setMemory(
            cancelBySecret.offset() + CancelBySecretEncoder.keyEncodingOffset(),
            CancelBySecretEncoder.keyLength(),
            (byte)0);
        return cancelBySecret.limit() - offset;
    }

    private void key(final MutableDirectBuffer buffer, final int offset)
    {
        if (isSigned())
        {
            buffer.setMemory(offset, wallet.address().capacity(), (byte)0);
        }
        else
        {
            buffer.putBytes(offset, wallet.address(), 0, wallet.address().capacity());
        }
    }
}
