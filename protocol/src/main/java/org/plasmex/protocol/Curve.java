package org.plasmex.protocol;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What is done on secp256k1, over one of two libraries. The checks that the law asks for are made here, once, before
 * a library sees a signature. Not thread safe.
 */
abstract sealed class Curve implements KeyRecovery permits NativeRecovery, PortableRecovery
{
    static final int SECRET_LENGTH = 32;
    static final int PUBLIC_KEY_LENGTH = 65;
    static final int SIGNATURE_LENGTH = 64;
    static final int FIRST_V = 27;

    private static final int SCALAR_LENGTH = 32;
    private static final long[] ORDER =
    {
        0xFFFFFFFF_FFFFFFFFL, 0xFFFFFFFF_FFFFFFFEL, 0xBAAEDCE6_AF48A03BL, 0xBFD25E8C_D0364141L
    };
    private static final long[] HALF_ORDER_PLUS_ONE =
    {
        0x7FFFFFFF_FFFFFFFFL, 0xFFFFFFFF_FFFFFFFFL, 0x5D576E73_57A4501DL, 0xDFE92F46_681B20A1L
    };

    private final Keccak keccak = new Keccak();
    private final byte[] digestBytes = new byte[Keccak.LENGTH];
    private final byte[] signature = new byte[SIGNATURE_LENGTH];
    private final byte[] hash = new byte[Keccak.LENGTH];

    static Curve best()
    {
        return NativeRecovery.loadFailure() == null ? new NativeRecovery() : new PortableRecovery();
    }

    /**
     * Recover a public key.
     *
     * @param digest    that was signed.
     * @param signature r and s, both in the range that the law allows.
     * @param odd       whether the point that r stands for has an odd y: 0 or 1.
     * @return 65 bytes, 0x04 and the coordinates; or null where there is no such key.
     */
    abstract byte[] publicKey(byte[] digest, byte[] signature, int odd);

    /**
     * The public key of a secret.
     *
     * @param secret between 1 and the curve's order - 1.
     * @return 65 bytes, 0x04 and the coordinates.
     */
    abstract byte[] publicKey(byte[] secret);

    /**
     * Sign a digest, with the nonce of RFC 6979 and SHA-256.
     *
     * @param digest to be signed.
     * @param secret between 1 and the curve's order - 1.
     * @return r and s, which is in the lower half of the order.
     */
    abstract byte[] sign(byte[] digest, byte[] secret);

    /**
     * {@inheritDoc}
     */
    public final boolean recover(
        final DirectBuffer digest,
        final int digestOffset,
        final DirectBuffer auth,
        final int authOffset,
        final MutableDirectBuffer address,
        final int addressOffset)
    {
        final int odd = (auth.getByte(authOffset + SIGNATURE_LENGTH) & 0xFF) - FIRST_V;
        if (odd < 0 || odd > 1 ||
            !isScalarBelow(ORDER, auth, authOffset) ||
            !isScalarBelow(HALF_ORDER_PLUS_ONE, auth, authOffset + SCALAR_LENGTH))
        {
            return false;
        }

        digest.getBytes(digestOffset, digestBytes);
        auth.getBytes(authOffset, signature);
        final byte[] publicKey = publicKey(digestBytes, signature, odd);
        if (publicKey == null)
        {
            return false;
        }

        keccak.hash(publicKey, 1, PUBLIC_KEY_LENGTH - 1, hash, 0);
        if (isZero(hash, Keccak.LENGTH - ADDRESS_LENGTH))
        {
            return false;
        }

        address.putBytes(addressOffset, hash, Keccak.LENGTH - ADDRESS_LENGTH, ADDRESS_LENGTH);
        return true;
    }

    static boolean isSecret(final DirectBuffer secret)
    {
        return isScalarBelow(ORDER, secret, 0);
    }

    private static boolean isScalarBelow(final long[] bound, final DirectBuffer buffer, final int offset)
    {
        boolean below = false;
        boolean equal = true;
        long bits = 0;
        for (int i = 0; i < bound.length; i++)
        {
            final long word = buffer.getLong(offset + i * Long.BYTES, ByteOrder.BIG_ENDIAN);
            final int order = Long.compareUnsigned(word, bound[i]);
            below |= equal && order < 0;
            equal &= order == 0;
            bits |= word;
        }

        return below && bits != 0;
    }

    private static boolean isZero(final byte[] bytes, final int offset)
    {
        for (int i = offset; i < bytes.length; i++)
        {
            if (bytes[i] != 0)
            {
                return false;
            }
        }

        return true;
    }
}
