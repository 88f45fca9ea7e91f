package org.plasmex.venue.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.plasmex.client.CommandWriter;
import org.plasmex.engine.pipeline.CommandPort;
import org.plasmex.gateway.Entrance;
import org.plasmex.protocol.Terms;
import org.plasmex.venue.stage.GeneratedWorkload;
import org.plasmex.venue.stage.Stage;

/**
 * A client that offers commands as fast as it can, one after another, and counts what the door says to each.
 * For one thread.
 */
final class Pusher
{
    private static final int MOST_ORDERS = 50_000;
    private static final long PAUSE_NANOS = 20_000;
    private static final long NOBODYS_ORDER = 1L << 40;

    private final Stage stage;
    private long offered;
    private long taken;
    private long refusedAtDoor;
    private long backPressured;

    Pusher(final Stage stage)
    {
        this.stage = stage;
    }

    /** Offer one order that rests. */
    long order()
    {
        return offer(writer().placeOrder(stage.desk().buffer(), 0, GeneratedWorkload.TERMS, Terms.BUY, Terms.GTC,
            GeneratedWorkload.TERMS.tickSize(), 1));
    }

    /** Offer the cancel of an order that nobody has. */
    long cancel()
    {
        return offer(writer().cancelOrder(stage.desk().buffer(), 0, NOBODYS_ORDER));
    }

    /** Offer orders until the door takes cancels only. */
    void ordersUntilRefused()
    {
        long answer = order();
        while (Entrance.CANCELS_ONLY != answer && taken < MOST_ORDERS)
        {
            stage.venue().check();
            answer = order();
        }
        assertThat(answer).isEqualTo(Entrance.CANCELS_ONLY);
    }

    /** Offer orders, each until it is taken. */
    void orders(final long count)
    {
        untilTaken(count, this::order);
    }

    /** Offer cancels, each until it is taken. */
    void cancels(final long count)
    {
        untilTaken(count, this::cancel);
    }

    long backPressured()
    {
        return backPressured;
    }

    /** Close the venue, which must have answered each command once: by a code at the door, or by one outcome. */
    void assertAllAnswered(final Path data)
    {
        stage.venue().close();
        stage.say("%d offered: %d taken, %d refused by the gate, %d times no room",
            offered, taken, refusedAtDoor, backPressured);
        assertThat(stage.venue().failure()).isNull();
        assertThat(taken + refusedAtDoor + backPressured).isEqualTo(offered);
        assertThat(OutputTally.of(data).outcomes()).as("commands with an outcome").isEqualTo(taken);
    }

    /** What the heap holds that is needed. */
    static long usedHeap()
    {
        System.gc();
        final Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private void untilTaken(final long count, final LongSupplier offer)
    {
        final long end = taken + count;
        while (taken < end)
        {
            stage.venue().check();
            final long code = offer.getAsLong();
            assertThat(code >= 0 || CommandPort.BACK_PRESSURED == code).as("code %d", code).isTrue();
            if (code < 0)
            {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
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
}
