package org.plasmex.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;

class KeccakQueueTest
{
    private static final int MAX_LENGTH = 1200;
    private static final int MARGIN = 3;

    private final byte[] bytes = new byte[MAX_LENGTH + MARGIN];

    KeccakQueueTest()
    {
        new Random(7).nextBytes(bytes);
    }

    @Test
    void shouldHashEachLengthOneByOne()
    {
        shouldHashEachLength(new KeccakQueue());
    }

    @Test
    void shouldHashEachLengthInLanes()
    {
        assumeTrue(VectorHashing.isPossible(), "no jdk.incubator.vector");
        shouldHashEachLength(new KeccakQueue(new KeccakLanes()));
    }

    /**
     * A length after the other, so that lanes are filled by messages of different lengths, and flushed half full.
     */
    private void shouldHashEachLength(final KeccakQueue queue)
    {
        final UnsafeBuffer source = new UnsafeBuffer(bytes);
        final UnsafeBuffer hashes = new UnsafeBuffer(new byte[(MAX_LENGTH + 1) * Keccak.LENGTH]);
        for (int length = 0; length <= MAX_LENGTH; length++)
        {
            queue.add(source, length % MARGIN, length, hashes, length * Keccak.LENGTH);
        }
        queue.flush();

        for (int length = 0; length <= MAX_LENGTH; length++)
        {
            assertThat(Hex.encode(hashes, length * Keccak.LENGTH, Keccak.LENGTH)).as("of %s bytes", length)
                .isEqualTo(Hex.encode(rivals(length % MARGIN, length)));
        }
    }

    @Test
    void shouldHashWhatWaitsAloneOrByTwosWhenFlushed()
    {
        assumeTrue(VectorHashing.isPossible(), "no jdk.incubator.vector");
        final KeccakQueue queue = new KeccakQueue(new KeccakLanes());
        final UnsafeBuffer source = new UnsafeBuffer(bytes);
        final UnsafeBuffer hashes = new UnsafeBuffer(new byte[4 * Keccak.LENGTH]);
        for (int count = 1; count <= 4; count++)
        {
            for (int i = 0; i < count; i++)
            {
                queue.add(source, i, 100 * count, hashes, i * Keccak.LENGTH);
            }
            queue.flush();
            for (int i = 0; i < count; i++)
            {
                assertThat(Hex.encode(hashes, i * Keccak.LENGTH, Keccak.LENGTH))
                    .isEqualTo(Hex.encode(rivals(i, 100 * count)));
            }
        }
    }

    private byte[] rivals(final int offset, final int length)
    {
        final KeccakDigest digest = new KeccakDigest(8 * Keccak.LENGTH);
        digest.update(bytes, offset, length);
        final byte[] hash = new byte[Keccak.LENGTH];
        digest.doFinal(hash, 0);
        return hash;
    }
}
