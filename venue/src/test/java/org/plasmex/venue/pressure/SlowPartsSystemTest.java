package org.plasmex.venue.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.gateway.GateStatus.Passage;
import org.plasmex.gateway.ReportListener;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.Figures;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.stage.GeneratedWorkload;
import org.plasmex.venue.stage.Stage;

/**
 * A ledger or a disk that is a hundred times slower than it is, while commands come as fast as a client can offer them,
 * through a small ring.
 */
class SlowPartsSystemTest
{
    private static final String TIMES = "100";
    private static final int RING_SLOTS = 64;
    private static final int LAG_LIMIT = 200;
    private static final String ANY_LAG = "0";
    private static final int COMMANDS = 500;
    private static final long HEAP_BOUND = 32L << 20;

    @TempDir
    private Path data;

    private Stage stage;

    @AfterEach
    void close()
    {
        stage.close();
    }

    @Test
    void shouldTakeCancelsOnlyUntilASlowLedgerHasCaughtUpAndLoseNothing() throws ParentChainException
    {
        final Pusher pusher = set(Setting.DRILL_LEDGER, String.valueOf(LAG_LIMIT));
        final Figures figures = stage.venue().figures();
        // Whoever stands still here for a while finds that it has caught up.
        pusher.ordersUntilRefused();
        while (figures.lag("ledger") <= LAG_LIMIT / 2 ||
            !stage.venue().gateStatus().reason().contains("reports are behind"))
        {
            pusher.ordersUntilRefused();
        }

        final long heap = Pusher.usedHeap();
        pusher.cancels(COMMANDS);
        assertThat(Pusher.usedHeap() - heap).as("bytes that the heap has grown by").isLessThan(HEAP_BOUND);
        pusher.ordersUntilRefused();

        stage.await("the ledger", () -> Passage.OPEN == stage.venue().gateStatus().passage());
        assertThat(figures.lag("ledger")).isLessThanOrEqualTo(LAG_LIMIT / 2);
        pusher.orders(1);
        stage.commitAll();
        assertSound(pusher);
    }

    @Test
    void shouldHoldClientsBackWhileASlowDiskSyncsAndLoseNothing() throws ParentChainException
    {
        final Pusher pusher = set(Setting.DRILL_JOURNAL, ANY_LAG);
        final Figures figures = stage.venue().figures();
        pusher.orders(RING_SLOTS);
        stage.await("a full ring", () -> pusher.order() < 0);
        assertThat(figures.ringFill()).isLessThanOrEqualTo(figures.ringSlots());

        final long heap = Pusher.usedHeap();
        final long executed = stage.venue().executed();
        pusher.orders(COMMANDS / 2);
        pusher.cancels(COMMANDS / 2);
        assertThat(Pusher.usedHeap() - heap).as("bytes that the heap has grown by").isLessThan(HEAP_BOUND);
        // What is taken and not executed yet is in the ring, and nowhere else.
        assertThat(stage.venue().executed() - executed).isGreaterThanOrEqualTo(COMMANDS - RING_SLOTS);
        assertThat(pusher.backPressured()).isPositive();

        stage.commitAll();
        stage.await("an empty ring", () -> 0 == figures.ringFill());
        assertThat(stage.venue().gateStatus().passage()).isEqualTo(Passage.OPEN);
        assertSound(pusher);
    }

    private Pusher set(final Setting drill, final String lagLimit) throws ParentChainException
    {
        final Settings settings = Settings.of(Map.of())
            .with(Setting.L1_CONFIRMATION, "latest")
            .with(Setting.RING_SLOTS, String.valueOf(RING_SLOTS))
            .with(Setting.LAG_LIMIT, lagLimit)
            .with(Setting.BLOCK_INTERVAL, "20000")
            .with(drill, TIMES);
        stage = Stage.set(new GeneratedWorkload(1, 2, 0), settings, data, new ReportListener() {},
            new PrintWriter(System.out));
        return new Pusher(stage);
    }

    private void assertSound(final Pusher pusher)
    {
        pusher.assertAllAnswered(data);
        final CommandRun verify = CommandRun.of("ledger", "verify", "--data", data.toString());
        assertThat(verify.out()).contains("every step lawful, every link and root right");
    }
}
