package org.plasmex.venue.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.gateway.Entrance;
import org.plasmex.gateway.GateStatus.Passage;
import org.plasmex.gateway.ReportListener;
import org.plasmex.gateway.Reports;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.stage.GeneratedWorkload;
import org.plasmex.venue.stage.Stage;

/**
 * Commands come faster than a reader of their outcomes takes them, through a small ring: each is answered, by a code at
 * the door or by one outcome, and memory does not grow with what waits to be read.
 */
class SlowReaderSystemTest
{
    private static final int LAG_LIMIT = 1_000;
    private static final int CANCELS = 20_000;
    private static final long HEAP_BOUND = 32L << 20;

    @TempDir
    private Path data;

    private final CountDownLatch canRead = new CountDownLatch(1);
    private Stage stage;

    @BeforeEach
    void set() throws ParentChainException
    {
        final Settings settings = Settings.of(Map.of())
            .with(Setting.L1_CONFIRMATION, "latest")
            .with(Setting.SIGNATURES, "off")
            .with(Setting.RING_SLOTS, "64")
            .with(Setting.LAG_LIMIT, String.valueOf(LAG_LIMIT));
        stage = Stage.set(new GeneratedWorkload(1, 2, 0), settings, data, new ReportListener() {},
            new PrintWriter(System.out));
    }

    @AfterEach
    void close()
    {
        canRead.countDown();
        stage.close();
    }

    @Test
    void shouldAnswerEveryCommandOnceAndKeepItsMemoryFlatWhenAReaderIsSlowerThanCommandsCome()
    {
        final Pusher pusher = new Pusher(stage);
        stage.venue().follow(Reports.ALL_SESSIONS, new Stuck());
        // A refusal is what the reader gets stuck at.
        pusher.cancels(1);
        pusher.ordersUntilRefused();
        assertThat(stage.venue().gateStatus().reason()).contains("reports are behind");

        final long heap = Pusher.usedHeap();
        pusher.cancels(CANCELS);
        final long grown = Pusher.usedHeap() - heap;
        assertThat(grown).as("bytes that the heap has grown by").isLessThan(HEAP_BOUND);
        assertThat(pusher.order()).isEqualTo(Entrance.CANCELS_ONLY);

        canRead.countDown();
        stage.await("open doors", () -> Passage.OPEN == stage.venue().gateStatus().passage());
        pusher.orders(1);
        pusher.assertAllAnswered(data);
    }

    /**
     * Reads nothing until it can.
     */
    private final class Stuck implements ReportListener
    {
        @Override
        public void onRefused(final RefusedDecoder refusal)
        {
            try
            {
                canRead.await();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        }
    }
}
