package org.plasmex.venue.torture;

import java.io.IOException;

/**
 * A venue in a process of its own.
 * <p>
 * For one thread.
 */
public final class VenueChild
{
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long STOP_PATIENCE_MILLIS = 120_000;
    private static final int POLL_MILLIS = 5;
    private static final int TAIL = 2000;

    private final Child child;
    private final Readiness readiness;
    private final long startedAt = System.nanoTime();
    private long readyAt;

    VenueChild(final Child child, final Readiness readiness)
    {
        this.child = child;
        this.readiness = readiness;
    }

    /**
     * Tells that a venue takes commands.
     */
    interface Readiness
    {
        boolean isReady(String printed) throws IOException;
    }

    /**
     * Wait until it takes commands.
     *
     * @return false where it has ended instead.
     * @throws IOException           if it cannot be told.
     * @throws IllegalStateException if neither happens.
     */
    public boolean awaitReady() throws IOException
    {
        while (System.nanoTime() - startedAt < PATIENCE_NANOS)
        {
            if (readiness.isReady(child.printed()))
            {
                readyAt = System.nanoTime();
                return true;
            }
            if (!child.isAlive())
            {
                return false;
            }
            Child.pause(POLL_MILLIS);
        }
        throw new Fault("the venue has neither started nor ended within " + PATIENCE_NANOS / 1_000_000_000 + " s: " +
            tail());
    }

    /**
     * How long it took to start.
     */
    long startMillis()
    {
        return (readyAt - startedAt) / 1_000_000;
    }

    boolean isAlive()
    {
        return child.isAlive();
    }

    int exitCode()
    {
        return child.exitCode();
    }

    /**
     * What it is to the system.
     *
     * @return number of the process.
     */
    public long pid()
    {
        return child.process().pid();
    }

    /**
     * What it has printed so far.
     *
     * @return all of it.
     */
    public String printed()
    {
        return child.printed();
    }

    /**
     * The last that it has printed.
     */
    String tail()
    {
        final String printed = child.printed().strip();
        return printed.substring(Math.max(0, printed.length() - TAIL));
    }

    void terminate()
    {
        child.terminate();
    }

    /**
     * SIGKILL, and wait until it is gone.
     */
    public void kill()
    {
        child.kill();
    }

    /**
     * Whether it has ended by itself, in the time that a stop may take.
     */
    boolean awaitEnd()
    {
        return child.await(STOP_PATIENCE_MILLIS);
    }
}
