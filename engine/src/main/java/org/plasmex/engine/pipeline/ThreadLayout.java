package org.plasmex.engine.pipeline;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.CompositeAgent;

import java.util.List;

/**
 * Which threads run the stages.
 */
public enum ThreadLayout
{
    /**
     * One thread runs all: for machines with few cores.
     */
    SHARED
    {
        List<Agent> agents(final List<? extends Agent> stages)
        {
            return List.of(new CompositeAgent(stages));
        }
    },

    /**
     * Each stage, and each signature worker, has a thread of its own: a sync of the journal delays nothing else.
     */
    PIPELINED
    {
        List<Agent> agents(final List<? extends Agent> stages)
        {
            return List.copyOf(stages);
        }
    };

    /**
     * @param stages in the order in which commands go through them.
     * @return an agent for each thread.
     */
    abstract List<Agent> agents(List<? extends Agent> stages);
}
