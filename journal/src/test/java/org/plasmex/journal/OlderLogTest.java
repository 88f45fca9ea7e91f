package org.plasmex.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.journal.Damage.*;
import static org.plasmex.journal.LogFixture.*;

/**
 * Logs whose files lie in the log's directory itself, one an hour, beside no mark.
 */
class OlderLogTest
{
    @TempDir
    Path directory;

    private Path log;

    @Test
    void shouldReadAndContinueAnOlderLog() throws IOException
    {
        makeOlderLog();
        assertThat(replayAll(log)).isEqualTo(expected(1, 20));
        try (LogWriter writer = LogWriter.open(writerOf(log)))
        {
            assertThat(writer.sequence()).isEqualTo(20);
            appendBatches(writer, 21, 5);
        }

        assertThat(replayAll(log)).isEqualTo(expected(1, 30));
        assertThat(LogCheck.of(readerOf(log)).files()).hasSize(3);
        try (LogReader reader = LogReader.open(readerOf(log)))
        {
            for (final int sequence : new int[]{ 1, 10, 11, 12, 20, 21, 25 })
            {
                reader.seek(sequence);
                assertThat(poll(reader, 2)).isEqualTo(expected(sequence, sequence + 1));
            }
        }
    }

    @Test
    void shouldReadAnOlderFileThatWasLeftWithoutAnEnd() throws IOException
    {
        makeOlderLog();
        for (final Path file : files(log))
        {
            final long end = file.toFile().length() - Integer.BYTES;
            truncate(file, end);
            truncate(file, end + 10_000);
        }

        assertThat(replayAll(log)).isEqualTo(expected(1, 20));
        LogWriter.open(writerOf(log)).close();
        assertThat(replayAll(log)).isEqualTo(expected(1, 20));
    }

    @Test
    void shouldNoticeThatTheLastBatchOfAnOlderLogIsGone() throws IOException
    {
        makeOlderLog();
        final Path last = files(log).get(1);
        overwrite(last, findWord(last, "record 19"), new byte[200]);

        assertThatThrownBy(() -> LogWriter.open(writerOf(log))).isInstanceOfSatisfying(
            LogDamagedException.class, (ex) -> assertThat(ex.expectedSequence()).isEqualTo(19));
        assertThatThrownBy(() -> replayAll(log)).isInstanceOf(LogDamagedException.class);
    }

    @Test
    void shouldPruneAnOlderLog() throws IOException
    {
        makeOlderLog();
        try (LogWriter writer = LogWriter.open(writerOf(log)))
        {
            appendBatches(writer, 21, 1);
            assertThat(writer.prune(20)).isZero();
            assertThat(writer.prune(21)).isPositive();
        }

        assertThat(replayAll(log)).isEqualTo(expected(21, 22));
    }

    private void makeOlderLog() throws IOException
    {
        final Path made = directory.resolve("made");
        for (int i = 0; i < 2; i++)
        {
            try (LogWriter writer = LogWriter.open(writerOf(made)))
            {
                appendBatches(writer, 10 * i + 1, 5);
            }
        }

        log = Files.createDirectory(directory.resolve("log"));
        int hour = 10;
        for (final Path file : files(made))
        {
            Files.copy(file, log.resolve("20261121-" + hour++ + "F.cq4"));
        }
    }
}
