package org.plasmex.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.journal.LogFixture.*;

class LogTest
{
    @TempDir
    Path directory;

    @Test
    void shouldReadWhatWasWritten()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory).syncPolicy(SyncPolicy.BATCH)))
        {
            append(writer, 1, "");
            append(writer, 2, "a");
            append(writer, 3, "eight by");
            assertThat(writer.commit()).isEqualTo(3);
            append(writer, 4, "nine byte");
            writer.commit();

            assertThat(writer.sequence()).isEqualTo(4);
            assertThat(writer.timeNanos()).isEqualTo(TIME + 4);
            assertThat(writer.records()).isEqualTo(4);
        }

        assertThat(readAll(directory)).containsExactly("1@1 ", "2@2 a", "3@3 eight by", "4@4 nine byte");
    }

    @Test
    void shouldShowABatchOnlyWhenItIsCommitted()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory));
            LogReader reader = LogReader.open(readerOf(directory)))
        {
            append(writer, 1, "record 1");
            append(writer, 2, "record 2");
            assertThat(poll(reader, 10)).isEmpty();

            writer.commit();
            assertThat(poll(reader, 10)).isEqualTo(expected(1, 2));
            assertThat(writer.batchLength()).isZero();
        }
    }

    @Test
    void shouldSayHowManyRecordsWereCommitted()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory)))
        {
            append(writer, 1, "record 1");
            append(writer, 2, "record 2");
            assertThat(writer.commit()).isEqualTo(2);
            assertThat(writer.commit()).isZero();
        }
    }

    @Test
    void shouldDropABatchThatWasNotCommittedWhenClosed()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory)))
        {
            append(writer, 1, "record 1");
            writer.commit();
            append(writer, 2, "lost");
        }

        try (LogWriter writer = LogWriter.open(writerOf(directory)))
        {
            append(writer, 2, "record 2");
            writer.commit();
        }

        assertThat(readAll(directory)).isEqualTo(expected(1, 2));
    }

    @Test
    void shouldGoOnWhereItEndedWhenReopened()
    {
        for (int i = 0; i < 5; i++)
        {
            try (LogWriter writer = LogWriter.open(writerOf(directory)))
            {
                assertThat(writer.sequence()).isEqualTo(600L * i);
                assertThat(writer.timeNanos()).isEqualTo(0 == i ? 0 : TIME + 600L * i);
                assertThat(writer.records()).isEqualTo(600L * i);
                appendBatches(writer, 600L * i + 1, 300);
            }
        }

        assertThat(readAll(directory)).isEqualTo(expected(1, 3000));
    }

    @Test
    void shouldReadNoMoreThanTheLimit()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory));
            LogReader reader = LogReader.open(readerOf(directory)))
        {
            appendBatches(writer, 1, 5);

            assertThat(poll(reader, 3)).isEqualTo(expected(1, 3));
            assertThat(reader.sequence()).isEqualTo(3);
            assertThat(poll(reader, 5)).isEqualTo(expected(4, 8));
            assertThat(poll(reader, 5)).isEqualTo(expected(9, 10));
            assertThat(reader.records()).isEqualTo(10);
            assertThat(poll(reader, 5)).isEmpty();
        }
    }

    @Test
    void shouldFollowTheWriterOverFiles()
    {
        try (LogWriter writer = LogWriter.open(
            writerOf(directory).segmentLength(66 * 1024).syncPolicy(SyncPolicy.BATCH));
            LogReader reader = LogReader.open(readerOf(directory)))
        {
            for (int i = 0; i < 5; i++)
            {
                appendBatches(writer, 20 * i + 1, 10);
                assertThat(poll(reader, 100)).isEqualTo(expected(20 * i + 1, 20 * i + 20));
            }
        }

        assertThat(files(directory)).hasSizeGreaterThan(2).hasSizeLessThan(50);
        assertThat(readAll(directory)).isEqualTo(expected(1, 100));
    }

    @Test
    void shouldGoOnInAnotherFileWhenReopened()
    {
        for (int i = 0; i < 4; i++)
        {
            try (LogWriter writer = LogWriter.open(writerOf(directory)))
            {
                assertThat(writer.sequence()).isEqualTo(20L * i);
                appendBatches(writer, 20 * i + 1, 10);
            }

            LogWriter.open(writerOf(directory)).close();
        }

        assertThat(files(directory)).hasSize(4);
        assertThat(readAll(directory)).isEqualTo(expected(1, 80));
    }

    @Test
    void shouldSeekASequence()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory).segmentLength(128 * 1024));
            LogReader reader = LogReader.open(readerOf(directory)))
        {
            for (int i = 0; i < 3; i++)
            {
                appendBatches(writer, 2000 * i + 1, 1000);
            }

            for (final int sequence : new int[]{ 1, 2, 3, 1999, 2000, 2001, 2002, 3334, 4001, 5998, 6000, 17 })
            {
                reader.seek(sequence);
                assertThat(poll(reader, 3)).isEqualTo(expected(sequence, Math.min(6000, sequence + 2)));
            }

            reader.seek(6002);
            assertThat(poll(reader, 3)).isEmpty();
            appendBatches(writer, 6001, 2);
            assertThat(poll(reader, 3)).isEqualTo(expected(6002, 6004));
        }
    }

    @Test
    void shouldSeekTheFirstOfEqualSequences()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory).sequencing(Sequencing.RISING));
            LogReader reader = LogReader.open(readerOf(directory).sequencing(Sequencing.RISING)))
        {
            for (final long[] batch : new long[][]{ { 1, 4 }, { 4, 4 }, { 4, 9 }, { 9, 10 } })
            {
                for (final long sequence : batch)
                {
                    append(writer, sequence, "x");
                }

                writer.commit();
            }

            reader.seek(4);
            assertThat(poll(reader, 9))
                .containsExactly("4@4 x", "4@4 x", "4@4 x", "4@4 x", "9@9 x", "9@9 x", "10@10 x");
            reader.seek(5);
            assertThat(poll(reader, 2)).containsExactly("9@9 x", "9@9 x");
        }
    }

    @Test
    void shouldRefuseASequenceThatLeavesAGap()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory)))
        {
            assertThatThrownBy(() -> append(writer, 2, "x")).isInstanceOf(IllegalArgumentException.class);
            append(writer, 1, "record 1");
            assertThatThrownBy(() -> append(writer, 1, "x")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> append(writer, 3, "x")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sequence 3 cannot follow 1");
            append(writer, 2, "record 2");
            writer.commit();
        }

        assertThat(readAll(directory)).isEqualTo(expected(1, 2));
    }

    @Test
    void shouldReportASequenceGap()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory).sequencing(Sequencing.RISING)))
        {
            append(writer, 1, "record 1");
            append(writer, 3, "record 3");
            writer.commit();
        }

        assertThatThrownBy(() -> readAll(directory)).isInstanceOfSatisfying(
            LogDamagedException.class, (ex) -> assertThat(ex.expectedSequence()).isEqualTo(2));
    }

    @Test
    void shouldRefuseASecondWriter()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory)))
        {
            assertThatThrownBy(() -> LogWriter.open(writerOf(directory))).isInstanceOf(LogInUseException.class)
                .hasMessageContaining(directory.toString());
            append(writer, 1, "record 1");
            writer.commit();
        }

        try (LogWriter writer = LogWriter.open(writerOf(directory)))
        {
            assertThat(writer.sequence()).isEqualTo(1);
        }
    }

    @Test
    void shouldSayWhetherARecordFits()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory).batchLength(4096)))
        {
            append(writer, 1, "x".repeat(3000));
            assertThat(writer.fits(1024)).isTrue();
            assertThat(writer.fits(1025)).isFalse();
            assertThatThrownBy(() -> writer.claim(1025)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> writer.fits(4096)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.fits(Integer.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);

            writer.commit();
            append(writer, 2, "y".repeat(4096 - 48));
            writer.commit();
        }

        assertThat(readAll(directory)).hasSize(2);
    }

    @Test
    void shouldRefuseToAppendMoreThanWasClaimed()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory)))
        {
            writer.claim(8);
            assertThatThrownBy(() -> writer.append(1, TIME, 9)).isInstanceOf(IllegalArgumentException.class);
            writer.append(1, TIME, 8);
            assertThatThrownBy(() -> writer.append(2, TIME, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldWriteReadAndPruneInAThreadThatIsInterrupted()
    {
        try (LogWriter writer = LogWriter.open(
            writerOf(directory).segmentLength(66 * 1024).syncPolicy(SyncPolicy.BATCH));
            LogReader reader = LogReader.open(readerOf(directory)))
        {
            Thread.currentThread().interrupt();
            appendBatches(writer, 1, 100);
            assertThat(poll(reader, 1000)).isEqualTo(expected(1, 200));
            assertThat(writer.prune(150)).isPositive();
        }
        finally
        {
            assertThat(Thread.interrupted()).isTrue();
        }

        LogWriter.open(writerOf(directory)).close();
        assertThat(readAll(directory)).endsWith("200@200 record 200");
    }
}
