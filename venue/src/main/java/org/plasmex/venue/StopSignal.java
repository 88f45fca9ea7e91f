package org.plasmex.venue;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and SIGINT, taken as the wish to stop: whoever asks here learns of it and ends what it does in order. A
 * second signal ends the process at once.
 * <p>
 * The JVM's own way, shutdown hooks, will not do: they run side by side, cannot be hurried by a second signal, and end
 * the process with the signal's exit code even where all was done. So it is the one class that uses the JDK's
 * {@code sun.misc}.
 * <p>
 * Thread safe. One at a time is installed in a process.
 */
public final class StopSignal implements AutoCloseable
{
    private static final String[] NAMES = {"TERM", "INT"};
    private static final int SIGNALLED = 128;

    private final CountDownLatch raised = new CountDownLatch(1);
    private final Map<sun.misc.Signal, sun.misc.SignalHandler> before = new HashMap<>();
    private final PrintWriter err;

    private StopSignal(final PrintWriter err)
    {
        this.err = err;
    }

    /**
     * A wish to stop that only {@link #raise()} can say.
     *
     * @return the signal, which need not be closed.
     */
    public static StopSignal none()
    {
        return new StopSignal(new PrintWriter(PrintWriter.nullWriter()));
    }

    /**
     * Take the process's signals, until this is closed.
     *
     * @param err told when a signal comes.
     * @return the signal, which the caller must close.
     */
    public static StopSignal install(final PrintWriter err)
    {
        final StopSignal stop = new StopSignal(err);
        for (final String name : NAMES)
        {
            try
            {
                final sun.misc.Signal signal = new sun.misc.Signal(name);
                stop.before.put(signal, sun.misc.Signal.handle(signal, stop::onSignal));
            }
            catch (final IllegalArgumentException ex)
            {
                // The JVM was told to leave signals alone, or there is no such signal here: then it ends the process.
                err.println("plasmex: SIG" + name + " cannot be taken, and will end the process at once: " +
                    ex.getMessage());
            }
        }
        return stop;
    }

    /**
     * Wish to stop, as a signal does.
     */
    public void raise()
    {
        raised.countDown();
    }

    /**
     * Whether somebody wishes to stop.
     *
     * @return true from the first signal on.
     */
    public boolean isRaised()
    {
        return 0 == raised.getCount();
    }

    /**
     * Wait for the wish to stop.
     *
     * @param millis at most.
     * @return whether somebody wishes to stop; true also where this thread is interrupted.
     */
    public boolean await(final long millis)
    {
        try
        {
            return raised.await(millis, TimeUnit.MILLISECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /**
     * End what is done with an exception, where somebody wishes to stop.
     *
     * @throws StoppedException if so.
     */
    public void check()
    {
        if (isRaised())
        {
            throw new StoppedException();
        }
    }

    /**
     * Give the signals back. Once one has come, what it asked for is done by now, and the process about to end: those
     * that still come change nothing any more, not even its exit code.
     */
    @Override
    public void close()
    {
        before.forEach((signal, handler) ->
            sun.misc.Signal.handle(signal, isRaised() ? sun.misc.SignalHandler.SIG_IGN : handler));
    }

    private void onSignal(final sun.misc.Signal signal)
    {
        if (isRaised())
        {
            Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
        }
        raise();
        err.println("plasmex: SIG" + signal.getName() + ": stopping in order; once more to end at once");
    }

    /**
     * Somebody has wished to stop, and what was done is given up.
     */
    public static final class StoppedException extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        StoppedException()
        {
            super("stopped");
        }
    }
}
