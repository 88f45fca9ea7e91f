package org.plasmex.settlement.law;

import org.agrona.MutableDirectBuffer;
import org.plasmex.protocol.Eip712;

/**
 * What of a step is signed.
 */
@FunctionalInterface
interface Message
{
    /**
     * Hashes the message of a step, the EIP-712 way.
     *
     * @param t            the step, with every cell bound that its message names.
     * @param eip712       of the venue's domain.
     * @param digest       takes the 32 bytes.
     * @param digestOffset where they go.
     */
    void digest(Trial t, Eip712 eip712, MutableDirectBuffer digest, int digestOffset);
}
