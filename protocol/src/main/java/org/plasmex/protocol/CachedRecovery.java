package org.plasmex.protocol;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Remembers which key made a signature of a digest: one that stands for a batch comes with every message of it, and is
 * dear to check. A table of fixed size, in which a later signature takes an earlier one's place. Not thread safe.
 */
public final class CachedRecovery implements KeyRecovery
{
    private static final int ENTRIES = 256;
    private static final int DIGEST_LENGTH = 32;
    private static final int SIGNATURE = DIGEST_LENGTH;
    private static final int SIGNATURE_LENGTH = 65;
    private static final int KEY = SIGNATURE + SIGNATURE_LENGTH;
    private static final int STRIDE = KEY + ADDRESS_LENGTH;

    private final KeyRecovery recovery;
    private final UnsafeBuffer table = new UnsafeBuffer(new byte[ENTRIES * STRIDE]);
    private final boolean[] used = new boolean[ENTRIES];

    /**
     * A cache in front of what recovers keys.
     *
     * @param recovery used by this object's thread only.
     */
    public CachedRecovery(final KeyRecovery recovery)
    {
        this.recovery = recovery;
    }

    @Override
    public boolean recover(
        final DirectBuffer digest,
        final int digestOffset,
        final DirectBuffer auth,
        final int authOffset,
        final MutableDirectBuffer address,
        final int addressOffset)
    {
        final int index = digest.getByte(digestOffset) & (ENTRIES - 1);
        final int entry = index * STRIDE;
        if (used[index] &&
            isSame(entry, digest, digestOffset, DIGEST_LENGTH) &&
            isSame(entry + SIGNATURE, auth, authOffset, SIGNATURE_LENGTH))
        {
            address.putBytes(addressOffset, table, entry + KEY, ADDRESS_LENGTH);
            return true;
        }

        if (!recovery.recover(digest, digestOffset, auth, authOffset, address, addressOffset))
        {
            return false;
        }

        table.putBytes(entry, digest, digestOffset, DIGEST_LENGTH);
        table.putBytes(entry + SIGNATURE, auth, authOffset, SIGNATURE_LENGTH);
        table.putBytes(entry + KEY, address, addressOffset, ADDRESS_LENGTH);
        used[index] = true;
        return true;
    }

    private boolean isSame(final int offset, final DirectBuffer other, final int otherOffset, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (table.getByte(offset + i) != other.getByte(otherOffset + i))
            {
                return false;
            }
        }

        return true;
    }
}
