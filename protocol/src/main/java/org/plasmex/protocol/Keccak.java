package org.plasmex.protocol;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Keccak-256 as Ethereum uses it. Allocates only when constructed. Not thread safe: each thread has its own.
 * <p>
 * The permutation keeps its 25 words in variables, and bytes are taken eight at a time from where they lie.
 */
public final class Keccak
{
    /**
     * Length of a hash in bytes.
     */
    public static final int LENGTH = 32;

    /**
     * Bytes of a block: what one permutation takes in.
     */
    static final int RATE = 136;

    /**
     * Words of a block.
     */
    static final int RATE_WORDS = RATE / Long.BYTES;

    /**
     * Words of the state between two blocks.
     */
    static final int STATE_WORDS = 25;

    /**
     * What ends the padding, in the last word of the last block.
     */
    static final long PADDING_END = 1L << 63;

    private static final long PADDING_BEGIN = 1;
    static final long[] ROUND_CONSTANTS = {
        0x0000000000000001L, 0x0000000000008082L, 0x800000000000808AL, 0x8000000080008000L,
        0x000000000000808BL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
        0x000000000000008AL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000AL,
        0x000000008000808BL, 0x800000000000008BL, 0x8000000000008089L, 0x8000000000008003L,
        0x8000000000008002L, 0x8000000000000080L, 0x000000000000800AL, 0x800000008000000AL,
        0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L};

    private final long[] state = new long[STATE_WORDS];
    private final UnsafeBuffer block = new UnsafeBuffer(new byte[RATE]); // bytes that do not fill a block yet
    private final UnsafeBuffer array = new UnsafeBuffer(0, 0);
    private int waiting;

    /**
     * Hash a part of a buffer.
     *
     * @param src       that holds the bytes.
     * @param offset    of the first byte.
     * @param length    in bytes.
     * @param dst       that takes the hash; may be the same buffer, and overlap.
     * @param dstOffset at which the hash is written.
     */
    public void hash(
        final DirectBuffer src, final int offset, final int length, final MutableDirectBuffer dst, final int dstOffset)
    {
        update(src, offset, length);
        finish(dst, dstOffset);
    }

    /**
     * Hash a part of an array.
     *
     * @param src       that holds the bytes.
     * @param offset    of the first byte.
     * @param length    in bytes.
     * @param dst       that takes the hash; may be the same array, and overlap.
     * @param dstOffset at which the hash is written.
     */
    public void hash(final byte[] src, final int offset, final int length, final byte[] dst, final int dstOffset)
    {
        array.wrap(src);
        update(array, offset, length);
        array.wrap(dst);
        finish(array, dstOffset);
        array.wrap(0, 0);
    }

    /**
     * Hash a whole array.
     *
     * @param src that holds the bytes.
     * @return the hash, a new array.
     */
    public byte[] hash(final byte[] src)
    {
        final byte[] hash = new byte[LENGTH];
        hash(src, 0, src.length, hash, 0);
        return hash;
    }

    /**
     * Take more bytes into the hash that the next {@link #finish} gives.
     *
     * @param src    that holds the bytes.
     * @param offset of the first byte.
     * @param length in bytes.
     */
    public void update(final DirectBuffer src, final int offset, final int length)
    {
        src.boundsCheck(offset, length);
        int at = offset;
        final int end = offset + length;
        if (waiting > 0)
        {
            final int taken = Math.min(RATE - waiting, length);
            block.putBytes(waiting, src, at, taken);
            waiting += taken;
            at += taken;
            if (RATE == waiting)
            {
                absorb(block, 0, RATE_WORDS);
                permute(state);
                waiting = 0;
            }
        }
        for (; end - at >= RATE; at += RATE)
        {
            absorb(src, at, RATE_WORDS);
            permute(state);
        }
        if (at < end)
        {
            block.putBytes(0, src, at, end - at);
            waiting = end - at;
        }
    }

