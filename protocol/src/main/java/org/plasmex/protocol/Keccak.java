package org.plasmex.protocol;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * Keccak-256 as Ethereum uses it. Allocates only when constructed. Not thread safe: each thread has its own.
 */
public final class Keccak
{
    /**
     * Length of a hash in bytes.
     */
    public static final int LENGTH = 32;

    private static final int RATE = 136;

    private final KeccakDigest digest = new KeccakDigest(8 * LENGTH);
    private final byte[] input = new byte[8 * RATE];
    private final byte[] output = new byte[LENGTH];

    /**
     * Hash a part of a buffer.
     *
     * @param src       that holds the bytes.
     * @param offset    of the first byte.
     * @param length    in bytes.
     * @param dst       that takes the hash; may be the same buffer, and overlap.
     * @param dstOffset at which the hash is written.
     */
    public void hash(
        final DirectBuffer src, final int offset, final int length, final MutableDirectBuffer dst, final int dstOffset)
    {
        update(src, offset, length);
        finish(dst, dstOffset);
    }

    /**
     * Hash a part of an array.
     *
     * @param src       that holds the bytes.
     * @param offset    of the first byte.
     * @param length    in bytes.
     * @param dst       that takes the hash; may be the same array, and overlap.
     * @param dstOffset at which the hash is written.
     */
    public void hash(final byte[] src, final int offset, final int length, final byte[] dst, final int dstOffset)
    {
        digest.update(src, offset, length);
        digest.doFinal(dst, dstOffset);
    }

    /**
     * Hash a whole array.
     *
     * @param src that holds the bytes.
     * @return the hash, a new array.
     */
    public byte[] hash(final byte[] src)
    {
        final byte[] hash = new byte[LENGTH];
        hash(src, 0, src.length, hash, 0);
        return hash;
    }

    /**
     * Take more bytes into the hash that the next {@link #finish} gives.
     *
     * @param src    that holds the bytes.
     * @param offset of the first byte.
     * @param length in bytes.
     */
    public void update(final DirectBuffer src, final int offset, final int length)
    {
        for (int taken = 0; taken < length;)
        {
            final int chunk = Math.min(input.length, length - taken);
            src.getBytes(offset + taken, input, 0, chunk);
            digest.update(input, 0, chunk);
            taken += chunk;
        }
    }

    /**
     * Write the hash of all bytes since the last one, and begin anew.
     *
     * @param dst       that takes the hash.
     * @param dstOffset at which the hash is written.
     */
    public void finish(final MutableDirectBuffer dst, final int dstOffset)
    {
        digest.doFinal(output, 0);
        dst.putBytes(dstOffset, output);
    }
}
