package org.plasmex.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class AllocationTest
{
    private static final int ROUNDS = 2_000;
    private static final long PUBLIC_KEY_SIZE = 96;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final Eip712 eip712 = new Eip712(1, new UnsafeBuffer(new byte[20]), 0);
    private final SigningKey key = SigningKey.fromPrivate(new Keccak().hash(new byte[]{2}));
    private final Commands commands = new Commands(new Random(9), eip712, key);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[640]);

    @Test
    void shouldAllocateNothingToVerifyButWhatRecoveryDoes()
    {
        assertThat(allocatedPerCommand((digest, at, auth, authAt, address, addressAt) -> true)).isZero();
    }

    @Test
    void shouldAllocateOnlyThePublicKeyWhenTheLibraryIsNative()
    {
        assumeTrue(NativeRecovery.loadFailure() == null, "skipped: libsecp256k1 can't be loaded here");
        assertThat(allocatedPerCommand(new NativeRecovery())).isBetween(1L, PUBLIC_KEY_SIZE);
    }

    private long allocatedPerCommand(final KeyRecovery recovery)
    {
        final CommandVerifier verifier = new CommandVerifier(eip712, new AuthVerifier(recovery, eip712));
        long most = 0;
        for (int template = Commands.FIRST; template <= Commands.LAST; template++)
        {
            final int length = commands.encode(template, buffer, 0);
            verify(verifier, length);
            final long before = threads.getCurrentThreadAllocatedBytes();
            verify(verifier, length);
            final long after = threads.getCurrentThreadAllocatedBytes();
            most = Math.max(most, (after - before) / ROUNDS);
        }

        return most;
    }

    private void verify(final CommandVerifier verifier, final int length)
    {
        boolean verified = true;
        for (int i = 0; i < ROUNDS; i++)
        {
            verified &= verifier.verify(buffer, 0, length);
        }

        assertThat(verified).isTrue();
    }
}
