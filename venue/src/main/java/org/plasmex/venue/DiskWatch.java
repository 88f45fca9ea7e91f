package org.plasmex.venue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.plasmex.gateway.GateStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A duty cycle that looks after the room on the venue's disk: below a floor, cancels only are let in; below half of it,
 * the venue has to stop while there is room to stop in order.
 * <p>
 * One thread runs it; any thread may ask.
 */
final class DiskWatch implements Agent
{
    /**
     * Tells how much room there is.
     */
    @FunctionalInterface
    interface FreeSpace
    {
        /**
         * The room that is left.
         *
         * @return bytes.
         * @throws IOException if it cannot be told.
         */
        long bytes() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MIB = 1 << 20;

    private final NanoClock clock;
    private final FreeSpace freeSpace;
    private final long floor;
    private final DoorGate gate;
    private long nextAt;
    private boolean isLow;
    private volatile long free = -1;
    private volatile String stopReason;

    /**
     * A watch.
     *
     * @param clock     that times it.
     * @param freeSpace of the disk that holds the data.
     * @param floor     in bytes; 0 for none.
     * @param gate      that is shut.
     */
    DiskWatch(final NanoClock clock, final FreeSpace freeSpace, final long floor, final DoorGate gate)
    {
        this.clock = clock;
        this.freeSpace = freeSpace;
        this.floor = floor;
        this.gate = gate;
        nextAt = clock.nanoTime();
    }

    /**
     * The room that was left when it was looked at last.
     *
     * @return bytes, -1 where it is not known.
     */
    long free()
    {
        return free;
    }

    /**
     * Why the venue has to stop.
     *
     * @return the reason with the remedy, null while it has not.
     */
    String stopReason()
    {
        return stopReason;
    }

    @Override
    public int doWork()
    {
        if (clock.nanoTime() - nextAt < 0)
        {
            return 0;
        }

        nextAt = clock.nanoTime() + INTERVAL_NANOS;
        try
        {
            look(freeSpace.bytes());
        }
        catch (final IOException ex)
        {
            // The disk itself is written to by others, who notice it better.
            LOG.warn("cannot tell how much room there is on the disk: {}", ex.toString());
        }
        return 1;
    }

    @Override
    public String roleName()
    {
        return "disk-watch";
    }

    private void look(final long bytes)
    {
        free = bytes;
        final boolean wasLow = isLow;
        isLow = bytes < floor;
        if (isLow && !wasLow)
        {
            LOG.error("{} MiB are left on the disk, less than {}: cancels only are taken", bytes / MIB, floor / MIB);
            gate.set(DoorGate.Cause.DISK, GateStatus.cancelsOnly("the venue is short of room on its disk"));
        }
        else if (wasLow && !isLow)
        {
            LOG.info("{} MiB are left on the disk again", bytes / MIB);
            gate.set(DoorGate.Cause.DISK, GateStatus.OPEN);
        }

        if (bytes < floor / 2 && null == stopReason)
        {
            stopReason = bytes / MIB + " MiB are left on the disk of the venue's data, less than half of " +
                Setting.DISK_FLOOR.key() + " (" + floor / MIB + "): make room and start it again";
            LOG.error("the venue has to stop: {}", stopReason);
        }
    }
}
