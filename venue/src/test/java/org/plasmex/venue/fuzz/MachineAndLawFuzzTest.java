package org.plasmex.venue.fuzz;

import java.util.Random;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.plasmex.engine.FuzzedVenue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever bytes come as commands, the law agrees with every step that the machine makes of them, and with every block.
 */
class MachineAndLawFuzzTest
{
    private static final int RANDOM_INPUTS = 300;
    private static final long SEED = 20_261_121;

    static Stream<byte[]> seeds()
    {
        return FuzzedVenue.seeds();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void shouldAgreeOnAnyCommands(final byte[] input)
    {
        judge(input);
    }

    @Test
    void shouldAgreeOnRandomCommands()
    {
        final Random random = new Random(SEED);
        long steps = 0;
        for (int i = 0; i < RANDOM_INPUTS; i++)
        {
            steps += judge(FuzzedVenue.random(random));
        }
        assertThat(steps).isGreaterThan(60 * RANDOM_INPUTS);
    }

    private static long judge(final byte[] input)
    {
        try (ShadowLedger shadow = new ShadowLedger())
        {
            shadow.follow(new FuzzedVenue(input).run());
            return shadow.ledger().steps();
        }
    }
}
