package org.plasmex.journal;

import org.agrona.LangUtil;

import java.util.concurrent.locks.LockSupport;

/**
 * A thread that does for who writes a log, or reads it, what comes seldom and leaves garbage behind, beginning and
 * ending files, mapping the next part of one: that one's thread waits meanwhile, and allocates nothing itself. And what
 * it need not wait for.
 * <p>
 * One thread at a time may have something done.
 */
public final class LogHand implements AutoCloseable
{
    private final Thread thread;
    private volatile Thread waiting;
    private Throwable failure;
    private volatile Runnable work; // null where all is done
    private volatile boolean isClosed;

    /**
     * A hand that begins with the first thing that it is to do.
     *
     * @param name of the thread.
     */
    public LogHand(final String name)
    {
        thread = new Thread(this::serve, name);
        thread.setDaemon(true);
    }

    /**
     * Have something done. Returns, or throws what it throws, when it is done; an interrupt does not end the waiting.
     *
     * @param task to be done by the hand's thread, which does at once what it is given by a task of its own.
     */
    public void run(final Runnable task)
    {
        if (Thread.currentThread() == thread)
        {
            task.run();
        }
        else
        {
            begin(task);
            await();
        }
    }

    /**
     * Have something done, and do not wait for it. What it throws is thrown by the next call.
     */
    void begin(final Runnable task)
    {
        await();
        if (Thread.State.NEW == thread.getState())
        {
            thread.start();
        }

        work = task;
        LockSupport.unpark(thread);
    }

    /**
     * Returns, or throws what was thrown, when nothing is under way; an interrupt does not end the waiting.
     */
    void await()
    {
        boolean isInterrupted = false;
        waiting = isBusy() ? Thread.currentThread() : null;
        while (isBusy())
        {
            LockSupport.park(this);
            isInterrupted |= Thread.interrupted();
        }

        waiting = null;
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }

        final Throwable thrown = failure;
        if (null != thrown)
        {
            failure = null;
            LangUtil.rethrowUnchecked(thrown);
        }
    }

    /**
     * Whether something is under way.
     */
    boolean isBusy()
    {
        return null != work;
    }

    /**
     * End the thread. Nothing may be under way.
     */
    @Override
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

        work = null;
        LockSupport.unpark(waiting);
    }
}
