package org.plasmex.engine;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever bytes come as commands, each is done or refused: all sums of the {@link Auditor} are right, and another
 * machine that gets them does the same.
 */
class MachineFuzzTest
{
    private static final int RANDOM_INPUTS = 400;
    private static final long SEED = 20_261_121;

    static Stream<byte[]> seeds()
    {
        return FuzzedVenue.seeds();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldDoOrRefuseAnyCommands(final byte[] input)
    {
        new FuzzedVenue(input).run().check();
    }

    @Test
    void shouldDoOrRefuseRandomCommands()
    {
        final Random random = new Random(SEED);
        int steps = 0;
        int refused = 0;
        for (int i = 0; i < RANDOM_INPUTS; i++)
        {
            final FuzzedVenue venue = new FuzzedVenue(FuzzedVenue.random(random)).run();
            venue.check();
            for (final byte[] record : venue.records())
            {
                final int template = new MessageHeaderDecoder().wrap(new UnsafeBuffer(record), 0).templateId();
                steps += template == StepExecutedDecoder.TEMPLATE_ID ? 1 : 0;
                refused += template == RefusedDecoder.TEMPLATE_ID ? 1 : 0;
            }
        }
        assertThat(steps).isGreaterThan(60 * RANDOM_INPUTS);
        assertThat(refused).isGreaterThan(10 * RANDOM_INPUTS);
    }
}
