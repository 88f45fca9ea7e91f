package org.plasmex.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.journal.Damage.copy;
import static org.plasmex.journal.Damage.delete;
import static org.plasmex.journal.LogFixture.*;

/**
 * Each batch of two records is a file of its own.
 */
class PruneTest
{
    private static final long A_FILE_A_BATCH = 64 * 1024;

    @TempDir
    Path directory;

    @Test
    void shouldDeleteTheFilesThatHaveOnlyRecordsBelow()
    {
        try (LogWriter writer = LogWriter.open(context()))
        {
            appendBatches(writer, 1, 5);
            assertThat(writer.prune(2)).isZero();
            assertThat(files(directory)).hasSize(5);

            assertThat(writer.prune(3)).isPositive();
            assertThat(files(directory)).hasSize(4);
            assertThat(writer.prune(8)).isPositive();
            assertThat(files(directory)).hasSize(2);
            assertThat(replayAll(directory)).isEqualTo(expected(7, 10));

            appendBatches(writer, 11, 1);
            assertThat(writer.records()).isEqualTo(12);
        }

        try (LogWriter writer = LogWriter.open(context()))
        {
            assertThat(writer.sequence()).isEqualTo(12);
            assertThat(writer.records()).isEqualTo(12);
            appendBatches(writer, 13, 1);
        }

        assertThat(replayAll(directory)).isEqualTo(expected(7, 14));
        final LogReport report = LogCheck.of(readerOf(directory));
        assertThat(report.firstNumber()).isEqualTo(6);
        assertThat(report.firstSequence()).isEqualTo(7);
        assertThat(report.records()).isEqualTo(8);
        assertThat(report.isSound()).isTrue();
    }

    @Test
    void shouldNeverDeleteTheLastFileThatHasRecords()
    {
        try (LogWriter writer = LogWriter.open(context()))
        {
            appendBatches(writer, 1, 3);
            writer.prune(1000);
            assertThat(replayAll(directory)).isEqualTo(expected(5, 6));
        }

        try (LogWriter writer = LogWriter.open(context()))
        {
            assertThat(writer.prune(1000)).isZero();
            assertThat(writer.sequence()).isEqualTo(6);
        }

        assertThat(replayAll(directory)).isEqualTo(expected(5, 6));
    }

    @Test
    void shouldPruneNothingOnceTheWriterIsClosed()
    {
        final LogWriter writer = LogWriter.open(context());
        appendBatches(writer, 1, 3);
        writer.close();

        assertThatThrownBy(() -> writer.prune(5)).isInstanceOf(LogException.class).hasMessageContaining("closed");
        assertThat(replayAll(directory)).isEqualTo(expected(1, 6));
    }

    @Test
    void shouldKeepAllRecordsOfASequenceThatSeveralHave()
    {
        try (LogWriter writer = LogWriter.open(context().sequencing(Sequencing.RISING)))
        {
            for (final long sequence : new long[]{ 1, 4, 4, 5 })
            {
                append(writer, sequence, "record");
                writer.commit();
            }

            writer.prune(4);
            assertThat(files(directory)).hasSize(4);
            writer.prune(5);
            assertThat(files(directory)).hasSize(2);
        }
    }

    @Test
    void shouldSeekInWhatIsLeft()
    {
        try (LogWriter writer = LogWriter.open(context());
            LogReader reader = LogReader.open(readerOf(directory)))
        {
            appendBatches(writer, 1, 6);
            writer.prune(7);

            reader.seek(10);
            assertThat(poll(reader, 2)).isEqualTo(expected(10, 11));
            reader.seek(2);
            assertThat(poll(reader, 2)).isEqualTo(expected(7, 8));
        }
    }

    @Test
    void shouldLetAReaderFinishTheFileThatItIsIn()
    {
        try (LogWriter writer = LogWriter.open(context().segmentLength(67 * 1024));
            LogReader reader = LogReader.open(readerOf(directory)))
        {
            appendBatches(writer, 1, 100);
            assertThat(poll(reader, 1)).isEqualTo(expected(1, 1));
            final int second = (int)LogDirectory.list(directory).segments().get(1).first() + 1;
            writer.prune(second);

            assertThat(poll(reader, 1000)).isEqualTo(expected(2, 200));
        }
    }

