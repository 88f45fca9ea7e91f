package org.plasmex.venue.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.MarketTerms;
import org.plasmex.gateway.ReportListener;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.Venue;

class PruneSystemTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldDeleteOnlyFilesThatNeitherOfTwoSnapshotsNeedsAndStartFromWhatIsLeft()
        throws IOException, ParentChainException
    {
        final Settings settings = VenueProcess.settings()
            .with(Setting.SNAPSHOT_INTERVAL, "0").with(Setting.PRUNE, "on");
        final Path first = directory.resolve(Venue.JOURNAL).resolve("0000000000000000000");
        final Path firstOutput = directory.resolve(Venue.OUTPUT).resolve("0000000000000000000");
        try (Stage stage = Stage.set(new GeneratedWorkload(1, 2, 0), settings, directory, new ReportListener() {},
            new PrintWriter(PrintWriter.nullWriter())))
        {
            assertThat(first).exists();
            // Each life writes a file of its own, and leaves a snapshot.
            stage.restart();
            list(stage.venue(), 2);
            stage.restart();
            assertThat(first).as("the older snapshot is in it").exists();

            list(stage.venue(), 3);
            stage.restart();
            assertThat(first).doesNotExist();
            assertThat(firstOutput).doesNotExist();

            final Venue venue = stage.venue();
            assertThat(venue.replayed()).isZero();
            list(venue, 4);
            venue.close();
            assertThat(venue.failure()).isNull();
            assertThat(Files.list(directory.resolve(Venue.SNAPSHOTS))).hasSize(2);
        }
    }

    private static void list(final Venue venue, final int market)
    {
        assertThat(venue.operator().list(new MarketTerms(
            market, DevelopmentChain.ETH, DevelopmentChain.DOLLAR, 1_000_000, 10, 0, 0))).isNotNegative();
    }
}
