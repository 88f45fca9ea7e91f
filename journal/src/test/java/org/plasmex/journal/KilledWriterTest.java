package org.plasmex.journal;

import org.agrona.collections.MutableLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.journal.LogFixture.*;

class KilledWriterTest
{
    @TempDir
    Path directory;

    /**
     * Batches that are written by calls, and short ones, which are stored.
     */
    @ParameterizedTest
    @CsvSource({ "500, 20", "5, 4000" })
    void shouldHaveAllThatWasCommittedWhenTheWriterIsKilled(final int recordsPerBatch, final int batches)
        throws Exception
    {
        for (int i = 0; i < 4; i++)
        {
            final long committed;
            try (WriterProcess writer = WriterProcess.start(directory, recordsPerBatch))
            {
                writer.awaitBatches(batches + i);
                committed = writer.kill();
            }

            final MutableLong records = new MutableLong();
            try (LogReader reader = LogReader.open(readerOf(directory)))
            {
                reader.replay((sequence, timeNanos, buffer, offset, length) ->
                {
                    assertThat(buffer.getStringWithoutLengthAscii(offset, length)).isEqualTo("record " + sequence);
                    records.increment();
                });
            }

            assertThat(records.get()).isGreaterThanOrEqualTo(committed);
            try (LogWriter writer = LogWriter.open(writerOf(directory)))
            {
                assertThat(writer.sequence()).isEqualTo(records.get());
                append(writer, writer.sequence() + 1, "record " + (writer.sequence() + 1));
                writer.commit();
            }
        }
    }

    @Test
    void shouldRefuseASecondWriterInAnotherProcess() throws Exception
    {
        try (WriterProcess writer = WriterProcess.start(directory))
        {
            writer.awaitBatches(1);
            assertThatThrownBy(() -> LogWriter.open(writerOf(directory))).isInstanceOf(LogInUseException.class);
            writer.kill();
        }

        LogWriter.open(writerOf(directory)).close();
    }
}
