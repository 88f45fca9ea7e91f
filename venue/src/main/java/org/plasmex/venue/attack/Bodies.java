package org.plasmex.venue.attack;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.SigningKey;
import org.plasmex.protocol.Steps;

/**
 * Bodies of steps, signed: everything of a step but its links. Keeps the nonces. Not thread safe.
 */
final class Bodies
{
    /** How many accounts trade, the venue's own counted with them. */
    static final int ACCOUNTS = 6;
    /** Base of every market: ETH. */
    static final int BASE = 0;
    /** Quote of every market: the dollar. */
    static final int QUOTE = 1;
    /** Base quanta of a lot. */
    static final long LOT = 10;
    /** Every price is a multiple of it. */
    static final long TICK = 5;
    /** Fee of takers, millionths. */
    static final int TAKER_FEE = 300;

    private final Eip712 eip712;
    private final SigningKey[] owners = new SigningKey[ACCOUNTS];
    private final long[] nonces = new long[ACCOUNTS];

    Bodies(final Eip712 eip712)
    {
        this.eip712 = eip712;
        for (int i = 0; i < ACCOUNTS; i++)
        {
            owners[i] = key(i);
        }
    }

    /**
     * The key of an account's owner. Public knowledge.
     */
    static SigningKey key(final int account)
    {
        return SigningKey.fromPrivate(secret(account));
    }

    /**
     * The key of somebody who has no account.
     */
    static SigningKey stranger(final int number)
    {
        return key(-number);
    }

    static byte[] secret(final int account)
    {
        return new Keccak().hash(("plasmex attack " + account).getBytes(StandardCharsets.US_ASCII));
    }

    byte[] address(final int account)
    {
        return owners[account].address();
    }

    SigningKey owner(final int account)
    {
        return owners[account];
    }

    long nonce(final int account)
    {
        return nonces[account];
    }

    void nonce(final int account, final long nonce)
    {
        nonces[account] = nonce;
    }

    /**
     * Puts a body together: integers as wide as they say, and bytes.
     */
    static byte[] body(final Object... fields)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        int length = 0;
        for (final Object field : fields)
        {
            if (field instanceof Byte value)
            {
                buffer.putByte(length, value);
                length += Byte.BYTES;
            }
            else if (field instanceof Short value)
            {
                buffer.putShort(length, value, BIG_ENDIAN);
                length += Short.BYTES;
            }
            else if (field instanceof Integer value)
            {
                buffer.putInt(length, value, BIG_ENDIAN);
                length += Integer.BYTES;
            }
            else if (field instanceof Long value)
            {
                buffer.putLong(length, value, BIG_ENDIAN);
                length += Long.BYTES;
            }
            else
            {
                buffer.putBytes(length, (byte[])field);
                length += ((byte[])field).length;
            }
        }

