package org.plasmex.protocol;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds the key that signed a message from the message's digest and its {@link Auth}, which may be a signature of the
 * digest alone or of the root of a tree of digests. Total over any bytes. Not thread safe.
 */
public final class AuthVerifier
{
    private final KeyRecovery recovery;
    private final Eip712 eip712;
    private final Keccak keccak = new Keccak();
    private final MutableDirectBuffer nodes = new UnsafeBuffer(new byte[2 * Keccak.LENGTH]);
    private final MutableDirectBuffer root = new UnsafeBuffer(new byte[Keccak.LENGTH]);

    /**
     * Create a verifier.
     *
     * @param recovery that recovers keys; used by this verifier's thread only.
     * @param eip712   of the venue's domain; used by this verifier's thread only.
     */
    public AuthVerifier(final KeyRecovery recovery, final Eip712 eip712)
    {
        this.recovery = recovery;
        this.eip712 = eip712;
    }

    /**
     * Find the key that signed a message.
     *
     * @param digest        of the message, 32 bytes.
     * @param digestOffset  at which it begins.
     * @param auth          that holds the auth.
     * @param authOffset    at which it begins.
     * @param authLength    how many bytes it has: no more and no less than its n asks for.
     * @param address       that takes the key's address, 20 bytes; untouched where there is none.
     * @param addressOffset at which it is written.
     * @return whether the auth is well-formed and recovers to a key.
     */
    public boolean key(
        final DirectBuffer digest,
        final int digestOffset,
        final DirectBuffer auth,
        final int authOffset,
        final int authLength,
        final MutableDirectBuffer address,
        final int addressOffset)
    {
        if (Auth.length(auth, authOffset, authLength) != authLength)
        {
            return false;
        }

        final int depth = Auth.depth(auth, authOffset);
        if (depth == 0)
        {
            return recovery.recover(digest, digestOffset, auth, authOffset + Auth.R, address, addressOffset);
        }

        final int index = auth.getShort(authOffset + Auth.INDEX, ByteOrder.BIG_ENDIAN) & 0xFFFF;
        if (index >= 1 << depth)
        {
            return false;
        }

        root.putBytes(0, digest, digestOffset, Keccak.LENGTH);
        for (int level = 0; level < depth; level++)
        {
            final int side = (index >> level & 1) * Keccak.LENGTH;
            nodes.putBytes(side, root, 0, Keccak.LENGTH);
            nodes.putBytes(
                Keccak.LENGTH - side, auth, authOffset + Auth.SIBLINGS + level * Keccak.LENGTH, Keccak.LENGTH);
            keccak.hash(nodes, 0, 2 * Keccak.LENGTH, root, 0);
        }

        eip712.batch(root, 0, root, 0);
        return recovery.recover(root, 0, auth, authOffset + Auth.R, address, addressOffset);
    }
}
