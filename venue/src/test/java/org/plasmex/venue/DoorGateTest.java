package org.plasmex.venue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.plasmex.gateway.GateStatus;
import org.plasmex.gateway.GateStatus.Passage;

class DoorGateTest
{
    private static final long MIB = 1 << 20;

    private final DoorGate gate = new DoorGate();
    private final AtomicLong nanos = new AtomicLong(5);
    private final AtomicLong free = new AtomicLong();

    @Test
    void shouldLetInWhatTheStrictestAllowsAndTellItsReason()
    {
        assertThat(gate.status().passage()).isEqualTo(Passage.OPEN);

        gate.set(DoorGate.Cause.LAG, GateStatus.cancelsOnly("behind"));
        gate.set(DoorGate.Cause.DISK, GateStatus.cancelsOnly("no room"));
        assertThat(gate.status()).hasToString("CANCELS_ONLY: no room");

        gate.set(DoorGate.Cause.FROZEN, GateStatus.closed("frozen"));
        assertThat(gate.status()).hasToString("CLOSED: frozen");

        gate.set(DoorGate.Cause.FROZEN, GateStatus.OPEN);
        gate.set(DoorGate.Cause.DISK, GateStatus.OPEN);
        assertThat(gate.status()).hasToString("CANCELS_ONLY: behind");

        gate.set(DoorGate.Cause.LAG, GateStatus.OPEN);
        assertThat(gate.status().passage()).isEqualTo(Passage.OPEN);
    }

    @Test
    void shouldTakeCancelsOnlyBelowTheFloorAndAskToStopBelowHalfOfIt()
    {
        final DiskWatch watch = new DiskWatch(nanos::get, free::get, 100 * MIB, gate);

        look(watch, 100 * MIB);
        assertThat(gate.status().passage()).isEqualTo(Passage.OPEN);
        assertThat(watch.free()).isEqualTo(100 * MIB);

        look(watch, 100 * MIB - 1);
        assertThat(gate.status().passage()).isEqualTo(Passage.CANCELS_ONLY);
        assertThat(watch.stopReason()).isNull();

        look(watch, 100 * MIB);
        assertThat(gate.status().passage()).isEqualTo(Passage.OPEN);

        look(watch, 50 * MIB - 1);
        assertThat(watch.stopReason()).contains("49 MiB are left", "disk.floor.mib (100)", "make room");

        look(watch, 200 * MIB);
        assertThat(watch.stopReason()).as("stays").isNotNull();
    }

    @Test
    void shouldLookAtTheDiskOnceASecond()
    {
        final DiskWatch watch = new DiskWatch(nanos::get, free::get, 100 * MIB, gate);

        assertThat(watch.doWork()).isEqualTo(1);
        assertThat(watch.doWork()).isZero();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
        assertThat(watch.doWork()).isZero();
        nanos.incrementAndGet();
        assertThat(watch.doWork()).isEqualTo(1);
    }

    private void look(final DiskWatch watch, final long bytes)
    {
        free.set(bytes);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        watch.doWork();
    }
}
