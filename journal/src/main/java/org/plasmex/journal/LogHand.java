package org.plasmex.journal;

import org.agrona.LangUtil;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that does for a log's writer what comes seldom and leaves garbage behind: beginning and ending files,
 * mapping the next part of one. The writer's thread waits meanwhile, and allocates nothing itself.
 * <p>
 * One thread at a time may have something done.
 */
final class LogHand implements AutoCloseable
{
    private final Thread thread;
    private Thread waiting;
    private Throwable failure;
    private volatile Runnable work; // null where all is done
    private volatile boolean isClosed;

    LogHand(final Path directory)
    {
        thread = new Thread(this::serve, "log-hand " + directory.getFileName());
        thread.setDaemon(true);
    }

    /**
     * Have something done. Returns, or throws what it throws, when it is done; an interrupt does not end the waiting.
     */
    void run(final Runnable task)
    {
        if (Thread.State.NEW == thread.getState())
        {
            thread.start();
        }

        boolean isInterrupted = false;
        waiting = Thread.currentThread();
        failure = null;
        work = task;
        LockSupport.unpark(thread);
        while (null != work)
        {
            LockSupport.park(this);
            isInterrupted |= Thread.interrupted();
        }

        waiting = null;
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
        if (null != failure)
        {
            LangUtil.rethrowUnchecked(failure);
        }
    }

    /**
     * End the thread. Nothing may be under way.
     */
    public void close()
    {
        isClosed = true;
        LockSupport.unpark(thread);
    }

    private void serve()
    {
        while (!isClosed)
        {
            final Runnable task = work;
            if (null == task)
            {
                LockSupport.park(this);
            }
            else
            {
                serve(task);
            }
        }
    }

    private void serve(final Runnable task)
    {
        try
        {
            task.run();
        }
        catch (final Throwable ex)
        {
            failure = ex;
        }

        final Thread waits = waiting;
        work = null;
        LockSupport.unpark(waits);
    }
}
