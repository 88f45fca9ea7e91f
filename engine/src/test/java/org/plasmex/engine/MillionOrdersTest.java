package org.plasmex.engine;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Keccak;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.LOT_SIZE;
import static org.plasmex.engine.Desk.MARKET;
import static org.plasmex.engine.Desk.TICK_SIZE;
import static org.plasmex.engine.Desk.USD;

/**
 * A million orders of one account go, and nobody else waits for longer than a slice.
 */
class MillionOrdersTest
{
    private static final int ORDERS = 1_000_000;
    private static final int SLICES = 1 + (ORDERS - 4095 + 4095) / 4096;

    @Test
    void shouldExecuteOthersBetweenTheSlicesWhenAMillionOrdersAreCancelled()
    {
        final Host host = new Host();
        host.placeAMillion();
        host.floor(ORDERS);
        int proceeds = 0;
        Host restored = null;
        while (host.machine.hasWork())
        {
            host.other();
            host.proceed();
            if (++proceeds == 100)
            {
                restored = host.restoredFromSnapshot();
            }
        }
        assertThat(proceeds).isEqualTo(SLICES - 1);
        assertThat(host.machine.restingOrders()).isZero();

        // at most a slice of cancels between two transfers of the other account, and a transfer between any two slices
        assertThat(host.output.runs).hasSize(SLICES);
        assertThat(host.output.runs.get(0)).isEqualTo(4095);
        assertThat(host.output.runs.subList(1, SLICES - 1)).containsOnly(4096);

        // the machine that was loaded in the middle of the work goes on by itself, and comes to the same
        assertThat(restored.machine.hasWork()).isTrue();
        while (restored.machine.hasWork())
        {
            restored.other();
            restored.proceed();
        }
        assertThat(restored.output.digest()).isEqualTo(host.output.digest());
        assertThat(restored.digest()).isEqualTo(host.digest());
    }

    /** A machine and who gives it commands, without keeping them. */
    private static final class Host
    {
        private final CountingOutput output = new CountingOutput();
        private final Desk encoder;
        private StateMachine machine;
        private long sequence;

        private Host()
        {
            machine = new StateMachine(new StateMachine.Context().outputPort(output));
            encoder = new Desk((buffer, length) -> machine.onCommand(++sequence, Desk.SINCE * 1_000_000_000L, buffer, 0,
                length));
        }

        private void placeAMillion()
        {
            encoder.genesis(Desk.SPAN, 1_000_000);
            encoder.list(MARKET, ETH, USD, LOT_SIZE, TICK_SIZE, 0, 0);
            encoder.deposit(1, USD, 1L << 50);
            encoder.deposit(2, USD, 1L << 50);
            for (int i = 0; i < ORDERS; i++)
            {
                encoder.buy(1, 1, 5 * (1 + i * 7919L % 1000)).place();
            }
        }

        private void floor(final long nonce)
        {
            encoder.floor(1, nonce);
        }

        private void other()
        {
            encoder.transfer(2, 1, USD, 1);
        }

        private void proceed()
        {
            encoder.proceed();
        }

        private Host restoredFromSnapshot()
        {
            final Host restored = new Host();
            restored.machine = StateMachine.load(
                new StateMachine.Context().outputPort(restored.output), Snapshots.source(Snapshots.of(machine)));
            restored.sequence = sequence;
            restored.output.hash();
            output.hash();
            restored.encoder.nonces(encoder);

            return restored;
        }

        private byte[] digest()
        {
            final UnsafeBuffer digest = new UnsafeBuffer(new byte[StateMachine.DIGEST_LENGTH]);
            machine.digest(digest, 0);

            return digest.byteArray();
        }
    }

    /** Counts the cancels between other steps, and hashes what it is given once it is told to. */
    private static final class CountingOutput implements OutputPort
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_RECORD_LENGTH]);
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private final StepExecutedDecoder step = new StepExecutedDecoder();
        private final List<Integer> runs = new ArrayList<>();
        private Keccak keccak; // since the snapshot
        private boolean isInRun;

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
            if (null != keccak)
            {
                keccak.update(buffer, 0, length);
            }
            if (header.wrap(buffer, 0).templateId() == StepExecutedDecoder.TEMPLATE_ID)
            {
                step.wrapAndApplyHeader(buffer, 0, header);
                step.balances().forEach((balance) -> {});
                step.orders().forEach((order) -> {});
                final int op = buffer.getByte(step.limit() + StepExecutedDecoder.bodyHeaderLength());
                if (op == Steps.CANCEL)
                {
                    if (!isInRun)
                    {
                        runs.add(0);
                    }
                    runs.set(runs.size() - 1, runs.get(runs.size() - 1) + 1);
                }
                isInRun = op == Steps.CANCEL || op == Steps.SEAL && isInRun;
            }
        }

        private void hash()
        {
            keccak = new Keccak();
        }

        private byte[] digest()
        {
            final UnsafeBuffer digest = new UnsafeBuffer(new byte[Keccak.LENGTH]);
            keccak.finish(digest, 0);

            return digest.byteArray();
        }
    }
}
