package org.plasmex.client;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.sbe.CancelOrderEncoder;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.PlaceOrderEncoder;
import org.plasmex.protocol.sbe.RaiseFloorEncoder;
import org.plasmex.protocol.sbe.ReduceOrderEncoder;
import org.plasmex.protocol.sbe.SetSignerEncoder;
import org.plasmex.protocol.sbe.TransferEncoder;
import org.plasmex.protocol.sbe.WithdrawEncoder;

/**
 * Writes the commands of one account, each with the next nonce and its signature, ready for a door. An order is named
 * by the nonce with which it was placed ({@link #lastNonce()} right after), so it can be cancelled before anything was
 * heard of it.
 * <p>
 * Amounts are quanta, sizes lots, prices quote quanta a lot. What is wrong with a command is for the venue to say: it
 * refuses, this class does not. Nothing is allocated here. Not thread safe; of two writers for one account the one with
 * the lower nonces is refused.
 */
public final class CommandWriter
{
    /**
     * Room that any command needs at the most, in bytes.
     */
    public static final int MAX_LENGTH = 320;

    private static final int DIGEST_LENGTH = 32;
    private static final int CORRELATION_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + PlaceOrderEncoder.correlationEncodingOffset();

    private final Wallet wallet;
    private final Eip712 eip712;
    private final long session;
    private final int account;
    private final boolean signs;
    private long nonce;
    private long correlation;

