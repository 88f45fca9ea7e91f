package org.plasmex.protocol;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Keccak-256 of many messages whose hashes nobody needs at once. Messages of equally many blocks wait for each other,
 * and are hashed four at a time in the lanes of vectors, once {@link VectorHashing} says that this is faster here;
 * before, and where it is not, one at a time. The hashes are the same.
 * <p>
 * Allocates only when constructed. Not thread safe.
 */
public final class KeccakQueue
{
    private static final int LANES = VectorHashing.LANES;
    private static final int MAX_BLOCKS = 8;

    private final Keccak keccak = new Keccak();
    private final DirectBuffer[][] sources = new DirectBuffer[MAX_BLOCKS + 1][LANES];
    private final int[][] offsets = new int[MAX_BLOCKS + 1][LANES];
    private final int[][] lengths = new int[MAX_BLOCKS + 1][LANES];
    private final MutableDirectBuffer[][] hashes = new MutableDirectBuffer[MAX_BLOCKS + 1][LANES];
    private final int[][] hashOffsets = new int[MAX_BLOCKS + 1][LANES];
    private final long[][] states = new long[MAX_BLOCKS + 1][Keccak.STATE_WORDS * LANES];
    private final long[] state = new long[Keccak.STATE_WORDS];
    private final int[] waiting = new int[MAX_BLOCKS + 1];
    private KeccakLanes lanes;
    private int hashed;

    /**
     * A queue that nothing waits in.
     */
    public KeccakQueue()
    {
        this(null);
    }

    /**
     * A queue that hashes in lanes from the first message on.
     */
    KeccakQueue(final KeccakLanes lanes)
    {
        this.lanes = lanes;
    }

    /**
     * Hash a message, now or before {@link #flush} returns.
     *
     * @param src       that holds the message; it must stay as it is until then.
     * @param offset    of the first byte.
     * @param length    in bytes.
     * @param dst       that takes the hash; neither it nor what it overlaps may be read before.
     * @param dstOffset at which the hash is written.
     */
    public void add(
        final DirectBuffer src, final int offset, final int length, final MutableDirectBuffer dst, final int dstOffset)
    {
        if (isQueued(length))
        {
            src.boundsCheck(offset, length);
            enqueue(src, offset, length, dst, dstOffset);
        }
        else
        {
            keccak.hash(src, offset, length, dst, dstOffset);
        }
    }

    /**
     * Hash the rest of a message of which whole blocks were hashed before, now or before {@link #flush} returns.
     *
     * @param from      that holds the state behind those blocks, which {@link Keccak#save} gave; copied.
     * @param index     of its first word.
     * @param src       that holds the rest; it must stay as it is until then.
     * @param offset    of the first byte.
     * @param length    of the rest in bytes.
     * @param dst       that takes the hash; neither it nor what it overlaps may be read before.
     * @param dstOffset at which the hash is written.
     */
    void resume(
        final long[] from,
        final int index,
        final DirectBuffer src,
        final int offset,
        final int length,
        final MutableDirectBuffer dst,
        final int dstOffset)
    {
        if (isQueued(length))
        {
            src.boundsCheck(offset, length);
            final int blocks = blocks(length);
            final int lane = waiting[blocks];
            for (int word = 0; word < Keccak.STATE_WORDS; word++)
            {
                states[blocks][word * LANES + lane] = from[index + word];
            }
            enqueue(src, offset, length, dst, dstOffset);
        }
        else
        {
            keccak.resume(from, index);
            keccak.hash(src, offset, length, dst, dstOffset);
        }
    }

    private boolean isQueued(final int length)
    {
        return blocks(length) <= MAX_BLOCKS && isByLanes();
    }

    private static int blocks(final int length)
    {
        return length / Keccak.RATE + 1;
    }

    private void enqueue(
        final DirectBuffer src, final int offset, final int length, final MutableDirectBuffer dst, final int dstOffset)
    {
        final int blocks = blocks(length);
        final int lane = waiting[blocks]++;
        sources[blocks][lane] = src;
        offsets[blocks][lane] = offset;
        lengths[blocks][lane] = length;
        hashes[blocks][lane] = dst;
        hashOffsets[blocks][lane] = dstOffset;
        if (waiting[blocks] == LANES)
        {
            hash(blocks);
        }
    }

    private boolean isByLanes()
    {
        if (null == lanes)
        {
            hashed++;
            if (hashed % VectorHashing.WORTHWHILE == 0)
            {
                VectorHashing.prepare();
            }
            lanes = VectorHashing.lanes();
        }

        return null != lanes;
    }

    /**
     * Hash all that waits.
     */
    public void flush()
    {
        for (int blocks = 1; blocks <= MAX_BLOCKS; blocks++)
        {
            if (waiting[blocks] == 1)
            {
                waiting[blocks] = 0;
                for (int word = 0; word < Keccak.STATE_WORDS; word++)
                {
                    state[word] = states[blocks][word * LANES];
                    states[blocks][word * LANES] = 0;
                }
                keccak.resume(state, 0);
                keccak.hash(sources[blocks][0], offsets[blocks][0], lengths[blocks][0],
                    hashes[blocks][0], hashOffsets[blocks][0]);
            }
            else if (waiting[blocks] > 0)
            {
                hash(blocks);
            }
        }
    }

    private void hash(final int blocks)
    {
        final int count = waiting[blocks];
        waiting[blocks] = 0;
        lanes.hash(
            states[blocks],
            count,
            blocks,
            sources[blocks],
            offsets[blocks],
            lengths[blocks],
            hashes[blocks],
            hashOffsets[blocks]);
    }
}
