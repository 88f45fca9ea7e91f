package org.plasmex.client;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.SigningKey;

/**
 * An owner: a key, and the address that it stands for on L1 and in the ledger.
 * <p>
 * Not thread safe, as signing keeps state; give each thread a wallet of its own.
 */
public final class Wallet
{
    private final byte[] privateKey;
    private final SigningKey signingKey;
    private final UnsafeBuffer address;

    private Wallet(final byte[] privateKey)
    {
        this.privateKey = privateKey;
        signingKey = SigningKey.fromPrivate(privateKey);
        address = new UnsafeBuffer(signingKey.address());
    }

    /**
     * The wallet of a key.
     *
     * @param privateKey 32 bytes, big-endian, above 0 and below the curve's order. It is copied.
     * @return the wallet.
     * @throws IllegalArgumentException if the key is not such a number.
     */
    public static Wallet fromPrivate(final byte[] privateKey)
    {
        return new Wallet(privateKey.clone());
    }

    /**
     * A copy of the private key, for tools that sign L1 transactions with it.
     *
     * @return 32 bytes.
     */
    public byte[] privateKey()
    {
        return privateKey.clone();
    }

    /**
     * The address of the key.
     *
     * @return a view of 20 bytes, not to be changed.
     */
    public DirectBuffer address()
    {
        return address;
    }

    /**
     * The key, for signing.
     *
     * @return the signing key.
     */
    SigningKey signingKey()
    {
        return signingKey;
    }

    @Override
    public String toString()
    {
        return Hex.encode(address, 0, address.capacity());
    }
}
