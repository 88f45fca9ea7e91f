package org.plasmex.protocol;

import java.util.Random;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CachedRecoveryTest
{
    private final Random random = new Random(3);
    private final SigningKey key = SigningKey.fromPrivate(random(32));
    private final Counter counter = new Counter();
    private final CachedRecovery cached = new CachedRecovery(counter);
    private final UnsafeBuffer digest = new UnsafeBuffer(random(32));
    private final UnsafeBuffer auth = new UnsafeBuffer(new byte[Auth.SINGLE_LENGTH]);
    private final UnsafeBuffer address = new UnsafeBuffer(new byte[20]);

    @BeforeEach
    void setUp()
    {
        key.sign(digest, 0, auth, 0);
    }

    private byte[] random(final int length)
    {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private boolean recover()
    {
        address.setMemory(0, address.capacity(), (byte)0);
        return cached.recover(digest, 0, auth, Auth.R, address, 0);
    }

    @Test
    void shouldRecoverOnceWhatComesAgain()
    {
        for (int times = 0; times < 5; times++)
        {
            assertThat(recover()).isTrue();
            assertThat(address.byteArray()).isEqualTo(key.address());
        }
        assertThat(counter.calls).isEqualTo(1);
    }

    @Test
    void shouldNotTakeAnotherDigestOrSignatureForTheSame()
    {
        recover();
        digest.putByte(31, (byte)(digest.getByte(31) ^ 1));
        recover();
        assertThat(address.byteArray()).isNotEqualTo(key.address());
        digest.putByte(31, (byte)(digest.getByte(31) ^ 1));
        auth.putByte(Auth.SINGLE_LENGTH - 1, (byte)(auth.getByte(Auth.SINGLE_LENGTH - 1) ^ 27 ^ 28));
        recover();
        assertThat(address.byteArray()).isNotEqualTo(key.address());
        assertThat(counter.calls).isEqualTo(3);
    }

    @Test
    void shouldNotRememberWhatDoesNotRecover()
    {
        auth.setMemory(Auth.R, 32, (byte)0);
        assertThat(recover()).isFalse();
        assertThat(recover()).isFalse();
        assertThat(counter.calls).isEqualTo(2);
    }

    @Test
    void shouldRecoverWhatMoreSignaturesThanItHoldsAreOf()
    {
        for (int i = 0; i < 1_000; i++)
        {
            digest.putBytes(0, random(32));
            key.sign(digest, 0, auth, 0);
            assertThat(recover()).isTrue();
            assertThat(address.byteArray()).isEqualTo(key.address());
        }
    }

    /**
     * Recovers, and counts how often.
     */
    private static final class Counter implements KeyRecovery
    {
        private final KeyRecovery recovery = KeyRecovery.best();
        private int calls;

        @Override
        public boolean recover(
            final DirectBuffer digest,
            final int digestOffset,
            final DirectBuffer auth,
            final int authOffset,
            final MutableDirectBuffer address,
            final int addressOffset)
        {
            calls++;
            return recovery.recover(digest, digestOffset, auth, authOffset, address, addressOffset);
        }
    }
}
