package org.plasmex.protocol;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.NOT;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Keccak-256 of four messages at a time, one in each lane of vectors of 256 bits. Only {@link KeccakQueue} uses it, and
 * this class alone stands on the Vector API, whose module a JVM may not have. Not thread safe.
 */
final class KeccakLanes
{
    /**
     * How many messages there are at a time.
     */
    static final int LANES = 4;

    private static final int HASH_WORDS = Keccak.LENGTH / Long.BYTES;

    /**
     * How many words the states of all lanes have: word by word, in each one the lanes.
     */
    static final int STATE_WORDS = Keccak.STATE_WORDS * LANES;

    /**
     * Hash messages that have equally many blocks.
     *
     * @param state      that each lane begins with, all zeros where nothing was hashed before; zeros afterwards.
     * @param count      how many, up to {@link #LANES}; the other lanes hash nothing of use.
     * @param blocks     of each, the last one with its padding.
     * @param sources    that hold the messages.
     * @param offsets    at which they begin.
     * @param lengths    in bytes.
     * @param hashes     that take the hashes.
     * @param hashOffset at which they are written.
     */
    void hash(
        final long[] state,
        final int count,
        final int blocks,
        final DirectBuffer[] sources,
        final int[] offsets,
        final int[] lengths,
        final MutableDirectBuffer[] hashes,
        final int[] hashOffset)
    {
        for (int block = 0; block < blocks; block++)
        {
            final int done = block * Keccak.RATE;
            for (int lane = 0; lane < count; lane++)
            {
                if (block < blocks - 1)
                {
                    absorb(state, lane, sources[lane], offsets[lane] + done, Keccak.RATE_WORDS);
                }
                else
                {
                    absorbLast(state, lane, sources[lane], offsets[lane] + done, lengths[lane] - done);
                }
            }
            permute(state);
        }

        for (int lane = 0; lane < count; lane++)
        {
            for (int word = 0; word < HASH_WORDS; word++)
            {
                hashes[lane].putLong(
                    hashOffset[lane] + word * Long.BYTES, state[word * LANES + lane], ByteOrder.LITTLE_ENDIAN);
            }
        }
        Arrays.fill(state, 0);
    }

