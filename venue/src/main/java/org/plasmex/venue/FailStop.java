package org.plasmex.venue;

import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/**
 * A duty cycle that ends with its first failure, where going on could only do harm or say the same again.
 */
final class FailStop implements Agent
{
    private final Agent agent;
    private final Consumer<Throwable> onFailure;

    /**
     * An agent that ends when it fails.
     *
     * @param agent     whose duty cycle it is.
     * @param onFailure told once, on the agent's thread, before that ends.
     */
    FailStop(final Agent agent, final Consumer<Throwable> onFailure)
    {
        this.agent = agent;
        this.onFailure = onFailure;
    }

    @Override
    public void onStart()
    {
        agent.onStart();
    }

    @Override
    public int doWork() throws Exception
    {
        try
        {
            return agent.doWork();
        }
        catch (final RuntimeException ex)
        {
            onFailure.accept(ex);
            throw new AgentTerminationException();
        }
    }

    @Override
    public void onClose()
    {
        agent.onClose();
    }

    @Override
    public String roleName()
    {
        return agent.roleName();
    }
}
