package org.plasmex.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.journal.Damage.*;
import static org.plasmex.journal.LogFixture.*;

class LogCheckTest
{
    @TempDir
    Path directory;

    @Test
    void shouldTellWhatIsInTheFiles()
    {
        write(3);
        write(2);
        final LogReport report = LogCheck.of(readerOf(directory));

        assertThat(report.directory()).isEqualTo(directory);
        assertThat(report.isSound()).isTrue();
        assertThat(report.records()).isEqualTo(10);
        assertThat(report.batches()).isEqualTo(5);
        assertThat(report.payloadBytes()).isEqualTo(9 * "record 1".length() + "record 10".length());
        assertThat(report.firstNumber()).isZero();
        assertThat(report.firstSequence()).isEqualTo(1);
        assertThat(report.lastSequence()).isEqualTo(10);
        assertThat(report.firstTime()).isEqualTo(TIME + 1);
        assertThat(report.lastTime()).isEqualTo(TIME + 10);
        assertThat(report.syncedRecords()).isEqualTo(10);
        assertThat(report.brokenWords()).isZero();

        final LogReport.File last = report.files().get(1);
        assertThat(report.files()).hasSize(2);
        assertThat(last.file()).isEqualTo(files(directory).get(1));
        assertThat(last.size()).isEqualTo(last.file().toFile().length()).isEqualTo(last.used() + Integer.BYTES);
        assertThat(last.records()).isEqualTo(4);
        assertThat(last.batches()).isEqualTo(2);
        assertThat(last.firstSequence()).isEqualTo(7);
        assertThat(last.lastSequence()).isEqualTo(10);
        assertThat(last.firstTime()).isEqualTo(TIME + 7);
        assertThat(last.lastTime()).isEqualTo(TIME + 10);
    }

    @Test
    void shouldTellOfALogThatDoesNotExist()
    {
        final Path none = directory.resolve("none");
        final LogReport report = LogCheck.of(readerOf(none));

        assertThat(report.isSound()).isTrue();
        assertThat(report.records()).isZero();
        assertThat(report.files()).isEmpty();
        assertThat(report.lastSequence()).isEqualTo(LogReader.UNKNOWN);
        assertThat(report.syncedRecords()).isEqualTo(LogReader.UNKNOWN);
        assertThat(none).doesNotExist();
    }

    @Test
    void shouldTellTheFirstDamageAndWhatIsSoundBeforeIt()
    {
        write(3);
        write(2);
        final Path file = files(directory).get(1);
        final long position = find(file, "record 9") - BatchLayout.RECORD_HEADER_LENGTH;
        flip(file, position, 1);
        final LogReport report = LogCheck.of(readerOf(directory));

        assertThat(report.isSound()).isFalse();
        assertThat(report.isCounted()).isTrue();
        assertThat(report.records()).isEqualTo(8);
        assertThat(report.files()).hasSize(2);
        assertThat(report.damage().file()).isEqualTo(file.toString());
        assertThat(report.damage().position()).isEqualTo(position);
    }

    @Test
    void shouldCheckALogThatIsBeingWritten() throws InterruptedException
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory).segmentLength(80 * 1024)))
        {
            final Thread writing = new Thread(() -> appendBatches(writer, 1, 2_000));
            writing.start();
            long records = 0;
            while (writing.isAlive())
            {
                final LogReport report = LogCheck.of(readerOf(directory));
                assertThat(report.damage()).isNull();
                assertThat(report.records()).isGreaterThanOrEqualTo(records);
                records = report.records();
            }

            writing.join();
            assertThat(LogCheck.of(readerOf(directory)).records()).isEqualTo(4_000);
        }
    }

    private void write(final int batches)
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory)))
        {
            appendBatches(writer, writer.sequence() + 1, batches);
        }
    }
}
