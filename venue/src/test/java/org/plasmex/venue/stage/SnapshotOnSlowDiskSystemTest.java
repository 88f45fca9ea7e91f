package org.plasmex.venue.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.gateway.ReportListener;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.Venue;
import org.plasmex.venue.snapshot.SnapshotFile;
import org.plasmex.venue.snapshot.SnapshotStore;

/**
 * The machine is copied at a seal that the disk is still given: what becomes a file of it must be in the journal.
 */
class SnapshotOnSlowDiskSystemTest
{
    private static final String TIMES = "1000";

    @TempDir
    private Path data;

    @Test
    void shouldWriteASnapshotOnlyOnceTheJournalHasItsSeal() throws ParentChainException, IOException
    {
        final Settings settings = Settings.of(Map.of())
            .with(Setting.L1_CONFIRMATION, "latest")
            .with(Setting.BLOCK_INTERVAL, "20000")
            .with(Setting.SNAPSHOT_INTERVAL, "0")
            .with(Setting.THREADS, "pipelined")
            .with(Setting.DRILL_JOURNAL, TIMES);
        try (Stage stage = Stage.set(
            new GeneratedWorkload(1, 2, 0), settings, data, new ReportListener() {},
            new PrintWriter(new StringWriter())))
        {
            final Venue venue = stage.venue();
            assertThat(venue.operator().snapshot()).isNotNegative();
            while (0 == venue.snapshots().written())
            {
                venue.check();
                Thread.onSpinWait();
            }

            final long journaled = venue.journaled();
            final Path file = new SnapshotStore(data.resolve(Venue.SNAPSHOTS)).newestFirst().get(0);
            assertThat(SnapshotFile.read(file).sequence()).isPositive().isLessThanOrEqualTo(journaled);
        }
    }
}
