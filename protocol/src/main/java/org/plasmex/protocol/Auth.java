package org.plasmex.protocol;

import org.agrona.DirectBuffer;

/**
 * The layout of an {@code auth}: {@code n u8 ‖ r 32 ‖ s 32 ‖ v u8}, then, where n is not 0, {@code index u16 ‖ n × 32
 * bytes}, the place of the message in a tree of 2^n of them, of which the root is what was signed. Integers are
 * big-endian.
 */
public final class Auth
{
    /**
     * The highest n: a signature is shared by 1,024 messages at most.
     */
    public static final int MAX_DEPTH = 10;

    /**
     * Offset of n, the depth of the tree, u8; 0 where the message itself was signed.
     */
    public static final int DEPTH = 0;

    /**
     * Offset of r, 32 bytes; s and v follow it.
     */
    public static final int R = 1;

    /**
     * Offset of s, 32 bytes, in the lower half of the curve's order.
     */
    public static final int S = 33;

    /**
     * Offset of v, u8, 27 or 28.
     */
    public static final int V = 65;

    /**
     * Offset of the message's place among the leaves, u16, where n is not 0.
     */
    public static final int INDEX = 66;

    /**
     * Offset of the siblings on the way to the root, from the bottom up, where n is not 0.
     */
    public static final int SIBLINGS = 68;

    /**
     * Length in bytes where n is 0.
     */
    public static final int SINGLE_LENGTH = 66;

    /**
     * Length in bytes of the longest.
     */
    public static final int MAX_LENGTH = SIBLINGS + MAX_DEPTH * Keccak.LENGTH;

    /**
     * Returned in place of the length of what is no auth.
     */
    public static final int INVALID = -1;

    private Auth()
    {
    }

    /**
     * The length of the auth that begins at an offset, as its n tells. Nothing else of it is looked at, and nothing
     * beyond what is available.
     *
     * @param buffer    that holds it.
     * @param offset    of its first byte.
     * @param available how many bytes there are from the offset on.
     * @return length in bytes, at most {@code available}; or {@link #INVALID} where n is above {@link #MAX_DEPTH} or
     * the auth would be longer than what is available.
     */
    public static int length(final DirectBuffer buffer, final int offset, final int available)
    {
        if (available < SINGLE_LENGTH)
        {
            return INVALID;
        }

        final int depth = depth(buffer, offset);
        if (depth > MAX_DEPTH)
        {
            return INVALID;
        }

        final int length = depth == 0 ? SINGLE_LENGTH : SIBLINGS + depth * Keccak.LENGTH;
        return length <= available ? length : INVALID;
    }

    /**
     * The depth of the tree whose root was signed.
     *
     * @param buffer that holds the auth.
     * @param offset of its first byte.
     * @return n, 0 to 255: not checked.
     */
    public static int depth(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + DEPTH) & 0xFF;
    }
}
