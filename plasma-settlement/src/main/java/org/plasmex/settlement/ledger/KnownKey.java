package org.plasmex.settlement.ledger;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.settlement.law.Keys;

/**
 * Passes the key that was recovered before, without a look at the signature. Not thread safe.
 */
public final class KnownKey implements Keys
{
    private static final int ADDRESS_LENGTH = 20;

    private final UnsafeBuffer known = new UnsafeBuffer(new byte[ADDRESS_LENGTH]);

    /**
     * Sets the key of the next step.
     *
     * @param buffer holds the key's address.
     * @param offset where it begins.
     */
    public void set(final DirectBuffer buffer, final int offset)
    {
        known.putBytes(0, buffer, offset, ADDRESS_LENGTH);
    }

    @Override
    public boolean byDigest()
    {
        return false;
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
        key.putBytes(keyOffset, known, 0, ADDRESS_LENGTH);
        return true;
    }
}
