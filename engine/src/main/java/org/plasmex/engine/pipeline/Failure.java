package org.plasmex.engine.pipeline;

import org.agrona.ErrorHandler;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The first thing that went wrong, which stops all stages.
 */
final class Failure
{
    private final AtomicReference<Throwable> cause = new AtomicReference<>();
    private final ErrorHandler errorHandler;
    private final InputRing ring;

    Failure(final InputRing ring, final ErrorHandler errorHandler)
    {
        this.ring = ring;
        this.errorHandler = errorHandler;
    }

    Throwable cause()
    {
        return cause.get();
    }

    void fail(final String roleName, final Throwable ex)
    {
        if (cause.compareAndSet(null, ex))
        {
            ring.close();
            errorHandler.onError(new IllegalStateException("stage " + roleName + " failed: the venue has stopped", ex));
        }
    }
}
