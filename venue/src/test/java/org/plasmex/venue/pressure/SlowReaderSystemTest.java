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
import org.plasmex.client.CommandWriter;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.gateway.Entrance;
import org.plasmex.gateway.GateStatus.Passage;
import org.plasmex.gateway.ReportListener;
import org.plasmex.gateway.Reports;
import org.plasmex.protocol.Terms;
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
    private static final int MOST_ORDERS = 50_000;
    private static final int CANCELS = 20_000;
    private static final long NOBODYS_ORDER = 1L << 40;
    private static final long HEAP_BOUND = 32L << 20;

    @TempDir
    private Path data;

    private final CountDownLatch canRead = new CountDownLatch(1);
    private Stage stage;
    private long offered;
    private long taken;
    private long refusedAtDoor;
    private long backPressured;

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
        stage.venue().follow(Reports.ALL_SESSIONS, new Stuck());
        // A refusal is what the reader gets stuck at.
        while (offer(cancel()) < 0)
        {
            Thread.onSpinWait();
        }
        long answer = offer(order());
        while (Entrance.CANCELS_ONLY != answer && taken < MOST_ORDERS)
        {
            stage.venue().check();
            answer = offer(order());
        }
        assertThat(answer).isEqualTo(Entrance.CANCELS_ONLY);
        assertThat(stage.venue().gateStatus().reason()).contains("reports are behind");

        final long heap = usedHeap();
        final long takenBefore = taken;
        while (taken < takenBefore + CANCELS)
        {
            stage.venue().check();
            final long code = offer(cancel());
            assertThat(code >= 0 || CommandPort.BACK_PRESSURED == code).as("code %d", code).isTrue();
        }
        final long grown = usedHeap() - heap;
        assertThat(grown).as("bytes that the heap has grown by").isLessThan(HEAP_BOUND);
        assertThat(offer(order())).isEqualTo(Entrance.CANCELS_ONLY);

        canRead.countDown();
        stage.await("open doors", () -> Passage.OPEN == stage.venue().gateStatus().passage());
        while (offer(order()) < 0)
        {
            stage.venue().check();
        }
        stage.venue().close();
        stage.say("%d offered: %d taken, %d refused by the gate, %d times no room; the heap has grown by %d bytes",
            offered, taken, refusedAtDoor, backPressured, grown);
        assertThat(stage.venue().failure()).isNull();
        assertThat(taken + refusedAtDoor + backPressured).isEqualTo(offered);
        assertThat(OutputTally.of(data).outcomes()).as("commands with an outcome").isEqualTo(taken);
    }

    private int order()
    {
        return writer().placeOrder(stage.desk().buffer(), 0, GeneratedWorkload.TERMS, Terms.BUY, Terms.GTC,
            GeneratedWorkload.TERMS.tickSize(), 1);
    }

    private int cancel()
    {
        return writer().cancelOrder(stage.desk().buffer(), 0, NOBODYS_ORDER);
    }

    private CommandWriter writer()
    {
        return stage.desk().writer(0).correlation(1 + offered);
    }

    private long offer(final int length)
    {
        offered++;
        final long code = stage.venue().door().offer(stage.desk().buffer(), 0, length);
        taken += code >= 0 ? 1 : 0;
        refusedAtDoor += Entrance.CANCELS_ONLY == code ? 1 : 0;
        backPressured += CommandPort.BACK_PRESSURED == code ? 1 : 0;
        return code;
    }

    private static long usedHeap()
    {
        System.gc();
        final Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
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
