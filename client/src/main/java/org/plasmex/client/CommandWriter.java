package org.plasmex.client;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.sbe.MessageHeaderEncoder;
import org.plasmex.protocol.sbe.PlaceOrderEncoder;
import org.plasmex.protocol.sbe.ReplaceOrderEncoder;

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
     * Room that any command needs at the most, in bytes: a replacement by secret with the longest auth.
     */
    public static final int MAX_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + ReplaceOrderEncoder.BLOCK_LENGTH +
        ReplaceOrderEncoder.authHeaderLength() + Auth.MAX_LENGTH + ReplaceOrderEncoder.cancelAuthHeaderLength();

    private static final int CORRELATION_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + PlaceOrderEncoder.correlationEncodingOffset();

    private final CommandEncoder encoder;
    private final UnsafeBuffer auth = CommandEncoder.formalAuth();

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
        this(new CommandEncoder(wallet, eip712, session, account, lastNonce));
    }

    private CommandWriter(final CommandEncoder encoder)
    {
        this.encoder = encoder;
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
        return new CommandWriter(new CommandEncoder(wallet, null, session, account, lastNonce));
    }

    /**
     * The account that acts.
     *
     * @return its number.
     */
    public int account()
    {
        return encoder.account();
    }

    /**
     * The key that signs.
     *
     * @return a view of its address, 20 bytes, not to be changed.
     */
    public DirectBuffer key()
    {
        return encoder.wallet().address();
    }

    /**
     * The nonce of the last command written.
     *
     * @return the nonce.
     */
    public long lastNonce()
    {
        return encoder.nonce();
    }

    /**
     * Set what the reports about the next commands will carry.
     *
     * @param value any number that tells the client which command a report is about.
     * @return this for a fluent API.
     */
    public CommandWriter correlation(final long value)
    {
        encoder.correlation(value);
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
     * Make the next order an iceberg.
     *
     * @param lots that it shows at a time, below its size.
     * @return this for a fluent API.
     */
    public CommandWriter peak(final long lots)
    {
        encoder.peak(lots);
        return this;
    }

    /**
     * Make the next order a stop order.
     *
     * @param price that the market's last price must have come to before it begins.
     * @return this for a fluent API.
     */
    public CommandWriter trigger(final long price)
    {
        encoder.trigger(price);
        return this;
    }

    /**
     * Give the next order an end.
     *
     * @param seconds since the epoch, at which it is cancelled.
     * @return this for a fluent API.
     */
    public CommandWriter expiry(final long seconds)
    {
        encoder.expiry(seconds);
        return this;
    }

    /**
     * Choose what happens where the next order would meet one of its own account. It is not signed.
     *
     * @param choice 0: the resting order is cancelled, as when not set; 1: what is left of the next one is.
     * @return this for a fluent API.
     */
    public CommandWriter selfTrade(final int choice)
    {
        encoder.selfTrade(choice);
        return this;
    }

    /**
     * Let a secret cancel the next order.
     *
     * @param src    that holds the secret's hash as {@link Secrets#cancelHash} makes it; it is copied.
     * @param offset at which it begins.
     * @return this for a fluent API.
     */
    public CommandWriter cancelHash(final DirectBuffer src, final int offset)
    {
        encoder.cancelHash(src, offset);
        return this;
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
        return signed(buffer, offset, encoder.placeOrder(buffer, offset, terms, side, type, price, lots));
    }

    /**
     * Write a replacement: an order goes, by a signature of this writer's, and another comes, or neither. It takes two
     * nonces, of which the second names the new order ({@link #lastNonce()}). Conditions that were set are the new
     * order's.
     *
     * @param buffer   to write to, with room for {@link #MAX_LENGTH}.
     * @param offset   to write at.
     * @param replaced the nonce with which the order was placed that goes.
     * @param terms    of the new order's market.
     * @param side     {@code Terms.BUY} or {@code Terms.SELL}.
     * @param type     {@code Terms.GTC}, {@code IOC}, {@code FOK} or {@code POST_ONLY}.
     * @param price    limit, a multiple of the tick size.
     * @param lots     size.
     * @return the length of the command in bytes.
     */
    public int replaceOrder(
        final MutableDirectBuffer buffer,
        final int offset,
        final long replaced,
        final MarketTerms terms,
        final int side,
        final int type,
        final long price,
        final long lots)
    {
        final int length = signed(
            buffer, offset, encoder.replaceOrder(buffer, offset, replaced, terms, side, type, price, lots));
        if (encoder.isSigned())
        {
            encoder.signCancel(auth);
        }
        return length + CommandEncoder.putAuth(buffer, offset + length, auth, Auth.SINGLE_LENGTH);
    }

    /**
     * Write a replacement of an order by its secret: it goes, and another comes, or neither. Conditions that were set
     * are the new order's: give it a {@link #cancelHash} of another secret.
     *
     * @param buffer       to write to, with room for {@link #MAX_LENGTH}.
     * @param offset       to write at.
     * @param replaced     the nonce with which the order was placed that goes.
     * @param secret       its secret as {@link Secrets#next} made it.
     * @param secretOffset at which it begins.
     * @param terms        of the new order's market.
     * @param side         {@code Terms.BUY} or {@code Terms.SELL}.
     * @param type         {@code Terms.GTC}, {@code IOC}, {@code FOK} or {@code POST_ONLY}.
     * @param price        limit, a multiple of the tick size.
     * @param lots         size.
     * @return the length of the command in bytes.
     */
    public int replaceBySecret(
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
        final int length = signed(buffer, offset, encoder.replaceBySecret(
            buffer, offset, replaced, secret, secretOffset, terms, side, type, price, lots));
        return length + CommandEncoder.putAuth(buffer, offset + length, auth, 0);
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
        return signed(buffer, offset, encoder.cancelOrder(buffer, offset, order));
    }

    /**
     * Write the cancellation of an order by its secret, which takes no signature and no nonce, and which anybody may
     * send.
     *
     * @param buffer       to write to, with room for {@link #MAX_LENGTH}.
     * @param offset       to write at.
     * @param owner        account that placed the order, this writer's or another.
     * @param order        the nonce with which it was placed.
     * @param secret       the secret as {@link Secrets#next} made it; known to everybody from now on.
     * @param secretOffset at which it begins.
     * @return the length of the command in bytes.
     */
    public int cancelBySecret(
        final MutableDirectBuffer buffer,
        final int offset,
        final int owner,
        final long order,
        final DirectBuffer secret,
        final int secretOffset)
    {
        return encoder.cancelBySecret(buffer, offset, owner, order, secret, secretOffset);
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
        return signed(buffer, offset, encoder.reduceOrder(buffer, offset, order, lots));
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
        return signed(buffer, offset, encoder.raiseFloor(buffer, offset, floor));
    }

    /**
     * Write the raising of the account's floor above what this writer's next commands use, for a door to keep and to
     * send when the connection is lost ({@code AeronSession.keep}). It takes none of this writer's nonces. Before the
     * writer has written so many commands the door must get another one; where it was sent, another writer goes on
     * behind its nonce, {@link #lastNonce()} + {@code commands} + 1 as it is now.
     *
     * @param buffer   to write to, with room for {@link #MAX_LENGTH}.
     * @param offset   to write at.
     * @param commands that it covers from here on, above 0 and below 2^44.
     * @return the length of the command in bytes.
     */
    public int raiseFloorAhead(final MutableDirectBuffer buffer, final int offset, final long commands)
    {
        final long floor = lastNonce() + commands;
        return signed(buffer, offset, encoder.raiseFloor(buffer, offset, floor, floor + 1));
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
        return signed(buffer, offset, encoder.transfer(buffer, offset, to, toOwner, asset, amount));
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
        return signed(buffer, offset, encoder.withdraw(buffer, offset, asset, amount, recipient));
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
        return signed(buffer, offset, encoder.setSigner(buffer, offset, signer));
    }

    /**
     * What a {@link Batch} writes its commands with, so that they have the nonces between this writer's own.
     *
     * @return the encoder.
     */
    CommandEncoder encoder()
    {
        return encoder;
    }

    private int signed(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        if (encoder.isSigned())
        {
            encoder.sign(auth);
        }
        return length + CommandEncoder.putAuth(buffer, offset + length, auth, Auth.SINGLE_LENGTH);
    }
}