        return Arrays.copyOf(buffer.byteArray(), length);
    }

    byte[] open(final int account, final byte[] owner)
    {
        return body((byte)Steps.OPEN, account, owner);
    }

    byte[] list(final int market, final int makerFee)
    {
        return body(
            (byte)Steps.LIST, (short)market, (short)BASE, (short)QUOTE, LOT, TICK, (short)makerFee, (short)TAKER_FEE);
    }

    byte[] status(final int market, final int status)
    {
        return body((byte)Steps.STATUS, (short)market, (byte)status);
    }

    byte[] fill(final int market, final int taker, final int maker)
    {
        return body((byte)Steps.FILL, (short)market, taker, maker);
    }

    byte[] rest(final int market, final int slot)
    {
        return body((byte)Steps.REST, (short)market, slot);
    }

    byte[] trigger(final int market, final int slot)
    {
        return body((byte)Steps.TRIGGER, (short)market, slot);
    }

    byte[] cancel(final int slot, final int reason, final Object... extra)
    {
        return body(body((byte)Steps.CANCEL, slot, (byte)reason), body(extra));
    }

    byte[] seal()
    {
        return body((byte)Steps.SEAL);
    }

    byte[] transfer(final SigningKey key, final int from, final int to, final int asset, final long amount)
    {
        final long nonce = ++nonces[from];
        return sign(key, body((byte)Steps.TRANSFER, from, to, (short)asset, amount, nonce), digest ->
            eip712.transfer(from, to, new UnsafeBuffer(address(to)), 0, asset, amount, nonce, digest, 0));
    }

    byte[] withdraw(final SigningKey key, final int account, final int asset, final long amount, final byte[] recipient)
    {
        final long nonce = ++nonces[account];
        return sign(key, body((byte)Steps.WITHDRAW, account, (short)asset, amount, recipient, nonce), digest ->
            eip712.withdraw(account, asset, amount, new UnsafeBuffer(recipient), 0, nonce, digest, 0));
    }

    byte[] signer(final int account, final byte[] signer)
    {
        final long nonce = ++nonces[account];
        return sign(owners[account], body((byte)Steps.SIGNER, account, signer, nonce), digest ->
            eip712.signer(account, new UnsafeBuffer(signer), 0, nonce, digest, 0));
    }

    byte[] floor(final int account, final long floor)
    {
        final long nonce = ++nonces[account];
        return sign(owners[account], body((byte)Steps.FLOOR, account, floor, nonce), digest ->
            eip712.floor(account, floor, nonce, digest, 0));
    }

    byte[] cancelByOwner(final int slot, final int account, final long order)
    {
        final long nonce = ++nonces[account];
        return sign(owners[account], cancel(slot, Steps.OWNER, nonce), digest ->
            eip712.cancel(account, order, nonce, digest, 0));
    }

    byte[] reduce(final int slot, final int account, final long order, final long lots)
    {
        final long nonce = ++nonces[account];
        return sign(owners[account], body((byte)Steps.REDUCE, slot, lots, nonce), digest ->
            eip712.reduce(account, order, lots, nonce, digest, 0));
    }

    byte[] place(final int market, final OrderTerms order)
    {
        return place(market, order, owners[order.account()]);
    }

    byte[] place(final int market, final OrderTerms order, final SigningKey key)
    {
        final long nonce = ++nonces[order.account()];
        return sign(key, unsigned(market, order, nonce), digest -> digest(market, order, nonce, digest));
    }

    /**
     * Two orders under one signature.
     */
    byte[][] placeBoth(final int market, final OrderTerms first, final OrderTerms second)
    {
        final OrderTerms[] orders = {first, second};
        final byte[][] placed = new byte[2][];
        final UnsafeBuffer digests = new UnsafeBuffer(new byte[2 * Keccak.LENGTH]);
        final UnsafeBuffer digest = new UnsafeBuffer(new byte[Keccak.LENGTH]);
        for (int i = 0; i < 2; i++)
        {
            final long nonce = ++nonces[orders[i].account()];
            placed[i] = unsigned(market, orders[i], nonce);
            digest(market, orders[i], nonce, digest);
            digests.putBytes(i * Keccak.LENGTH, digest, 0, Keccak.LENGTH);
        }

        new Keccak().hash(digests, 0, 2 * Keccak.LENGTH, digest, 0);
        eip712.batch(digest, 0, digest, 0);
        final UnsafeBuffer auth = new UnsafeBuffer(new byte[Auth.SINGLE_LENGTH]);
        owners[first.account()].sign(digest, 0, auth, 0);
        auth.putByte(Auth.DEPTH, (byte)1);
        for (int i = 0; i < 2; i++)
        {
            final byte[] sibling = new byte[Keccak.LENGTH];
            digests.getBytes((1 - i) * Keccak.LENGTH, sibling);
            placed[i] = body(placed[i], auth.byteArray(), (short)i, sibling);
        }

        return placed;
    }

    private static byte[] unsigned(final int market, final OrderTerms o, final long nonce)
    {
        return body((byte)Steps.PLACE, o.slot(), o.account(), (short)market, (byte)o.side(), (byte)o.type(), o.price(),
            o.lots(), o.peak(), o.trigger(), (int)o.expiry(), o.cancelHash(), nonce);
    }

    private void digest(final int market, final OrderTerms o, final long nonce, final MutableDirectBuffer digest)
    {
        eip712.order(o.account(), market, BASE, QUOTE, LOT, TAKER_FEE, o.side(), o.type(), o.price(), o.lots(),
            o.peak(), o.trigger(), (int)o.expiry(), new UnsafeBuffer(o.cancelHash()), 0, nonce, digest, 0);
    }

    private static byte[] sign(
        final SigningKey key, final byte[] body, final Consumer<MutableDirectBuffer> message)
    {
        final UnsafeBuffer digest = new UnsafeBuffer(new byte[Keccak.LENGTH]);
        final UnsafeBuffer auth = new UnsafeBuffer(new byte[Auth.SINGLE_LENGTH]);
        message.accept(digest);
        key.sign(digest, 0, auth, 0);
        return body(body, auth.byteArray());
    }
}
