package org.plasmex.venue;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.plasmex.engine.pipeline.IdleStrategies;

/**
 * Puts the duty cycles of a venue, other than its pipeline's, on threads, and keeps the first failure of any of them.
 * <p>
 * Thread safe.
 */
final class DutyCycles
{
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final ErrorHandler errorHandler;
    private final Runnable onFailure;

    /**
     * None yet.
     *
     * @param errorHandler told of each failure.
     * @param onFailure    run after each, on the thread that has failed: what has failed must not be traded on.
     */
    DutyCycles(final ErrorHandler errorHandler, final Runnable onFailure)
    {
        this.errorHandler = errorHandler;
        this.onFailure = onFailure;
    }

    /**
     * Give an agent a thread of its own, on which it goes on after a failure: it must know itself that it has failed.
     *
     * @param agent to run.
     * @param idle  alias of what the thread does that has nothing to do.
     * @return the runner, which the caller must {@link #end(AgentRunner) end}.
     */
    AgentRunner start(final Agent agent, final String idle)
    {
        return start(agent, idle, this::fail);
    }

    /**
     * Give an agent a thread of its own, on which it goes on after a failure, and judge its failures first.
     *
     * @param agent     to run.
     * @param idle      alias of what the thread does that has nothing to do.
     * @param onFailure given each failure; calls {@link #fail(Throwable)} where it is one.
     * @return the runner, which the caller must {@link #end(AgentRunner) end}.
     */
    AgentRunner start(final Agent agent, final String idle, final Consumer<Throwable> onFailure)
    {
        final ErrorHandler handler = ex ->
        {
            if (!(ex instanceof AgentTerminationException))
            {
                onFailure.accept(ex);
            }
        };
        final AgentRunner runner = new AgentRunner(IdleStrategies.byAlias(idle), handler, null, agent);
        AgentRunner.startOnThread(runner);
        return runner;
    }

    /**
     * Give an agent a thread of its own that ends with its first failure.
     *
     * @param agent to run.
     * @param idle  alias of what the thread does that has nothing to do.
     * @return the runner, which the caller must {@link #end(AgentRunner) end}.
     */
    AgentRunner startFailStop(final Agent agent, final String idle)
    {
        return start(new FailStop(agent, this::fail), idle);
    }

    /**
     * End an agent, in its own time, however long its duty cycle is: an interrupt would close the files that it reads.
     *
     * @param runner to end, or null for nothing.
     */
    static void end(final AgentRunner runner)
    {
        if (null != runner)
        {
            runner.close(Integer.MAX_VALUE, null);
        }
    }

    /**
     * Note a failure, whoever has found it.
     *
     * @param ex that shows it.
     */
    void fail(final Throwable ex)
    {
        failure.compareAndSet(null, ex);
        errorHandler.onError(ex);
        onFailure.run();
    }

    /**
     * Why the first of them has failed.
     *
     * @return null while none has.
     */
    Throwable failure()
    {
        return failure.get();
    }
}