    @Test
    void shouldTellAReaderThatIsTooFarBehind()
    {
        try (LogWriter writer = LogWriter.open(context());
            LogReader reader = LogReader.open(readerOf(directory)))
        {
            appendBatches(writer, 1, 5);
            assertThat(poll(reader, 1)).isEqualTo(expected(1, 1));
            writer.prune(7);

            assertThatThrownBy(() -> poll(reader, 10)).isInstanceOf(LogException.class)
                .isNotInstanceOf(LogDamagedException.class)
                .hasMessageContaining("pruned").hasMessageContaining("sequence 7");
        }
    }

    @Test
    void shouldFinishPruningWhenOpenedWhereItWasBrokenOff()
    {
        final Path broken = directory.resolve("broken");
        try (LogWriter writer = LogWriter.open(context()))
        {
            appendBatches(writer, 1, 5);
            copy(directory, broken);
            writer.prune(7);
            delete(broken.resolve(SyncMark.FILE_NAME));
            copyMark(broken);
        }

        for (int deleted = 0; deleted < 3; deleted++)
        {
            assertThat(replayAll(broken)).isEqualTo(expected(7, 10));
            final Path copy = copy(broken, directory.resolve("copy" + deleted));
            LogWriter.open(writerOf(copy)).close();
            assertThat(LogDirectory.allSegments(copy)).hasSize(2);
            assertThat(replayAll(copy)).isEqualTo(expected(7, 10));
            delete(LogDirectory.segmentFile(broken, 2 * deleted));
        }
    }

    @Test
    void shouldNotTakeAMissingFileForAPrunedOne()
    {
        try (LogWriter writer = LogWriter.open(context()))
        {
            appendBatches(writer, 1, 5);
            writer.prune(3);
        }

        delete(LogDirectory.segmentFile(directory, 2));
        assertThatThrownBy(() -> LogWriter.open(context())).isInstanceOfSatisfying(
            LogDamagedException.class,
            (ex) ->
            {
                assertThat(ex.file()).isEqualTo(LogDirectory.segmentFile(directory, 2).toString());
                assertThat(ex.expectedSequence()).isEqualTo(3);
            });
        assertThatThrownBy(() -> readAll(directory)).isInstanceOf(LogDamagedException.class);
    }

    @Test
    void shouldPruneWhileTheWriterWritesAndOthersRead() throws InterruptedException
    {
        final int batches = 60;
        try (LogWriter writer = LogWriter.open(context()))
        {
            appendBatches(writer, 1, 1);
            final Throwable[] failure = new Throwable[1];
            final Thread pruner = new Thread(() ->
            {
                try
                {
                    while (!Thread.currentThread().isInterrupted())
                    {
                        writer.prune(Long.MAX_VALUE);
                        final LogReport report = LogCheck.of(readerOf(directory));
                        if (!report.isSound())
                        {
                            throw report.damage();
                        }
                    }
                }
                catch (final Throwable ex)
                {
                    failure[0] = ex;
                }
            });
            pruner.start();
            appendBatches(writer, 3, batches);
            pruner.interrupt();
            pruner.join();

            assertThat(failure[0]).isNull();
            assertThat(writer.sequence()).isEqualTo(2 * batches + 2);
        }

        LogWriter.open(context()).close();
        assertThat(readAll(directory)).endsWith((2 * batches + 2) + "@" + (2 * batches + 2) + " record " +
            (2 * batches + 2));
    }

    private LogWriter.Context context()
    {
        return writerOf(directory).segmentLength(A_FILE_A_BATCH);
    }

    private void copyMark(final Path target)
    {
        try
        {
            Files.copy(directory.resolve(SyncMark.FILE_NAME), target.resolve(SyncMark.FILE_NAME));
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
