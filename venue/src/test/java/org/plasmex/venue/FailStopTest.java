package org.plasmex.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.api.Test;

class FailStopTest
{
    private final List<Throwable> told = new ArrayList<>();

    @Test
    void shouldTellAFailureAndEnd()
    {
        final FailStop agent = new FailStop(agent(() ->
        {
            throw new IllegalStateException("no more");
        }), told::add);

        assertThatThrownBy(agent::doWork).isInstanceOf(AgentTerminationException.class);
        assertThat(told).singleElement().satisfies(ex -> assertThat(ex).hasMessage("no more"));
    }

    @Test
    void shouldWorkAsTheAgentDoesWhileItDoes() throws Exception
    {
        final FailStop agent = new FailStop(agent(() -> 7), told::add);

        assertThat(agent.doWork()).isEqualTo(7);
        assertThat(agent.roleName()).isEqualTo("worker");
        assertThat(told).isEmpty();
    }

    private static Agent agent(final IntSupplier work)
    {
        return new Agent()
        {
            @Override
            public int doWork()
            {
                return work.getAsInt();
            }

            @Override
            public String roleName()
            {
                return "worker";
            }
        };
    }
}
