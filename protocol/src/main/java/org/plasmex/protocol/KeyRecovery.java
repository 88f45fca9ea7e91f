package org.plasmex.protocol;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Finds the key that made an ECDSA signature on secp256k1, as an Ethereum address. An implementation keeps scratch
 * space and is not thread safe: each thread has its own.
 */
public interface KeyRecovery
{
    /**
     * Length of an address in bytes.
     */
    int ADDRESS_LENGTH = 20;

    /**
     * Recover the address that signed a digest. Accepts what the law accepts: v in {27, 28}, 0 &lt; r &lt; n and
     * 0 &lt; s &lt;= n / 2, where n is the curve's order, and a result that is not the zero address.
     *
     * @param digest        that was signed, 32 bytes.
     * @param digestOffset  at which it begins.
     * @param auth          that holds {@code r 32 ‖ s 32 ‖ v u8}.
     * @param authOffset    at which r begins.
     * @param address       that takes the address, 20 bytes; untouched where there is none.
     * @param addressOffset at which it is written.
     * @return whether the signature recovers to an address.
     */
    boolean recover(
        DirectBuffer digest,
        int digestOffset,
        DirectBuffer auth,
        int authOffset,
        MutableDirectBuffer address,
        int addressOffset);

    /**
     * The fastest that this machine can run: {@link NativeRecovery} where its library loads, else {@link
     * PortableRecovery}.
     *
     * @return a new one.
     */
    static KeyRecovery best()
    {
        return Curve.best();
    }
}
