package org.plasmex.gateway.aeron;

import io.aeron.Image;
import io.aeron.Subscription;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.Long2LongHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever is connected to the door's channel and has no session: each takes up one of the streams that the driver lets
 * in, and may be nobody at all. Who asks for no session in time is shut out, so that the streams cannot be used up for
 * good; while they are, this is said.
 * <p>
 * For the door's thread.
 */
final class Strangers
{
    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long NEVER = Long.MIN_VALUE;
    private static final String REASON = "no session";

    private final Long2LongHashMap seenAt = new Long2LongHashMap(NEVER);
    private final Sessions sessions;
    private final DoorCounters counters;
    private final long patienceNanos;
    private final int limit;
    private long nextAt;
    private boolean wasFull;

    /**
     * None yet.
     *
     * @param sessions      of the door.
     * @param counters      of the door.
     * @param patienceNanos for how long somebody may be connected without a session.
     * @param limit         of streams that the driver lets in.
     * @param now           nanoseconds of the door's clock.
     */
    Strangers(
        final Sessions sessions,
        final DoorCounters counters,
        final long patienceNanos,
        final int limit,
        final long now)
    {
        this.sessions = sessions;
        this.counters = counters;
        this.patienceNanos = patienceNanos;
        this.limit = limit;
        nextAt = now;
    }

    /**
     * Somebody is gone.
     *
     * @param imageId of the stream.
     */
    void onGone(final long imageId)
    {
        seenAt.remove(imageId);
    }

    /**
     * Shut out who has had time enough.
     *
     * @param subscription of the door.
     * @param now          nanoseconds of the door's clock.
     * @return how many were shut out.
     */
    int doWork(final Subscription subscription, final long now)
    {
        if (now - nextAt < 0)
        {
            return 0;
        }
        nextAt = now + INTERVAL_NANOS;

        int rejected = 0;
        final int images = subscription.imageCount();
        // While one is shut out others go, and there are fewer: whom that hides is looked at the next time.
        for (int i = 0; i < subscription.imageCount(); i++)
        {
            rejected += look(subscription.imageAtIndex(i), now) ? 1 : 0;
        }
        tell(images);
        return rejected;
    }

    private boolean look(final Image image, final long now)
    {
        final long id = image.correlationId();
        if (null != sessions.byImage(id))
        {
            seenAt.remove(id);
            return false;
        }

        final long since = seenAt.get(id);
        if (NEVER == since)
        {
            seenAt.put(id, now);
            return false;
        }
        if (now - since < patienceNanos)
        {
            return false;
        }

        // Where the driver does not hear it, it is told again when as much time has passed.
        seenAt.put(id, now);
        image.reject(REASON);
        counters.increment(DoorCounter.STREAMS_REJECTED);
        return true;
    }

    private void tell(final int images)
    {
        final boolean isFull = images >= limit;
        if (isFull && !wasFull)
        {
            LOG.warn("{} streams are connected to the door, as many as it lets in, with {} sessions among them: no " +
                "new client can connect until those without a session are shut out", images, sessions.size());
        }
        else if (wasFull && !isFull)
        {
            LOG.info("the door lets in new streams again");
        }
        wasFull = isFull;
    }
}
