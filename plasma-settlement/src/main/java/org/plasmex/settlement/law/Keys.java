package org.plasmex.settlement.law;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Says which key signed. A verifier recovers it; who has recovered it before passes what was found.
 */
@FunctionalInterface
public interface Keys
{
    /**
     * Whether the digest is looked at. Where it is not, the law computes none.
     *
     * @return true, unless overridden, if {@link #recover} reads the digest.
     */
    default boolean byDigest()
    {
        return true;
    }

    /**
     * Whether every signature is held to be right: for who reads steps again that were judged before.
     *
     * @return false unless overridden; where it is true, {@link #recover} is not asked.
     */
    default boolean areBelieved()
    {
        return false;
    }

    /**
     * The key that signed a message.
     *
     * @param digest       holds the message's EIP-712 digest, or anything when {@link #byDigest()} is false.
     * @param digestOffset where its 32 bytes begin.
     * @param auth         holds the step's {@code auth}.
     * @param authOffset   where it begins.
     * @param authLength   its length in bytes.
     * @param key          takes the address of the key.
     * @param keyOffset    where its 20 bytes go.
     * @return false if no key has signed this.
     */
    boolean recover(
        DirectBuffer digest,
        int digestOffset,
        DirectBuffer auth,
        int authOffset,
        int authLength,
        MutableDirectBuffer key,
        int keyOffset);
}
