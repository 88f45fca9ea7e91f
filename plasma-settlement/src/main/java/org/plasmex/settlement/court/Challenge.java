package org.plasmex.settlement.court;

import java.util.Arrays;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.Keccak;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * What is asked to be shown: a chunk of a block, or the step to which a link leads. Do not change the array: it is not
 * copied.
 *
 * @param blockHash of the block against which the challenge is, 32 bytes.
 * @param step      0 where a chunk is asked for, else the number of the step whose link is.
 * @param index     the chunk's, or the access's, from 0.
 */
public record Challenge(byte[] blockHash, long step, long index)
{
    private static final int WORD = 32;

    /**
     * Whether a chunk is asked for.
     *
     * @return false where it is the step behind a link.
     */
    public boolean isChunk()
    {
        return step == 0;
    }

    /**
     * The name under which the court knows it.
     *
     * @return the hash of its encoding, 32 bytes.
     */
    public byte[] id()
    {
        final UnsafeBuffer words = new UnsafeBuffer(new byte[3 * WORD]);
        words.putBytes(0, blockHash);
        words.putLong(2 * WORD - Long.BYTES, step, BIG_ENDIAN);
        words.putLong(3 * WORD - Long.BYTES, index, BIG_ENDIAN);
        return new Keccak().hash(words.byteArray());
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof Challenge that &&
            step == that.step && index == that.index && Arrays.equals(blockHash, that.blockHash);
    }

    @Override
    public int hashCode()
    {
        return Arrays.hashCode(blockHash) * 31 + Long.hashCode(step * 31 + index);
    }

    @Override
    public String toString()
    {
        return isChunk() ?
            "chunk " + index + " of block " + Hex.encode(blockHash) :
            "link " + index + " of step " + step + " of block " + Hex.encode(blockHash);
    }
}