    /**
     * Write the hash of all bytes since the last one, and begin anew.
     *
     * @param dst       that takes the hash.
     * @param dstOffset at which the hash is written.
     */
    public void finish(final MutableDirectBuffer dst, final int dstOffset)
    {
        final int words = waiting / Long.BYTES;
        absorb(block, 0, words);
        state[words] ^= lastWord(block, words * Long.BYTES, waiting - words * Long.BYTES);
        state[RATE_WORDS - 1] ^= PADDING_END;
        permute(state);
        for (int i = 0; i < LENGTH / Long.BYTES; i++)
        {
            dst.putLong(dstOffset + i * Long.BYTES, state[i], ByteOrder.LITTLE_ENDIAN);
        }
        Arrays.fill(state, 0);
        waiting = 0;
    }

    /**
     * The bytes of a message that do not fill a word, and behind them what begins the padding.
     *
     * @param src    that holds the bytes.
     * @param offset of the first of them.
     * @param length how many, from 0, less than a word.
     * @return the word.
     */
    static long lastWord(final DirectBuffer src, final int offset, final int length)
    {
        long word = PADDING_BEGIN;
        for (int i = offset + length - 1; i >= offset; i--)
        {
            word = word << Byte.SIZE | src.getByte(i) & 0xFF;
        }

        return word;
    }

    /**
     * Keep what many messages that begin alike have in common, after whole blocks of {@link #RATE} bytes alone, and
     * begin anew.
     *
     * @param dst   that takes the {@link #STATE_WORDS} words.
     * @param index of the first.
     */
    void save(final long[] dst, final int index)
    {
        System.arraycopy(state, 0, dst, index, STATE_WORDS);
        Arrays.fill(state, 0);
    }

    /**
     * Go on from where {@link #save} was called, in place of hashing the same bytes again.
     *
     * @param src   that holds the words.
     * @param index of the first.
     */
    void resume(final long[] src, final int index)
    {
        System.arraycopy(src, index, state, 0, STATE_WORDS);
    }

