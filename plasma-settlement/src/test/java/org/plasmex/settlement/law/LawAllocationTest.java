package org.plasmex.settlement.law;

import java.lang.management.ManagementFactory;
import java.util.List;

import com.sun.management.ThreadMXBean;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.settlement.TestChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.settlement.TestChain.*;
import static org.plasmex.settlement.TestSteps.*;

/**
 * The law allocates nothing for a step.
 */
class LawAllocationTest
{
    private static final int ROUNDS = 2_000;

    private final TestChain chain = new TestChain().withTraders();

    @Test
    void shouldAllocateNothingWhenRunning()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final List<byte[]> bytes = steps();
        final UnsafeBuffer[] steps = bytes.stream().map(UnsafeBuffer::new).toArray(UnsafeBuffer[]::new);
        final Law law = new Law(chain.genesis().eip712(), alice(), chain.inbox());
        final long id = Thread.currentThread().getId();

        long lawful = run(law, steps, ROUNDS);
        final long before = threads.getThreadAllocatedBytes(id);
        lawful += run(law, steps, ROUNDS);
        final long allocated = threads.getThreadAllocatedBytes(id) - before;

        assertThat(lawful).isEqualTo(2L * ROUNDS * steps.length);
        assertThat(allocated).isLessThan(ROUNDS);
    }

    private long run(final Law law, final UnsafeBuffer[] steps, final int rounds)
    {
        long lawful = 0;
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < steps.length; i++)
            {
                lawful += law.run(chain.bounds(), i + 1, steps[i], 0, steps[i].capacity()) ? 1 : 0;
            }
        }

        return lawful;
    }

    private List<byte[]> steps()
    {
        chain.lawful(chain.place(1, ALICE, Terms.SELL, Terms.GTC, 1_000, 10)).lawful(rest(1))
            .lawful(chain.reduce(1, ALICE, 3))
            .lawful(chain.cancelByOwner(1, ALICE))
            .lawful(chain.transfer(ALICE, BOB, BASE, 7))
            .lawful(chain.cancelRequest(Steps.VOID, address(7), 4, 4));
        return chain.steps();
    }

    /**
     * Says that Alice signed, whatever it is.
     */
    private static Keys alice()
    {
        final UnsafeBuffer alice = new UnsafeBuffer(owner(ALICE).address());
        return (digest, digestOffset, auth, authOffset, authLength, key, keyOffset) ->
        {
            key.putBytes(keyOffset, alice, 0, alice.capacity());
            return true;
        };
    }
}
