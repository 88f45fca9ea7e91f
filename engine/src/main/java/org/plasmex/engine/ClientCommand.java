package org.plasmex.engine;

import org.agrona.DirectBuffer;
import org.plasmex.protocol.Auth;
import org.plasmex.protocol.sbe.PlaceOrderDecoder;
import org.plasmex.protocol.sbe.ReplaceOrderDecoder;

import java.nio.ByteOrder;

/**
 * What all commands of clients have in common, read where it lies: session, correlation, key and account, at the same
 * offsets in each, and the auth at the end.
 */
final class ClientCommand
{
    private static final int SESSION = PlaceOrderDecoder.sessionEncodingOffset();
    private static final int CORRELATION = PlaceOrderDecoder.correlationEncodingOffset();
    private static final int KEY = PlaceOrderDecoder.keyEncodingOffset();
    private static final int ACCOUNT = PlaceOrderDecoder.accountEncodingOffset();

    /** Length of the head that holds session and correlation. */
    static final int NAMES_LENGTH = KEY;
    /** Length of the field before the bytes of the auth. */
    static final int AUTH_HEADER_LENGTH = PlaceOrderDecoder.authHeaderLength();

    private DirectBuffer buffer;
    private int offset;
    private int keyOffset;
    private int authOffset;
    private int authLength;

    /**
     * Wrap a command whose length has been checked.
     *
     * @param command     that holds it.
     * @param blockOffset at which its block starts.
     * @param blockLength of the block, after which the auth follows.
     */
    void wrap(final DirectBuffer command, final int blockOffset, final int blockLength)
    {
        buffer = command;
        offset = blockOffset;
        keyOffset = blockOffset + KEY;
        authOffset = blockOffset + blockLength + AUTH_HEADER_LENGTH;
        authLength = command.getInt(blockOffset + blockLength, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Wrap the cancel in a replacement whose length has been checked: its key, and its auth, which may be empty.
     *
     * @param command     that holds it.
     * @param blockOffset at which its block starts.
     * @param blockLength of the block, after which the auth of the order follows, and then that of the cancel.
     */
    void wrapCancel(final DirectBuffer command, final int blockOffset, final int blockLength)
    {
        wrap(command, blockOffset, blockLength);
        keyOffset = blockOffset + ReplaceOrderDecoder.cancelKeyEncodingOffset();
        final int end = authOffset + authLength;
        authOffset = end + AUTH_HEADER_LENGTH;
        authLength = command.getInt(end, ByteOrder.LITTLE_ENDIAN);
    }

    DirectBuffer buffer()
    {
        return buffer;
    }

    static long session(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SESSION, ByteOrder.LITTLE_ENDIAN);
    }

    static long correlation(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + CORRELATION, ByteOrder.LITTLE_ENDIAN);
    }

    int keyOffset()
    {
        return keyOffset;
    }

    /**
     * The account that acts.
     *
     * @return a u32.
     */
    long account()
    {
        return buffer.getInt(offset + ACCOUNT, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    int authOffset()
    {
        return authOffset;
    }

    int authLength()
    {
        return authLength;
    }

    /**
     * Is the auth one by its form, and did it recover to a key?
     *
     * @return false if no step may carry it.
     */
    boolean isSigned()
    {
        return Auth.length(buffer, authOffset, authLength) == authLength &&
            (buffer.getByte(authOffset + Auth.V) == 27 || buffer.getByte(authOffset + Auth.V) == 28) &&
            !isIndexBeyondTree() &&
            !Accounts.isZero(buffer, keyOffset());
    }

    private boolean isIndexBeyondTree()
    {
        final int depth = Auth.depth(buffer, authOffset);

        return depth > 0 &&
            (buffer.getShort(authOffset + Auth.INDEX, ByteOrder.BIG_ENDIAN) & 0xFFFF) >>> depth != 0;
    }
}
