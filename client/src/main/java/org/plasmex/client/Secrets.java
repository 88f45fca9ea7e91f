package org.plasmex.client;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Keccak;

/**
 * Makes up the secrets that cancel orders without a signature, and the hashes under which orders are placed with them.
 * <p>
 * A secret that was shown is known to everybody: make a new one for each order, and keep it to yourself until the order
 * is to go. Not thread safe.
 */
public final class Secrets
{
    /**
     * Length of a secret in bytes.
     */
    public static final int LENGTH = 16;

    /**
     * Length of the hash in bytes.
     */
    public static final int HASH_LENGTH = 16;

    private final RandomGenerator random;
    private final byte[] secret = new byte[LENGTH];
    private final Keccak keccak = new Keccak();
    private final UnsafeBuffer hash = new UnsafeBuffer(new byte[Keccak.LENGTH]);

    /**
     * Secrets that nobody can guess.
     */
    public Secrets()
    {
        this(new SecureRandom());
    }

    /**
     * Secrets of a generator. Where anybody could profit from a cancel, it must be one whose output can't be foretold.
     *
     * @param random that makes them.
     */
    public Secrets(final RandomGenerator random)
    {
        this.random = random;
    }

    /**
     * Make up a new secret.
     *
     * @param dst    that takes it, {@link #LENGTH} bytes.
     * @param offset at which it is written.
     */
    public void next(final MutableDirectBuffer dst, final int offset)
    {
        random.nextBytes(secret);
        dst.putBytes(offset, secret);
    }

    /**
     * The hash with which an order must be placed to be cancelled by a secret.
     *
     * @param src       that holds the secret, {@link #LENGTH} bytes.
     * @param offset    at which it begins.
     * @param dst       that takes the hash, {@link #HASH_LENGTH} bytes.
     * @param dstOffset at which it is written.
     */
    public void cancelHash(
        final DirectBuffer src, final int offset, final MutableDirectBuffer dst, final int dstOffset)
    {
        keccak.hash(src, offset, LENGTH, hash, 0);
        dst.putBytes(dstOffset, hash, 0, HASH_LENGTH);
    }
}
