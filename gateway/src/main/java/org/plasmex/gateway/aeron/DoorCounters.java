package org.plasmex.gateway.aeron;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The door's counters: one thread counts, any thread reads.
 */
final class DoorCounters
{
    private final AtomicLongArray values = new AtomicLongArray(DoorCounter.values().length);

    void increment(final DoorCounter counter)
    {
        final int index = counter.ordinal();
        values.setOpaque(index, values.getPlain(index) + 1);
    }

    long get(final DoorCounter counter)
    {
        return values.getOpaque(counter.ordinal());
    }
}
