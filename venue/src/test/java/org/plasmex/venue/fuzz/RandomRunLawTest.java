package org.plasmex.venue.fuzz;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plasmex.engine.FuzzedVenue;
import org.plasmex.settlement.verify.CellwiseVerifier;
import org.plasmex.settlement.verify.LedgerVerifier;
import org.plasmex.settlement.verify.Progress;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Long runs of the machine by chance: the law finds every step lawful, with the outcome that the machine told, both
 * ways of verifying find every block right, and every op and reason of the law occurs.
 */
class RandomRunLawTest
{
    private static final int COMMANDS = 40_000;
    private static final Progress SILENT = (block, newest, steps) -> {};

    @TempDir
    private Path scratch;

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
            assertThat(new LedgerVerifier(shadow.store(), shadow.inbox(), KeyInAuth::new, 1).verify(SILENT)).isEmpty();
            assertThat(new CellwiseVerifier(
                shadow.store(), shadow.inbox(), KeyInAuth::new, 1, scratch, 1 << 20).verify(SILENT)).isEmpty();
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