    private final UnsafeBuffer digest = new UnsafeBuffer(new byte[DIGEST_LENGTH]);
    private final UnsafeBuffer auth = new UnsafeBuffer(new byte[Auth.SINGLE_LENGTH]);
    private final UnsafeBuffer noCancelHash = new UnsafeBuffer(new byte[16]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PlaceOrderEncoder placeOrder = new PlaceOrderEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
    private final ReduceOrderEncoder reduceOrder = new ReduceOrderEncoder();
    private final RaiseFloorEncoder raiseFloor = new RaiseFloorEncoder();
    private final TransferEncoder transfer = new TransferEncoder();
    private final WithdrawEncoder withdraw = new WithdrawEncoder();
    private final SetSignerEncoder setSigner = new SetSignerEncoder();

    /**
     * A writer that signs.
     *
     * @param wallet    whose key signs: the account's owner, or for trading its signer.
     * @param eip712    of the venue's domain. Shared only with writers of the same thread.
     * @param session   given by the door, under which the reports come back.
     * @param account   that acts.
     * @param lastNonce the highest nonce the account has used, 0 for a new account.
     */
    public CommandWriter(
        final Wallet wallet, final Eip712 eip712, final long session, final int account, final long lastNonce)
    {
        this(wallet, eip712, session, account, lastNonce, true);
    }

    private CommandWriter(
        final Wallet wallet,
        final Eip712 eip712,
        final long session,
        final int account,
        final long lastNonce,
        final boolean signs)
    {
        this.wallet = wallet;
        this.eip712 = eip712;
        this.session = session;
        this.account = account;
        this.nonce = lastNonce;
        this.signs = signs;
        // A signature that is one by its form, for a venue that looks no further.
        auth.putByte(Auth.V, (byte)27);
    }

    /**
     * A writer that names the wallet's address as the key and signs nothing: for measuring a venue that has its
     * signatures switched off. No other venue takes such commands.
     *
     * @param wallet    whose address is named.
     * @param session   given by the door.
     * @param account   that acts.
     * @param lastNonce the highest nonce the account has used.
     * @return the writer.
     */
    public static CommandWriter unsigned(
        final Wallet wallet, final long session, final int account, final long lastNonce)
    {
        return new CommandWriter(wallet, null, session, account, lastNonce, false);
    }

    /**
     * The account that acts.
     *
     * @return its number.
     */
    public int account()
    {
        return account;
    }

    /**
     * The key that signs.
     *
     * @return a view of its address, 20 bytes, not to be changed.
     */
    public DirectBuffer key()
    {
        return wallet.address();
    }

    /**
     * The nonce of the last command written.
     *
     * @return the nonce.
     */
    public long lastNonce()
    {
        return nonce;
    }

    /**
     * Set what the reports about the next commands will carry.
     *
     * @param value any number that tells the client which command a report is about.
     * @return this for a fluent API.
     */
    public CommandWriter correlation(final long value)
    {
        correlation = value;
        return this;
    }

    /**
     * Set what the reports about a command that is written already will carry. It is not signed.
     *
     * @param buffer that holds the command.
     * @param offset of the command.
     * @param value  any number that tells the client which command a report is about.
     */
    public static void correlate(final MutableDirectBuffer buffer, final int offset, final long value)
    {
        buffer.putLong(offset + CORRELATION_OFFSET, value, PlaceOrderEncoder.BYTE_ORDER);
    }

    /**
     * Write an order.
     *
     * @param buffer to write to, with room for {@link #MAX_LENGTH}.
     * @param offset to write at.
     * @param terms  of the market.
     * @param side   {@code Terms.BUY} or {@code Terms.SELL}.
     * @param type   {@code Terms.GTC}, {@code IOC}, {@code FOK} or {@code POST_ONLY}.
     * @param price  limit, a multiple of the tick size.
     * @param lots   size.
     * @return the length of the command in bytes.
     */
    public int placeOrder(
        final MutableDirectBuffer buffer,
        final int offset,
        final MarketTerms terms,
        final int side,
        final int type,
        final long price,
        final long lots)
    {
        nonce++;
        placeOrder.wrapAndApplyHeader(buffer, offset, header).session(session).correlation(correlation)
            .account(account).market(terms.market()).base(terms.base()).quote(terms.quote())
            .lotSize(terms.lotSize()).takerFee(terms.takerFee()).side((short)side).orderType((short)type)
            .price(price).lots(lots).peak(0).trigger(0).expiry(0).nonce(nonce);
        placeOrder.putCancelHash(noCancelHash, 0, noCancelHash.capacity());
        key(buffer, placeOrder.offset() + PlaceOrderEncoder.keyEncodingOffset());
        if (signs)
        {
            eip712.order(account, terms.market(), terms.base(), terms.quote(), terms.lotSize(), terms.takerFee(),
                side, type, price, lots, 0, 0, 0, noCancelHash, 0, nonce, digest, 0);
            sign();
        }
        placeOrder.putAuth(auth, 0, Auth.SINGLE_LENGTH);
        return placeOrder.limit() - offset;
    }

    /**
     * Write the cancellation of an order.
     *
     * @param buffer to write to, with room for {@link #MAX_LENGTH}.
     * @param offset to write at.
     * @param order  the nonce with which the order was placed.
     * @return the length of the command in bytes.
     */
    public int cancelOrder(final MutableDirectBuffer buffer, final int offset, final long order)
    {
        nonce++;
        cancelOrder.wrapAndApplyHeader(buffer, offset, header).session(session).correlation(correlation)
            .account(account).order(order).nonce(nonce);
        key(buffer, cancelOrder.offset() + CancelOrderEncoder.keyEncodingOffset());
        if (signs)
        {
            eip712.cancel(account, order, nonce, digest, 0);
            sign();
        }
        cancelOrder.putAuth(auth, 0, Auth.SINGLE_LENGTH);
        return cancelOrder.limit() - offset;
    }

    /**
     * Write the reduction of an order, which keeps its priority.
     *
     * @param buffer to write to, with room for {@link #MAX_LENGTH}.
     * @param offset to write at.
     * @param order  the nonce with which the order was placed.
     * @param lots   that are to be left of it, less than are left now.
     * @return the length of the command in bytes.
     */
    public int reduceOrder(final MutableDirectBuffer buffer, final int offset, final long order, final long lots)
    {
        nonce++;
        reduceOrder.wrapAndApplyHeader(buffer, offset, header).session(session).correlation(correlation)
            .account(account).order(order).lots(lots).nonce(nonce);
        key(buffer, reduceOrder.offset() + ReduceOrderEncoder.keyEncodingOffset());
        if (signs)
        {
            eip712.reduce(account, order, lots, nonce, digest, 0);
            sign();
        }
        reduceOrder.putAuth(auth, 0, Auth.SINGLE_LENGTH);
        return reduceOrder.limit() - offset;
    }

    /**
     * Write the raising of the account's floor: what rests with a nonce at or below it is cancelled.
     *
     * @param buffer to write to, with room for {@link #MAX_LENGTH}.
     * @param offset to write at.
     * @param floor  above the present one, at most {@link #lastNonce()}.
     * @return the length of the command in bytes.
     */
    public int raiseFloor(final MutableDirectBuffer buffer, final int offset, final long floor)
    {
        nonce++;
        raiseFloor.wrapAndApplyHeader(buffer, offset, header).session(session).correlation(correlation)
            .account(account).floor(floor).nonce(nonce);
        key(buffer, raiseFloor.offset() + RaiseFloorEncoder.keyEncodingOffset());
        if (signs)
        {
            eip712.floor(account, floor, nonce, digest, 0);
            sign();
        }
        raiseFloor.putAuth(auth, 0, Auth.SINGLE_LENGTH);
        return raiseFloor.limit() - offset;
    }

    /**
     * Write a transfer to another account.
     *
     * @param buffer  to write to, with room for {@link #MAX_LENGTH}.
     * @param offset  to write at.
     * @param to      account that receives.
     * @param toOwner 20 bytes: the owner of that account, which is signed.
     * @param asset   that moves.
     * @param amount  in quanta.
     * @return the length of the command in bytes.
     */
    public int transfer(
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
        if (signs)
        {
            eip712.transfer(account, to, toOwner, 0, asset, amount, nonce, digest, 0);
            sign();
        }
        transfer.putAuth(auth, 0, Auth.SINGLE_LENGTH);
        return transfer.limit() - offset;
    }

    /**
     * Write a withdrawal to L1, payable once its block is final.
     *
     * @param buffer    to write to, with room for {@link #MAX_LENGTH}.
     * @param offset    to write at.
     * @param asset     to withdraw.
     * @param amount    in quanta.
     * @param recipient 20 bytes: the address on L1 that is to be paid.
     * @return the length of the command in bytes.
     */
    public int withdraw(
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
        if (signs)
        {
            eip712.withdraw(account, asset, amount, recipient, 0, nonce, digest, 0);
            sign();
        }
        withdraw.putAuth(auth, 0, Auth.SINGLE_LENGTH);
        return withdraw.limit() - offset;
    }

    /**
     * Write the naming of a signer, who may trade for the account but not move its funds.
     *
     * @param buffer to write to, with room for {@link #MAX_LENGTH}.
     * @param offset to write at.
     * @param signer 20 bytes: the signer's address, not zero.
     * @return the length of the command in bytes.
     */
    public int setSigner(final MutableDirectBuffer buffer, final int offset, final DirectBuffer signer)
    {
        nonce++;
        setSigner.wrapAndApplyHeader(buffer, offset, header).session(session).correlation(correlation)
            .account(account).nonce(nonce);
        setSigner.putSigner(signer, 0, SetSignerEncoder.signerLength());
        key(buffer, setSigner.offset() + SetSignerEncoder.keyEncodingOffset());
        if (signs)
        {
            eip712.signer(account, signer, 0, nonce, digest, 0);
            sign();
        }
        setSigner.putAuth(auth, 0, Auth.SINGLE_LENGTH);
        return setSigner.limit() - offset;
    }

    private void key(final MutableDirectBuffer buffer, final int offset)
    {
        if (signs)
        {
            buffer.setMemory(offset, wallet.address().capacity(), (byte)0);
        }
        else
        {
            buffer.putBytes(offset, wallet.address(), 0, wallet.address().capacity());
        }
    }

    private void sign()
    {
        wallet.signingKey().sign(digest, 0, auth, 0);
    }
}
