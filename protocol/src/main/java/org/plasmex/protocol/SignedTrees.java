package org.plasmex.protocol;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The signatures of trees that were checked lately, each with the way from its last message to the root. A signature
 * that stands for a batch comes with every message of it: the next message need only be hashed up to the node below the
 * one where its way meets that of the message before, and shares what is above. There each has the other's node for its
 * sibling, or they do not meet. In a batch that comes in order that is one node on average.
 * <p>
 * A table of fixed size, in which a later signature takes an earlier one's place. Not thread safe.
 */
final class SignedTrees
{
    private static final int ENTRIES = 256;
    private static final int NODE = Keccak.LENGTH;
    private static final int SIGNATURE_LENGTH = Auth.INDEX - Auth.DEPTH; // with the depth, which is never 0
    private static final int KEY = SIGNATURE_LENGTH;
    private static final int PLACE = KEY + KeyRecovery.ADDRESS_LENGTH;
    private static final int NODES = PLACE + Short.BYTES;
    private static final int SIBLINGS = NODES + (Auth.MAX_DEPTH + 1) * NODE;
    private static final int STRIDE = SIBLINGS + Auth.MAX_DEPTH * NODE;

    private final UnsafeBuffer table = new UnsafeBuffer(new byte[ENTRIES * STRIDE]);

    /**
     * At which level a message's way meets that of the same signature's last message.
     *
     * @param auth   that holds the auth of a message, well-formed, of a depth that is not 0.
     * @param offset of the auth.
     * @param depth  of the tree.
     * @param place  of the message in it.
     * @return the level of the node that both lead to, 0 where it is the same message; or -1 where the signature is not
     * known, or the auths differ above.
     */
    int meeting(final DirectBuffer auth, final int offset, final int depth, final int place)
    {
        final int entry = entry(auth, offset);
        if (!isSame(entry, auth, offset, SIGNATURE_LENGTH))
        {
            return -1;
        }

        final int level = Integer.SIZE - Integer.numberOfLeadingZeros(place ^ table.getShort(entry + PLACE));
        final int above = level * NODE;

        return isSame(entry + SIBLINGS + above, auth, offset + Auth.SIBLINGS + above, depth * NODE - above) ?
            level : -1;
    }

    /**
     * Do the ways of a message and of its signature's last one meet? They do where both would hash the same two nodes,
     * as each has the other's for its sibling.
     *
     * @param auth   of the message.
     * @param offset of the auth.
     * @param level  of the node that both would lead to, which {@link #meeting} gave.
     * @param way    that holds the nodes from the message up to the one below that.
     * @return true if they do: what is above is the same as well then, and so is the key.
     */
    boolean meets(final DirectBuffer auth, final int offset, final int level, final DirectBuffer way)
    {
        final int entry = entry(auth, offset);
        if (0 == level)
        {
            return isSame(entry + NODES, way, 0, NODE);
        }

        final int below = (level - 1) * NODE;

        return isSame(entry + SIBLINGS + below, way, below, NODE) &&
            isSame(entry + NODES + below, auth, offset + Auth.SIBLINGS + below, NODE);
    }

    /**
     * The key of a signature that is known.
     *
     * @param auth          that holds the auth.
     * @param offset        of the auth.
     * @param address       that takes the key's address.
     * @param addressOffset at which it is written.
     */
    void key(final DirectBuffer auth, final int offset, final MutableDirectBuffer address, final int addressOffset)
    {
        address.putBytes(addressOffset, table, entry(auth, offset) + KEY, KeyRecovery.ADDRESS_LENGTH);
    }

    /**
     * Remember a message's way.
     *
     * @param auth   that holds the auth, of a signature that is known.
     * @param offset of the auth.
     * @param place  of the message.
     * @param way    that holds the nodes from the message up.
     * @param levels how many siblings, and nodes from the message up, differ from those of the last message.
     */
    void move(final DirectBuffer auth, final int offset, final int place, final DirectBuffer way, final int levels)
    {
        final int entry = entry(auth, offset);
        table.putShort(entry + PLACE, (short)place);
        table.putBytes(entry + NODES, way, 0, levels * NODE);
        table.putBytes(entry + SIBLINGS, auth, offset + Auth.SIBLINGS, levels * NODE);
    }

    /**
     * Remember a signature.
     *
     * @param auth          that holds the auth.
     * @param offset        of the auth.
     * @param depth         of the tree.
     * @param place         of the message.
     * @param way           that holds the nodes from the message up to the root.
     * @param address       that holds the key's address.
     * @param addressOffset at which it begins.
     */
    void put(
        final DirectBuffer auth,
        final int offset,
        final int depth,
        final int place,
        final DirectBuffer way,
        final DirectBuffer address,
        final int addressOffset)
    {
        final int entry = entry(auth, offset);
        table.putBytes(entry, auth, offset, SIGNATURE_LENGTH);
        table.putBytes(entry + KEY, address, addressOffset, KeyRecovery.ADDRESS_LENGTH);
        move(auth, offset, place, way, depth);
        table.putBytes(entry + NODES + depth * NODE, way, depth * NODE, NODE);
    }

    private static int entry(final DirectBuffer auth, final int offset)
    {
        return (auth.getByte(offset + Auth.S - 1) & ENTRIES - 1) * STRIDE;
    }

    private boolean isSame(final int offset, final DirectBuffer other, final int otherOffset, final int length)
    {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES)
        {
            if (table.getLong(offset + i) != other.getLong(otherOffset + i))
            {
                return false;
            }
        }
        for (; i < length; i++)
        {
            if (table.getByte(offset + i) != other.getByte(otherOffset + i))
            {
                return false;
            }
        }

        return true;
    }
}
