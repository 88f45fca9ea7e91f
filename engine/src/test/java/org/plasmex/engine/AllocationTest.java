package org.plasmex.engine;

import com.sun.management.ThreadMXBean;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.MARKET;
import static org.plasmex.engine.Desk.USD;

/**
 * In the steady state nothing is allocated.
 */
class AllocationTest
{
    private static final byte[] SECRET = "sixteen letters!".getBytes(US_ASCII);
    private static final byte[] CANCEL_HASH = Desk.cancelHash(SECRET);
    private static final int ROUNDS = 4_000;
    private static final int WINDOWS = 20;
    private static final int MEASURED = 10;

    @Test
    void shouldAllocateNothingWhenStateHasGrownToItsSize()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not tell what threads allocate");

        final Desk desk = Desk.open(-10, 50);
        for (int round = 0; round < ROUNDS; round++)
        {
            everyCommand(desk, round);
        }

        final UnsafeBuffer[] commands =
            desk.commands().stream().map(UnsafeBuffer::new).toArray(UnsafeBuffer[]::new);
        final long[] times = desk.times().stream().mapToLong(Long::longValue).toArray();
        final StateMachine machine = new StateMachine(new StateMachine.Context().outputPort(new ForgetfulOutput()));
        final int window = commands.length / WINDOWS;
        execute(machine, commands, times, 0, commands.length - MEASURED * window);

        // The JVM may allocate on the thread when it recompiles, but what the machine allocates is in every window.
        final long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int from = commands.length - MEASURED * window; from < commands.length; from += window)
        {
            final long before = threads.getThreadAllocatedBytes(thread);
            execute(machine, commands, times, from, from + window);
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        assertThat(least).isZero();
        assertThat(machine.nextStep()).isEqualTo(desk.machine().nextStep());
    }

    private static void everyCommand(final Desk desk, final int round)
    {
        for (int owner = 1; owner <= 3; owner++)
        {
            desk.deposit(owner, ETH, 1000);
            desk.deposit(owner, USD, 100_000);
        }
        final long first = desk.buy(1, 5, 95 + 5 * (round % 3)).place();
        desk.buy(1, 3, 100).place();
        final long third = desk.buy(2, 3, 100).place();
        desk.sell(3, 7, 95).place();
        desk.sell(1, 4, 100).ioc().place();
        desk.sell(3, 4, 100).fok().place();
        desk.buy(2, 1, 200).postOnly().place();
        final long hidden = desk.buy(2, 3, 100).cancelHash(CANCEL_HASH).place();
        desk.cancelBySecret(2, hidden, new byte[16]);
        desk.cancelBySecret(2, hidden, SECRET);
        desk.reduce(2, third, 1);
        desk.cancel(1, first);
        desk.cancel(2, third);
        final long iceberg = desk.sell(3, 9, 300).peak(2).place();
        final long stop = desk.buy(3, 1, 500).trigger(500).place();
        final long limited = desk.buy(3, 1, 5).expiry(desk.now() + 100).place();
        desk.buy(3, 1, 5).expiry(desk.now() + 1).place();
        final long replacement = desk.buy(3, 1, 10).goes().replace(limited);
        desk.sell(3, 1, 250).trigger(400).ioc().place();
        desk.cancel(3, replacement);
        desk.cancel(3, stop);
        desk.cancel(3, iceberg);
        desk.marketLimits(MARKET, 1 << 24, 1 << 20, 0);
        desk.accountLimits(3, 1 << 20, 1 << 20);
        desk.stopAccount(2, 0);
        desk.suspend();
        desk.resume();
        desk.proceed();
        desk.transfer(1, 2, USD, 10);
        desk.transfer(2, 1, USD, 10_000_000_000L);
        desk.withdraw(1, USD, 5, Addresses.of(1));
        desk.setSigner(1, Addresses.of(8));
        desk.floor(1, first);
        desk.requestWithdraw(Addresses.of(1), 1, USD);
        desk.requestCancel(Addresses.of(2), 1, 1);
        desk.requestRevoke(Addresses.of(2), 2, 1);
        desk.status(MARKET, 2);
        desk.status(MARKET, 1);
        desk.later(1).seal();
    }

    private static void execute(
        final StateMachine machine, final UnsafeBuffer[] commands, final long[] times, final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            machine.onCommand(i + 1, times[i], commands[i], 0, commands[i].capacity());
        }
    }

    private static final class ForgetfulOutput implements OutputPort
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_RECORD_LENGTH]);

        @Override
        public MutableDirectBuffer buffer()
        {
            return buffer;
        }

        @Override
        public int claim(final int maxLength)
        {
            return 0;
        }

        @Override
        public void commit(final int length)
        {
            buffer.putByte(0, (byte)0);
        }
    }
}