    private static void absorb(
        final long[] state, final int lane, final DirectBuffer source, final int offset, final int words)
    {
        for (int word = 0; word < words; word++)
        {
            state[word * LANES + lane] ^= source.getLong(offset + word * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
        }
    }

    /**
     * What is behind the last whole block, and the padding.
     */
    private static void absorbLast(
        final long[] state, final int lane, final DirectBuffer source, final int offset, final int length)
    {
        final int words = length / Long.BYTES;
        absorb(state, lane, source, offset, words);
        final int whole = words * Long.BYTES;
        state[words * LANES + lane] ^= Keccak.lastWord(source, offset + whole, length - whole);
        state[(Keccak.RATE_WORDS - 1) * LANES + lane] ^= Keccak.PADDING_END;
    }

    /**
     * Keccak-f[1600] of each lane.
     * <p>
     * The compiler keeps vectors in registers only where it inlines every operation; one that it does not inline
     * allocates its result. It inlines all of these, as they are the API's own methods, called from here directly: what
     * goes by way of a helper of ours, however small, counts against a limit of nodes that half a round exceeds. And
     * this is too big to be inlined into anything itself.
     */
    static void permute(final long[] state)
    {
        LongVector a00 = LongVector.fromArray(LongVector.SPECIES_256, state, 0 * LANES);
        LongVector a10 = LongVector.fromArray(LongVector.SPECIES_256, state, 1 * LANES);
        LongVector a20 = LongVector.fromArray(LongVector.SPECIES_256, state, 2 * LANES);
        LongVector a30 = LongVector.fromArray(LongVector.SPECIES_256, state, 3 * LANES);
        LongVector a40 = LongVector.fromArray(LongVector.SPECIES_256, state, 4 * LANES);
        LongVector a01 = LongVector.fromArray(LongVector.SPECIES_256, state, 5 * LANES);
        LongVector a11 = LongVector.fromArray(LongVector.SPECIES_256, state, 6 * LANES);
        LongVector a21 = LongVector.fromArray(LongVector.SPECIES_256, state, 7 * LANES);
        LongVector a31 = LongVector.fromArray(LongVector.SPECIES_256, state, 8 * LANES);
        LongVector a41 = LongVector.fromArray(LongVector.SPECIES_256, state, 9 * LANES);
        LongVector a02 = LongVector.fromArray(LongVector.SPECIES_256, state, 10 * LANES);
        LongVector a12 = LongVector.fromArray(LongVector.SPECIES_256, state, 11 * LANES);
        LongVector a22 = LongVector.fromArray(LongVector.SPECIES_256, state, 12 * LANES);
        LongVector a32 = LongVector.fromArray(LongVector.SPECIES_256, state, 13 * LANES);
        LongVector a42 = LongVector.fromArray(LongVector.SPECIES_256, state, 14 * LANES);
        LongVector a03 = LongVector.fromArray(LongVector.SPECIES_256, state, 15 * LANES);
        LongVector a13 = LongVector.fromArray(LongVector.SPECIES_256, state, 16 * LANES);
        LongVector a23 = LongVector.fromArray(LongVector.SPECIES_256, state, 17 * LANES);
        LongVector a33 = LongVector.fromArray(LongVector.SPECIES_256, state, 18 * LANES);
        LongVector a43 = LongVector.fromArray(LongVector.SPECIES_256, state, 19 * LANES);
        LongVector a04 = LongVector.fromArray(LongVector.SPECIES_256, state, 20 * LANES);
        LongVector a14 = LongVector.fromArray(LongVector.SPECIES_256, state, 21 * LANES);
        LongVector a24 = LongVector.fromArray(LongVector.SPECIES_256, state, 22 * LANES);
        LongVector a34 = LongVector.fromArray(LongVector.SPECIES_256, state, 23 * LANES);
        LongVector a44 = LongVector.fromArray(LongVector.SPECIES_256, state, 24 * LANES);

        for (final long constant : Keccak.ROUND_CONSTANTS)
        {
            final LongVector c0 = a00.lanewise(XOR, a01).lanewise(XOR, a02).lanewise(XOR, a03)
                .lanewise(XOR, a04);
            final LongVector c1 = a10.lanewise(XOR, a11).lanewise(XOR, a12).lanewise(XOR, a13)
                .lanewise(XOR, a14);
            final LongVector c2 = a20.lanewise(XOR, a21).lanewise(XOR, a22).lanewise(XOR, a23)
                .lanewise(XOR, a24);
            final LongVector c3 = a30.lanewise(XOR, a31).lanewise(XOR, a32).lanewise(XOR, a33)
                .lanewise(XOR, a34);
            final LongVector c4 = a40.lanewise(XOR, a41).lanewise(XOR, a42).lanewise(XOR, a43)
                .lanewise(XOR, a44);
            final LongVector d0 = c4.lanewise(XOR, c1.lanewise(ROL, 1));
            final LongVector d1 = c0.lanewise(XOR, c2.lanewise(ROL, 1));
            final LongVector d2 = c1.lanewise(XOR, c3.lanewise(ROL, 1));
            final LongVector d3 = c2.lanewise(XOR, c4.lanewise(ROL, 1));
            final LongVector d4 = c3.lanewise(XOR, c0.lanewise(ROL, 1));

            final LongVector b00 = a00.lanewise(XOR, d0);
            final LongVector b10 = a11.lanewise(XOR, d1).lanewise(ROL, 44);
            final LongVector b20 = a22.lanewise(XOR, d2).lanewise(ROL, 43);
            final LongVector b30 = a33.lanewise(XOR, d3).lanewise(ROL, 21);
            final LongVector b40 = a44.lanewise(XOR, d4).lanewise(ROL, 14);
            final LongVector b01 = a30.lanewise(XOR, d3).lanewise(ROL, 28);
            final LongVector b11 = a41.lanewise(XOR, d4).lanewise(ROL, 20);
            final LongVector b21 = a02.lanewise(XOR, d0).lanewise(ROL, 3);
            final LongVector b31 = a13.lanewise(XOR, d1).lanewise(ROL, 45);
            final LongVector b41 = a24.lanewise(XOR, d2).lanewise(ROL, 61);
            final LongVector b02 = a10.lanewise(XOR, d1).lanewise(ROL, 1);
            final LongVector b12 = a21.lanewise(XOR, d2).lanewise(ROL, 6);
            final LongVector b22 = a32.lanewise(XOR, d3).lanewise(ROL, 25);
            final LongVector b32 = a43.lanewise(XOR, d4).lanewise(ROL, 8);
            final LongVector b42 = a04.lanewise(XOR, d0).lanewise(ROL, 18);
            final LongVector b03 = a40.lanewise(XOR, d4).lanewise(ROL, 27);
            final LongVector b13 = a01.lanewise(XOR, d0).lanewise(ROL, 36);
            final LongVector b23 = a12.lanewise(XOR, d1).lanewise(ROL, 10);
            final LongVector b33 = a23.lanewise(XOR, d2).lanewise(ROL, 15);
            final LongVector b43 = a34.lanewise(XOR, d3).lanewise(ROL, 56);
            final LongVector b04 = a20.lanewise(XOR, d2).lanewise(ROL, 62);
            final LongVector b14 = a31.lanewise(XOR, d3).lanewise(ROL, 55);
            final LongVector b24 = a42.lanewise(XOR, d4).lanewise(ROL, 39);
            final LongVector b34 = a03.lanewise(XOR, d0).lanewise(ROL, 41);
            final LongVector b44 = a14.lanewise(XOR, d1).lanewise(ROL, 2);

            a00 = b00.lanewise(XOR, b10.lanewise(NOT).lanewise(AND, b20)).lanewise(XOR, constant);
            a10 = b10.lanewise(XOR, b20.lanewise(NOT).lanewise(AND, b30));
            a20 = b20.lanewise(XOR, b30.lanewise(NOT).lanewise(AND, b40));
            a30 = b30.lanewise(XOR, b40.lanewise(NOT).lanewise(AND, b00));
            a40 = b40.lanewise(XOR, b00.lanewise(NOT).lanewise(AND, b10));
            a01 = b01.lanewise(XOR, b11.lanewise(NOT).lanewise(AND, b21));
            a11 = b11.lanewise(XOR, b21.lanewise(NOT).lanewise(AND, b31));
            a21 = b21.lanewise(XOR, b31.lanewise(NOT).lanewise(AND, b41));
            a31 = b31.lanewise(XOR, b41.lanewise(NOT).lanewise(AND, b01));
            a41 = b41.lanewise(XOR, b01.lanewise(NOT).lanewise(AND, b11));
            a02 = b02.lanewise(XOR, b12.lanewise(NOT).lanewise(AND, b22));
            a12 = b12.lanewise(XOR, b22.lanewise(NOT).lanewise(AND, b32));
            a22 = b22.lanewise(XOR, b32.lanewise(NOT).lanewise(AND, b42));
            a32 = b32.lanewise(XOR, b42.lanewise(NOT).lanewise(AND, b02));
            a42 = b42.lanewise(XOR, b02.lanewise(NOT).lanewise(AND, b12));
            a03 = b03.lanewise(XOR, b13.lanewise(NOT).lanewise(AND, b23));
            a13 = b13.lanewise(XOR, b23.lanewise(NOT).lanewise(AND, b33));
            a23 = b23.lanewise(XOR, b33.lanewise(NOT).lanewise(AND, b43));
            a33 = b33.lanewise(XOR, b43.lanewise(NOT).lanewise(AND, b03));
            a43 = b43.lanewise(XOR, b03.lanewise(NOT).lanewise(AND, b13));
            a04 = b04.lanewise(XOR, b14.lanewise(NOT).lanewise(AND, b24));
            a14 = b14.lanewise(XOR, b24.lanewise(NOT).lanewise(AND, b34));
            a24 = b24.lanewise(XOR, b34.lanewise(NOT).lanewise(AND, b44));
            a34 = b34.lanewise(XOR, b44.lanewise(NOT).lanewise(AND, b04));
            a44 = b44.lanewise(XOR, b04.lanewise(NOT).lanewise(AND, b14));
        }

        a00.intoArray(state, 0 * LANES);
        a10.intoArray(state, 1 * LANES);
        a20.intoArray(state, 2 * LANES);
        a30.intoArray(state, 3 * LANES);
        a40.intoArray(state, 4 * LANES);
        a01.intoArray(state, 5 * LANES);
        a11.intoArray(state, 6 * LANES);
        a21.intoArray(state, 7 * LANES);
        a31.intoArray(state, 8 * LANES);
        a41.intoArray(state, 9 * LANES);
        a02.intoArray(state, 10 * LANES);
        a12.intoArray(state, 11 * LANES);
        a22.intoArray(state, 12 * LANES);
        a32.intoArray(state, 13 * LANES);
        a42.intoArray(state, 14 * LANES);
        a03.intoArray(state, 15 * LANES);
        a13.intoArray(state, 16 * LANES);
        a23.intoArray(state, 17 * LANES);
        a33.intoArray(state, 18 * LANES);
        a43.intoArray(state, 19 * LANES);
        a04.intoArray(state, 20 * LANES);
        a14.intoArray(state, 21 * LANES);
        a24.intoArray(state, 22 * LANES);
        a34.intoArray(state, 23 * LANES);
        a44.intoArray(state, 24 * LANES);
    }
}
