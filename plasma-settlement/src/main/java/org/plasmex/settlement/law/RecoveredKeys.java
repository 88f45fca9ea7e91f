package org.plasmex.settlement.law;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.plasmex.protocol.AuthVerifier;

/**
 * Recovers each key from the signature itself, as a verifier must. Not thread safe.
 */
public final class RecoveredKeys implements Keys
{
    private final AuthVerifier verifier;

    /**
     * Keys as signatures give them.
     *
     * @param verifier of the venue's domain; used by this object's thread only.
     */
    public RecoveredKeys(final AuthVerifier verifier)
    {
        this.verifier = verifier;
    }

    @Override
    public boolean recover(
        final DirectBuffer digest,
        final int digestOffset,
        final DirectBuffer auth,
        final int authOffset,
        final int authLength,
        final MutableDirectBuffer key,
        final int keyOffset)
    {
        return verifier.key(digest, digestOffset, auth, authOffset, authLength, key, keyOffset);
    }
}
