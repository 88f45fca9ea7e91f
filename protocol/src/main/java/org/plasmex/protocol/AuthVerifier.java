package org.plasmex.protocol;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds the key that signed a message from the message's digest and its {@link Auth}, which may be a signature of the
 * digest alone or of the root of a tree of digests. A tree that was signed is recovered once, for all messages of it
 * that come near each other. Total over any bytes. Not thread safe.
 */
public final class AuthVerifier
{
    private static final int NODE = Keccak.LENGTH;

    private final KeyRecovery recovery;
    private final Eip712 eip712;
    private final Keccak keccak = new Keccak();
    private final SignedTrees trees = new SignedTrees();
    private final MutableDirectBuffer nodes = new UnsafeBuffer(new byte[2 * NODE]);
    private final MutableDirectBuffer way = new UnsafeBuffer(new byte[(Auth.MAX_DEPTH + 1) * NODE]);
    private final MutableDirectBuffer root = new UnsafeBuffer(new byte[NODE]);

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

        return treeKey(digest, digestOffset, auth, authOffset, depth, index, address, addressOffset);
    }

    private boolean treeKey(
        final DirectBuffer digest,
        final int digestOffset,
        final DirectBuffer auth,
        final int authOffset,
        final int depth,
        final int index,
        final MutableDirectBuffer address,
        final int addressOffset)
    {
        way.putBytes(0, digest, digestOffset, NODE);
        final int meeting = trees.meeting(auth, authOffset, depth, index);
        final int below = Math.max(0, meeting - 1);
        climb(auth, authOffset, index, 0, below);
        if (meeting >= 0 && trees.meets(auth, authOffset, meeting, way))
        {
            trees.key(auth, authOffset, address, addressOffset);
            trees.move(auth, authOffset, index, way, meeting);
            return true;
        }

        climb(auth, authOffset, index, below, depth);
        eip712.batch(way, depth * NODE, root, 0);
        if (!recovery.recover(root, 0, auth, authOffset + Auth.R, address, addressOffset))
        {
            return false;
        }
        trees.put(auth, authOffset, depth, index, way, address, addressOffset);
        return true;
    }

    /**
     * Hash the way of a message from one level up to another.
     */
    private void climb(final DirectBuffer auth, final int authOffset, final int index, final int from, final int to)
    {
        for (int level = from; level < to; level++)
        {
            final int side = (index >> level & 1) * NODE;
            nodes.putBytes(side, way, level * NODE, NODE);
            nodes.putBytes(NODE - side, auth, authOffset + Auth.SIBLINGS + level * NODE, NODE);
            keccak.hash(nodes, 0, 2 * NODE, way, (level + 1) * NODE);
        }
    }
}
