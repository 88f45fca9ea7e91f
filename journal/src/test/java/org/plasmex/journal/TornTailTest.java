package org.plasmex.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.journal.Damage.*;
import static org.plasmex.journal.LogFixture.*;

/**
 * A writer that died in the midst of its work: some batches were synced, those behind them were not.
 */
class TornTailTest
{
    private static final int SYNCED = 10;
    private static final int LAST = 20;

    @TempDir
    Path directory;

    @Test
    void shouldHaveAllThatWasCommittedWhenTheProcessIsKilled()
    {
        final Path log = killed(SyncPolicy.NONE);

        assertOpensWith(log, LAST);
        assertThat(cuts(log)).isEmpty();
    }

    @Test
    void shouldCutOffABatchThatIsDamagedBehindTheMark()
    {
        final Path log = killed(SyncPolicy.NONE);
        final long word = findWord(file(log), "record 15");
        flip(file(log), find(file(log), "record 16"), 1);
        final LogReport report = LogCheck.of(readerOf(log));
        assertThat(report.isSound()).isFalse();
        assertThat(report.isCounted()).isFalse();
        assertThat(report.records()).isEqualTo(15);

        assertOpensWith(log, 14);
        assertThat(cuts(log)).hasSize(1);
        assertThat(cuts(log).get(0).getFileName().toString()).endsWith("-" + word);
        assertThat(cuts(log).get(0)).content(StandardCharsets.ISO_8859_1).contains("record 15", "record 20");
    }

    @Test
    void shouldCutOffAFileThatEndsBehindTheMark()
    {
        final Path log = killed(SyncPolicy.NONE);
        truncate(file(log), findWord(file(log), "record 15") + 50);

        assertOpensWith(log, 14);
        assertThat(cuts(log)).hasSize(1);
    }

    @Test
    void shouldTakeAHoleBehindTheMarkForTheEndWhereBatchesNeedNotBeSynced()
    {
        final Path log = killed(SyncPolicy.NONE);
        overwrite(file(log), findWord(file(log), "record 15"), new byte[100]);

        assertOpensWith(log, 14);
    }

    @Test
    void shouldRefuseWhereTheMarkIsBehindButALaterBatchTellsThatItCounted() throws IOException
    {
        final Path log = killed(SyncPolicy.BATCH);
        final long start = findWord(file(log), "record 15") + Integer.BYTES;
        overwrite(file(log), start, new byte[24]);

        assertThatThrownBy(() -> LogWriter.open(writerOf(log).syncPolicy(SyncPolicy.BATCH))).isInstanceOfSatisfying(
            LogDamagedException.class,
            (ex) ->
            {
                assertThat(ex.position()).isEqualTo(start);
                assertThat(ex.expectedSequence()).isEqualTo(15);
            });
    }

    @Test
    void shouldCutOffTheLastBatchWhereThePowerFailedBeforeItWasSynced()
    {
        final Path log = killed(SyncPolicy.BATCH);
        overwrite(file(log), findWord(file(log), "record 19") + Integer.BYTES, new byte[24]);

        assertOpensWith(log, LAST - 2);
        assertThat(cuts(log)).hasSize(1);
    }

    @Test
    void shouldPutAsideTheFilesBehindOneThatIsTornWhereTheyNeedNotBeSynced()
    {
        final Path log = killedOverFiles(SyncPolicy.NONE);
        flip(files(log).get(7), find(files(log).get(7), "record 16"), 1);
        assertThat(files(log)).hasSize(10);
        assertThat(LogCheck.of(readerOf(log)).isCounted()).isFalse();

        assertOpensWith(log, 14);
        assertThat(cuts(log)).hasSize(3);
    }

    @Test
    void shouldRefuseAFileThatIsTornWhereEachHadToBeSyncedBeforeTheNext()
    {
        final Path log = killedOverFiles(SyncPolicy.BATCH);
        flip(files(log).get(7), find(files(log).get(7), "record 16"), 1);

        assertThatThrownBy(() -> LogWriter.open(writerOf(log).syncPolicy(SyncPolicy.BATCH))).isInstanceOfSatisfying(
            LogDamagedException.class, (ex) -> assertThat(ex.expectedSequence()).isEqualTo(16));
        assertThat(cuts(log)).isEmpty();
    }

