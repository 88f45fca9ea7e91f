package org.plasmex.contracts;

import java.util.Arrays;

/**
 * A custodian's signature in the form that {@link Chain#commit} takes: r, and s with v in its top bit.
 */
public final class Attestations
{
    private static final int SIGNATURE_LENGTH = 66;
    private static final int R_OFFSET = 1;
    private static final int S_OFFSET = 33;
    private static final int V_OFFSET = 65;
    private static final int LOWEST_V = 27;

    private Attestations()
    {
    }

    /**
     * Packs a single signature.
     *
     * @param auth the 66 bytes {@code 0 ‖ r ‖ s ‖ v} with v 27 or 28 and s in the lower half of the order.
     * @return the attestation. The caller puts several in rising order of their signers' addresses.
     * @throws IllegalArgumentException where it is anything else.
     */
    public static Chain.Attestation fromAuth(final byte[] auth)
    {
        if (auth.length != SIGNATURE_LENGTH || auth[0] != 0)
        {
            throw new IllegalArgumentException("not a single signature: " + auth.length + " bytes");
        }
        final int parity = auth[V_OFFSET] - LOWEST_V;
        if (parity < 0 || parity > 1 || auth[S_OFFSET] < 0)
        {
            throw new IllegalArgumentException("v is not 27 or 28, or s is not low");
        }
        final byte[] vs = Arrays.copyOfRange(auth, S_OFFSET, V_OFFSET);
        vs[0] |= (byte)(parity << 7);
        return new Chain.Attestation(Arrays.copyOfRange(auth, R_OFFSET, S_OFFSET), vs);
    }
}
