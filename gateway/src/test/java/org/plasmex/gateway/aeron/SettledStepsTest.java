package org.plasmex.gateway.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.aeron.AeronSession;
import org.plasmex.client.aeron.SessionListener;
import org.plasmex.client.aeron.StepState;
import org.plasmex.gateway.SettledSteps;

class SettledStepsTest
{
    @TempDir
    private Path directory;
    private final L1 l1 = new L1();
    private final List<String> told = new ArrayList<>();
    private final SessionListener listener = new SessionListener()
    {
        @Override
        public void onSettled(final long committedStep, final long finalStep)
        {
            told.add(committedStep + " " + finalStep);
        }
    };

    @Test
    void shouldTellHowFarTheVenueIsOnL1AtTheBeginningAndWheneverItChanges()
    {
        try (DoorTestSystem system = new DoorTestSystem(directory, DoorTestSystem.patient().settledSteps(l1)))
        {
            final AeronSession client = system.connect(listener);
            assertTold(client, "0 0");
            assertThat(client.state(1)).isEqualTo(StepState.EXECUTED);

            l1.committedStep = 7;
            assertTold(client, "7 0");
            assertThat(client.state(7)).isEqualTo(StepState.COMMITTED);
            assertThat(client.state(8)).isEqualTo(StepState.EXECUTED);

            l1.finalStep = 7;
            assertTold(client, "7 7");
            assertThat(client.state(7)).isEqualTo(StepState.FINAL);

            final AeronSession late = system.connect(listener);
            assertTold(late, "7 7");
        }
    }

    @Test
    void shouldTellThatAReorganisationHasTakenBackWhatWasCommitted()
    {
        l1.committedStep = 20;
        try (DoorTestSystem system = new DoorTestSystem(directory, DoorTestSystem.patient().settledSteps(l1)))
        {
            final AeronSession client = system.connect(listener);
            assertTold(client, "20 0");

            l1.committedStep = 9;
            assertTold(client, "9 0");
            assertThat(client.state(20)).isEqualTo(StepState.EXECUTED);
        }
    }

    private void assertTold(final AeronSession client, final String words)
    {
        DoorTestSystem.poll(client, () -> !told.isEmpty());
        assertThat(told).containsExactly(words);
        told.clear();
    }

    /** As far as the test says. */
    private static final class L1 implements SettledSteps
    {
        private volatile long committedStep;
        private volatile long finalStep;

        @Override
        public long committedStep()
        {
            return committedStep;
        }

        @Override
        public long finalStep()
        {
            return finalStep;
        }
    }
}
