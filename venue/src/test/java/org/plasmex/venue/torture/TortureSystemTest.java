package org.plasmex.venue.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.venue.CommandRun;

class TortureSystemTest
{
    private static final String KINDS = "kill,kill-client,term,journal-end,journal-tail,journal-away," +
        "blocks-middle,derived-away,snapshot-damage,full-disk,read-only,l1-restart";

    @TempDir
    private Path directory;

    @Test
    void shouldLoseNothingThatWasAcknowledgedWhenTheVenueIsHurt()
    {
        final CommandRun torture = CommandRun.of(
            "torture", "--rounds", "12", "--seed", "7", "--kinds", KINDS, "--data", directory.toString());

        assertThat(torture.out()).contains("rounds 12", "lost acknowledgements: 0").doesNotContain("FAULT");
        assertThat(torture.err()).isEmpty();
        assertThat(torture.exitCode()).isZero();
    }

    @Test
    void shouldNameTheKindsThereAreWhenOneIsUnknown()
    {
        final CommandRun torture = CommandRun.of("torture", "--kinds", "kill,tickle");

        assertThat(torture.err()).contains("'tickle' is no kind of round").contains("kill-snapshot");
        assertThat(torture.exitCode()).isNotZero();
    }
}