    @Test
    void shouldForceAllFilesWhenToldTo()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory).segmentLength(64 * 1024)))
        {
            appendBatches(writer, 1, 3);
            assertThat(SyncMark.read(directory).number()).isZero();
            writer.forceFiles();
            assertThat(SyncMark.read(directory).number()).isZero();
            writer.sync();
            assertThat(SyncMark.read(directory).number()).isEqualTo(6);
            appendBatches(writer, 7, 2);
        }

        assertThat(SyncMark.read(directory).number()).isEqualTo(10);
    }

    @Test
    void shouldRefuseWhatIsDamagedBeforeTheMark()
    {
        final Path log = killed(SyncPolicy.NONE);
        flip(file(log), find(file(log), "record 10"), 1);

        assertThatThrownBy(() -> LogWriter.open(writerOf(log))).isInstanceOfSatisfying(
            LogDamagedException.class, (ex) -> assertThat(ex.expectedSequence()).isEqualTo(10));
        assertThat(cuts(log)).isEmpty();
    }

    @Test
    void shouldRefuseALogThatEndsBeforeTheMark()
    {
        final Path log = killed(SyncPolicy.NONE);
        truncate(file(log), findWord(file(log), "record 9"));

        assertThatThrownBy(() -> LogWriter.open(writerOf(log))).isInstanceOfSatisfying(
            LogDamagedException.class,
            (ex) ->
            {
                assertThat(ex.expectedSequence()).isEqualTo(9);
                assertThat(ex.getMessage()).contains("synced up to record 9 with sequence 10");
            });
    }

    @Test
    void shouldCutOffWhatAWriterLeftThatDiedOnItsWayThroughABatch()
    {
        final Path log = killed(SyncPolicy.NONE);
        final byte[] rubbish = "what a writer left that died on its way through a batch".repeat(50)
            .getBytes(StandardCharsets.US_ASCII);
        overwrite(file(log), find(file(log), "record 20") + 16 + Integer.BYTES, rubbish);

        assertOpensWith(log, LAST);
        assertThat(cuts(log)).hasSize(1);
    }

    @Test
    void shouldGoOnBehindADirectoryWhoseWriterDiedBeforeItsFirstBatch() throws IOException
    {
        final Path log = killed(SyncPolicy.NONE);
        final Path begun = LogDirectory.segment(log, LAST);
        Files.createDirectory(begun);
        Files.write(begun.resolve("metadata.cq4t"), new byte[10]);
        Files.write(ChronicleLog.preparedFile(begun), new byte[100]);

        assertOpensWith(log, LAST);
    }

    @Test
    void shouldGoOnBehindAFileWhoseWriterDiedBeforeItsFirstBatch() throws IOException
    {
        final Path log = killed(SyncPolicy.NONE);
        LogWriter.open(writerOf(log)).close();
        final Path begun = LogDirectory.segment(log, LAST);
        Files.createDirectory(begun);
        Files.write(LogDirectory.segmentFile(log, LAST), new byte[200_000]);

        assertOpensWith(log, LAST);
    }

    @Test
    void shouldBeSoundHoweverOftenOpeningIsBrokenOff()
    {
        final Path log = killed(SyncPolicy.NONE);
        flip(file(log), find(file(log), "record 16"), 1);
        final Path between = copy(log, directory.resolve("between"));
        LogWriter.open(writerOf(log)).close();

        truncate(file(between), findWord(file(between), "record 15"));
        assertOpensWith(between, 14);
    }

    @Test
    void shouldOpenACopyOfALivingLogThatTookTheMarkFirst() throws Exception
    {
        final Path living = directory.resolve("living");
        final Path log = Files.createDirectories(directory.resolve("log"));
        try (LogWriter writer = LogWriter.open(
            writerOf(living).syncPolicy(SyncPolicy.BATCH).segmentLength(80 * 1024)))
        {
            appendBatches(writer, 1, 5);
            final Thread writing = new Thread(() -> appendBatches(writer, 11, 500));
            writing.start();
            final byte[] mark = Files.readAllBytes(living.resolve(SyncMark.FILE_NAME));
            copy(living, log);
            Files.write(log.resolve(SyncMark.FILE_NAME), mark);
            writing.join();
        }

        try (LogWriter writer = LogWriter.open(writerOf(log).syncPolicy(SyncPolicy.BATCH)))
        {
            assertThat(writer.sequence()).isGreaterThanOrEqualTo(10);
            assertThat(replayAll(log)).isEqualTo(expected(1, (int)writer.sequence()));
        }
    }

    /**
     * Half of the batches synced, or all but with a mark from then; all shown.
     */
    private Path killed(final SyncPolicy syncPolicy)
    {
        return killed(syncPolicy, LogWriter.Context.DEFAULT_SEGMENT_LENGTH);
    }

    private Path killedOverFiles(final SyncPolicy syncPolicy)
    {
        return killed(syncPolicy, 64 * 1024);
    }

    private Path killed(final SyncPolicy syncPolicy, final long segmentLength)
    {
        final Path living = directory.resolve("living");
        final Path log = directory.resolve("log");
        try (LogWriter writer =
            LogWriter.open(writerOf(living).syncPolicy(syncPolicy).segmentLength(segmentLength)))
        {
            appendBatches(writer, 1, SYNCED / 2);
            writer.sync();
            final byte[] mark = Files.readAllBytes(living.resolve(SyncMark.FILE_NAME));
            appendBatches(writer, SYNCED + 1, (LAST - SYNCED) / 2);
            copy(living, log);
            Files.write(log.resolve(SyncMark.FILE_NAME), mark);
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }

        return log;
    }

    private static void assertOpensWith(final Path log, final int last)
    {
        try (LogWriter writer = LogWriter.open(writerOf(log)))
        {
            assertThat(writer.sequence()).isEqualTo(last);
            assertThat(writer.records()).isEqualTo(last);
            assertThat(replayAll(log)).isEqualTo(expected(1, last));
            appendBatches(writer, last + 1, 3);
        }

        assertThat(replayAll(log)).isEqualTo(expected(1, last + 6));
        assertThat(LogCheck.of(readerOf(log)).isSound()).isTrue();
        LogWriter.open(writerOf(log)).close();
    }

    private static Path file(final Path log)
    {
        return files(log).get(0);
    }
}
