package org.plasmex.venue.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.CommandWriter;
import org.plasmex.gateway.ReportListener;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.Venue;
import org.plasmex.venue.stage.DevelopmentChain;
import org.plasmex.venue.stage.GeneratedWorkload;
import org.plasmex.venue.stage.Stage;

/**
 * Work that takes many slices, in a whole venue: others are served between them, and a venue that is stopped among them
 * goes on where it was. More orders are cancelled where {@code pressure.orders} says so.
 */
class LongWorkSystemTest
{
    private static final int ORDERS = Integer.getInteger("pressure.orders", 100_000);
    private static final int STOPS = 20_000;
    private static final int TRADERS = 3;
    private static final int SLICE = 4_096;
    private static final long PRICE = 300_000 * GeneratedWorkload.TERMS.tickSize();
    private static final int BLOCK_STEPS = 16_384;
    private static final int MOST_ROUNDS = 10;

    @TempDir
    private Path data;

    private volatile long worked;
    private volatile long served;
    private Stage stage;
    private long sent;

    @BeforeEach
    void set() throws ParentChainException
    {
        final Settings settings = Settings.of(Map.of())
            .with(Setting.L1_CONFIRMATION, "latest")
            .with(Setting.BLOCK_STEPS, String.valueOf(BLOCK_STEPS));
        stage = Stage.set(new GeneratedWorkload(1, TRADERS, 0), settings, data, new Progress(),
            new PrintWriter(System.out));
    }

    @AfterEach
    void close()
    {
        stage.close();
    }

    @Test
    void shouldServeOthersBetweenTheSlicesOfAMassCancelAndGoOnWhereItWasStopped()
    {
        final int rounds = untilOthersAreServed(ORDERS, round ->
        {
            final CommandWriter writer = stage.desk().writer(0);
            for (int i = 0; i < ORDERS; i++)
            {
                order(writer, Terms.BUY, Terms.GTC, GeneratedWorkload.TERMS.tickSize() * (1 + i % 100));
            }
            stage.awaitReports();
            final long lastOrder = writer.lastNonce();
            send(correlated(writer).raiseFloor(stage.desk().buffer(), 0, lastOrder));
        });

        final long before = stopAndGoOn();
        stage.await("the rest of the mass cancel", () -> rounds * ORDERS == worked);
        stage.venue().close();
        final OutputTally tally = OutputTally.of(data);
        assertThat(before).isPositive();
        assertThat(tally.floored()).isEqualTo(rounds * ORDERS);
        assertThat(tally.slices()).isGreaterThanOrEqualTo(ORDERS / SLICE);
        assertThat(tally.gaps()).as("gaps between slices in which others were served").isPositive();
        assertIsWhole(tally);
    }

    @Test
    void shouldServeOthersBetweenTheSlicesOfACascadeOfStopsAndGoOnWhereItWasStopped()
    {
        final int rounds = untilOthersAreServed(STOPS, round ->
        {
            final long price = PRICE - round * GeneratedWorkload.TERMS.tickSize();
            final CommandWriter writer = stage.desk().writer(0);
            for (int i = 0; i < STOPS; i++)
            {
                writer.trigger(price);
                order(writer, Terms.SELL, Terms.GTC, PRICE + GeneratedWorkload.TERMS.tickSize() * (1 + i % 100));
            }
            order(stage.desk().writer(1), Terms.SELL, Terms.GTC, price);
            stage.awaitReports();
            order(stage.desk().writer(2), Terms.BUY, Terms.IOC, price);
        });

        final long before = stopAndGoOn();
        stage.await("the rest of the cascade", () -> rounds * STOPS == worked);
        stage.venue().close();
        final OutputTally tally = OutputTally.of(data);
        assertThat(before).isPositive();
        assertThat(tally.triggered()).isEqualTo(rounds * STOPS);
        assertThat(tally.slices()).isGreaterThanOrEqualTo(STOPS / SLICE);
        assertThat(tally.gaps()).as("gaps between slices in which others were served").isPositive();
        assertIsWhole(tally);
    }

    // How much of the work was done when it was stopped; what comes behind is counted on from there.
    private long stopAndGoOn()
    {
        stage.venue().close();
        final OutputTally tally = OutputTally.of(data);
        final long before = tally.floored() + tally.triggered();
        stage.say("stopped after %d of the work, %d slices, others served in %d gaps",
            before, tally.slices(), tally.gaps());
        worked = before;
        stage.restart();
        return before;
    }

    // Where the client stands still while the machine works there is nobody to be served: then there is more work.
    private int untilOthersAreServed(final int work, final IntConsumer give)
    {
        int rounds = 0;
        while (served == 0 && rounds < MOST_ROUNDS)
        {
            give.accept(rounds);
            transferWhileWorkedBelow((long)work * rounds + work / 4, (long)work * (rounds + 1));
            rounds++;
        }
        return rounds;
    }

    // Whoever has nothing to do with it goes on meanwhile.
    private void transferWhileWorkedBelow(final long quarter, final long all)
    {
        final CommandWriter from = stage.desk().writer(1);
        final CommandWriter to = stage.desk().writer(2);
        while (worked < quarter || served == 0 && worked < all)
        {
            send(correlated(from).transfer(
                stage.desk().buffer(), 0, to.account(), to.key(), DevelopmentChain.DOLLAR, 1));
            stage.venue().check();
        }
    }

    private void order(final CommandWriter writer, final int side, final int type, final long price)
    {
        send(correlated(writer).placeOrder(
            stage.desk().buffer(), 0, GeneratedWorkload.TERMS, side, type, price, 1));
    }

    private CommandWriter correlated(final CommandWriter writer)
    {
        return writer.correlation(++sent);
    }

    private void send(final int length)
    {
        stage.desk().send(length);
    }

    private void assertIsWhole(final OutputTally tally)
    {
        final Venue venue = stage.venue();
        stage.say("%d commands sent, %d slices, others served in %d gaps, %d steps, %d blocks",
            sent, tally.slices(), tally.gaps(), tally.lastStep() + 1, venue.ledger().blocks());
        assertThat(venue.failure()).isNull();
        assertThat(tally.outcomes()).as("commands with an outcome").isEqualTo(sent);
        assertThat(tally.refused()).isZero();
        assertThat(CommandRun.of("ledger", "verify", "--data", data.toString()).out())
            .contains("every step lawful, every link and root right");
    }

    /**
     * Counts the steps of long work.
     */
    private final class Progress implements ReportListener
    {
        private final DirectBuffer body = new UnsafeBuffer();
        private final OutputTally tally = new OutputTally();

        @Override
        public void onStep(final StepExecutedDecoder step)
        {
            if (0 == served)
            {
                tally.onStep(step);
                served = tally.gaps();
                step.sbeRewind();
            }
            step.balances().forEach(balance -> {});
            step.orders().forEach(order -> {});
            step.wrapBody(body);
            final int op = body.getByte(Steps.OP) & 0xff;
            if (Steps.TRIGGER == op ||
                (Steps.CANCEL == op && Steps.FLOORED == (body.getByte(Steps.CANCEL_REASON) & 0xff)))
            {
                worked++;
            }
        }
    }
}
