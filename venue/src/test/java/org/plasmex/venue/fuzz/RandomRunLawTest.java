package org.plasmex.venue.fuzz;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmex.engine.FuzzedVenue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Long runs of the machine by chance: the law finds every step lawful, with the outcome that the machine told, and
 * every op and reason of the law occurs.
 */
class RandomRunLawTest
{
    private static final int COMMANDS = 40_000;

    @ParameterizedTest
    @ValueSource(longs = {101, 102, 103})
    void shouldBeLawfulWhateverTheCommands(final long seed)
    {
        try (ShadowLedger shadow = new ShadowLedger())
        {
            final FuzzedVenue venue = new FuzzedVenue(seed, COMMANDS);
            shadow.follow(venue);
            assertThat(shadow.ledger().steps()).isEqualTo(venue.machine().nextStep() - 1);
            assertThat(shadow.ledger().isAtSeal()).isTrue();
        }
    }

    @Test
    void shouldReachEveryOpAndReasonOfTheLaw()
    {
        assertThat(new FuzzedVenue(101, COMMANDS).seen()).contains(
            "01", "02", "03", "04", "05", "06", "07", "08", "09", "0a", "0f", "10", "11", "12", "13", "14", "15",
            "CANCEL 1", "CANCEL 2", "CANCEL 3", "CANCEL 4", "CANCEL 5", "CANCEL 6", "CANCEL 7", "CANCEL 8", "CANCEL 9");
    }
}