    private void absorb(final DirectBuffer src, final int offset, final int words)
    {
        for (int i = 0; i < words; i++)
        {
            state[i] ^= src.getLong(offset + i * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
        }
    }

    /**
     * Keccak-f[1600]: the word at x, y is {@code state[x + 5 * y]}.
     */
    private static void permute(final long[] state)
    {
        long a00 = state[0];
        long a10 = state[1];
        long a20 = state[2];
        long a30 = state[3];
        long a40 = state[4];
        long a01 = state[5];
        long a11 = state[6];
        long a21 = state[7];
        long a31 = state[8];
        long a41 = state[9];
        long a02 = state[10];
        long a12 = state[11];
        long a22 = state[12];
        long a32 = state[13];
        long a42 = state[14];
        long a03 = state[15];
        long a13 = state[16];
        long a23 = state[17];
        long a33 = state[18];
        long a43 = state[19];
        long a04 = state[20];
        long a14 = state[21];
        long a24 = state[22];
        long a34 = state[23];
        long a44 = state[24];

        for (final long constant : ROUND_CONSTANTS)
        {
            final long c0 = a00 ^ a01 ^ a02 ^ a03 ^ a04;
            final long c1 = a10 ^ a11 ^ a12 ^ a13 ^ a14;
            final long c2 = a20 ^ a21 ^ a22 ^ a23 ^ a24;
            final long c3 = a30 ^ a31 ^ a32 ^ a33 ^ a34;
            final long c4 = a40 ^ a41 ^ a42 ^ a43 ^ a44;
            final long d0 = c4 ^ Long.rotateLeft(c1, 1);
            final long d1 = c0 ^ Long.rotateLeft(c2, 1);
            final long d2 = c1 ^ Long.rotateLeft(c3, 1);
            final long d3 = c2 ^ Long.rotateLeft(c4, 1);
            final long d4 = c3 ^ Long.rotateLeft(c0, 1);

            final long b00 = a00 ^ d0;
            final long b10 = Long.rotateLeft(a11 ^ d1, 44);
            final long b20 = Long.rotateLeft(a22 ^ d2, 43);
            final long b30 = Long.rotateLeft(a33 ^ d3, 21);
            final long b40 = Long.rotateLeft(a44 ^ d4, 14);
            final long b01 = Long.rotateLeft(a30 ^ d3, 28);
            final long b11 = Long.rotateLeft(a41 ^ d4, 20);
            final long b21 = Long.rotateLeft(a02 ^ d0, 3);
            final long b31 = Long.rotateLeft(a13 ^ d1, 45);
            final long b41 = Long.rotateLeft(a24 ^ d2, 61);
            final long b02 = Long.rotateLeft(a10 ^ d1, 1);
            final long b12 = Long.rotateLeft(a21 ^ d2, 6);
            final long b22 = Long.rotateLeft(a32 ^ d3, 25);
            final long b32 = Long.rotateLeft(a43 ^ d4, 8);
            final long b42 = Long.rotateLeft(a04 ^ d0, 18);
            final long b03 = Long.rotateLeft(a40 ^ d4, 27);
            final long b13 = Long.rotateLeft(a01 ^ d0, 36);
            final long b23 = Long.rotateLeft(a12 ^ d1, 10);
            final long b33 = Long.rotateLeft(a23 ^ d2, 15);
            final long b43 = Long.rotateLeft(a34 ^ d3, 56);
            final long b04 = Long.rotateLeft(a20 ^ d2, 62);
            final long b14 = Long.rotateLeft(a31 ^ d3, 55);
            final long b24 = Long.rotateLeft(a42 ^ d4, 39);
            final long b34 = Long.rotateLeft(a03 ^ d0, 41);
            final long b44 = Long.rotateLeft(a14 ^ d1, 2);

            a00 = b00 ^ ~b10 & b20 ^ constant;
            a10 = b10 ^ ~b20 & b30;
            a20 = b20 ^ ~b30 & b40;
            a30 = b30 ^ ~b40 & b00;
            a40 = b40 ^ ~b00 & b10;
            a01 = b01 ^ ~b11 & b21;
            a11 = b11 ^ ~b21 & b31;
            a21 = b21 ^ ~b31 & b41;
            a31 = b31 ^ ~b41 & b01;
            a41 = b41 ^ ~b01 & b11;
            a02 = b02 ^ ~b12 & b22;
            a12 = b12 ^ ~b22 & b32;
            a22 = b22 ^ ~b32 & b42;
            a32 = b32 ^ ~b42 & b02;
            a42 = b42 ^ ~b02 & b12;
            a03 = b03 ^ ~b13 & b23;
            a13 = b13 ^ ~b23 & b33;
            a23 = b23 ^ ~b33 & b43;
            a33 = b33 ^ ~b43 & b03;
            a43 = b43 ^ ~b03 & b13;
            a04 = b04 ^ ~b14 & b24;
            a14 = b14 ^ ~b24 & b34;
            a24 = b24 ^ ~b34 & b44;
            a34 = b34 ^ ~b44 & b04;
            a44 = b44 ^ ~b04 & b14;
        }

        state[0] = a00;
        state[1] = a10;
        state[2] = a20;
        state[3] = a30;
        state[4] = a40;
        state[5] = a01;
        state[6] = a11;
        state[7] = a21;
        state[8] = a31;
        state[9] = a41;
        state[10] = a02;
        state[11] = a12;
        state[12] = a22;
        state[13] = a32;
        state[14] = a42;
        state[15] = a03;
        state[16] = a13;
        state[17] = a23;
        state[18] = a33;
        state[19] = a43;
        state[20] = a04;
        state[21] = a14;
        state[22] = a24;
        state[23] = a34;
        state[24] = a44;
    }
}
