package org.plasmex.protocol;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A private key, and what is signed with it. For clients, custodians and tests. Not thread safe.
 */
public final class SigningKey
{
    private final Curve curve;
    private final byte[] secret;
    private final byte[] address = new byte[KeyRecovery.ADDRESS_LENGTH];
    private final byte[] digestBytes = new byte[Keccak.LENGTH];
    private final UnsafeBuffer recovered = new UnsafeBuffer(new byte[KeyRecovery.ADDRESS_LENGTH]);
    private final UnsafeBuffer ownAddress = new UnsafeBuffer(address);

    SigningKey(final byte[] secret, final Curve curve)
    {
        if (secret.length != Curve.SECRET_LENGTH || !Curve.isSecret(new UnsafeBuffer(secret)))
        {
            throw new IllegalArgumentException("a private key is 32 bytes, between 1 and the order of secp256k1 - 1");
        }

        this.curve = curve;
        this.secret = secret.clone();
        final byte[] hash = new byte[Keccak.LENGTH];
        new Keccak().hash(curve.publicKey(secret), 1, Curve.PUBLIC_KEY_LENGTH - 1, hash, 0);
        System.arraycopy(hash, Keccak.LENGTH - address.length, address, 0, address.length);
    }

    /**
     * Take a private key.
     *
     * @param secret 32 bytes, big-endian; copied.
     * @return the key.
     * @throws IllegalArgumentException if it is not between 1 and the order of secp256k1 - 1.
     */
    public static SigningKey fromPrivate(final byte[] secret)
    {
        return new SigningKey(secret, Curve.best());
    }

    /**
     * The address that signatures of this key recover to.
     *
     * @return 20 bytes, a new array.
     */
    public byte[] address()
    {
        return address.clone();
    }

    /**
     * Sign a digest. The same digest always gets the same signature (RFC 6979).
     *
     * @param digest     to be signed, 32 bytes.
     * @param offset     at which it begins.
     * @param auth       that takes an auth for the digest alone, {@link Auth#SINGLE_LENGTH} bytes.
     * @param authOffset at which it is written.
     */
    public void sign(final DirectBuffer digest, final int offset, final MutableDirectBuffer auth, final int authOffset)
    {
        digest.getBytes(offset, digestBytes);
        auth.putByte(authOffset + Auth.DEPTH, (byte)0);
        auth.putBytes(authOffset + Auth.R, curve.sign(digestBytes, secret));
        auth.putByte(authOffset + Auth.V, (byte)Curve.FIRST_V);
        if (!curve.recover(digest, offset, auth, authOffset + Auth.R, recovered, 0) || !recovered.equals(ownAddress))
        {
            auth.putByte(authOffset + Auth.V, (byte)(Curve.FIRST_V + 1));
        }
    }

    /**
     * The key's address; the secret is never shown.
     *
     * @return {@code 0x} and 40 digits.
     */
    public String toString()
    {
        return Hex.encode(address);
    }
}
