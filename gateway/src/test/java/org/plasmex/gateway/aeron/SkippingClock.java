package org.plasmex.gateway.aeron;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The machine's clock, which a test sets forward where something is to take too long.
 */
final class SkippingClock implements NanoClock
{
    private final AtomicLong skipped = new AtomicLong();

    @Override
    public long nanoTime()
    {
        return SystemNanoClock.INSTANCE.nanoTime() + skipped.get();
    }

    void skipSeconds(final long seconds)
    {
        skipped.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
