package org.plasmex.venue.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.CommandWriter;
import org.plasmex.client.aeron.AeronSession;
import org.plasmex.client.aeron.AeronSessionContext;
import org.plasmex.client.aeron.SessionListener;
import org.plasmex.client.aeron.StepState;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.protocol.Eip712;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.Venue;
import org.plasmex.venue.Waiting;

/**
 * The three states of a step, as a client hears of them from a venue that commits to a real node.
 */
class StepStateSystemTest
{
    private static final long PATIENCE_MILLIS = 120_000;
    private static final String LONGER_THAN_THE_TEST = "240000";

    @TempDir
    private Path directory;
    private long step;

    @Test
    void shouldTellAClientThatAStepIsExecutedThenCommittedThenFinal() throws ParentChainException
    {
        final GeneratedWorkload workload = new GeneratedWorkload(1, 2, 1);
        final Settings settings = Settings.of(Map.of())
            .with(Setting.L1_CONFIRMATION, "latest")
            .with(Setting.L1_POLL_INTERVAL, "50")
            .with(Setting.BLOCK_INTERVAL, LONGER_THAN_THE_TEST)
            .with(Setting.AERON_CHANNEL, "aeron:udp?endpoint=127.0.0.1:0");
        try (DevelopmentChain chain = DevelopmentChain.launch())
        {
            final List<Trader> traders = chain.traders(1, workload.wei(), workload.dollars());
            chain.deposit(traders, workload.wei(), workload.dollars());
            try (Venue venue = Venue.launch(chain.venueContext(settings).directory(directory).opensAeronDoor(true)
                .errorHandler(Throwable::printStackTrace)))
            {
                await(venue, () -> venue.ledger().steps() > 2);
                final Eip712 eip712 =
                    new Eip712(chain.addresses().chainId(), new UnsafeBuffer(chain.addresses().vaultBytes()), 0);
                try (AeronSession session = AeronSession.connect(new AeronSessionContext()
                    .channel(venue.aeronDoor().channel())
                    .connectTimeoutMs(PATIENCE_MILLIS)
                    .venueTimeoutMs(PATIENCE_MILLIS)
                    .listener(new LastStep())))
                {
                    followToTheEnd(chain, venue, session, new CommandWriter(
                        traders.get(0).wallet(), eip712, session.number(), 1, 1));
                }
            }
        }
    }

    private void followToTheEnd(
        final DevelopmentChain chain, final Venue venue, final AeronSession session, final CommandWriter writer)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandPort.MAX_COMMAND_LENGTH]);
        final int length = writer.raiseFloor(buffer, 0, 1);
        await(venue, () -> session.offer(buffer, 0, length) > 0);
        await(venue, () -> session.poll(10) >= 0 && step > 0);
        assertThat(session.state(step)).isEqualTo(StepState.EXECUTED);

        assertThat(venue.operator().seal()).isNotNegative();
        await(venue, () -> session.poll(10) >= 0 && StepState.EXECUTED != session.state(step));
        assertThat(session.state(step)).isEqualTo(StepState.COMMITTED);

        chain.increaseTime(chain.parameters().challenge() + 1);
        await(venue, () -> session.poll(10) >= 0 && StepState.COMMITTED != session.state(step));
        assertThat(session.state(step)).isEqualTo(StepState.FINAL);
    }

    private static void await(final Venue venue, final BooleanSupplier condition)
    {
        assertThat(Waiting.until(PATIENCE_MILLIS, condition)).as(
            "the committer waits for %s, the follower for %s", venue.committer().waitingFor(),
            venue.follower().waitingFor()).isTrue();
    }

    private final class LastStep implements SessionListener
    {
        @Override
        public void onStep(final StepExecutedDecoder executed)
        {
            step = executed.step();
        }

        @Override
        public void onRefused(final RefusedDecoder refused)
        {
            throw new AssertionError(refused);
        }
    }
}
