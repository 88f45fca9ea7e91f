package org.plasmex.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.journal.BatchLayout.*;
import static org.plasmex.journal.LogFixture.*;

/**
 * Ten batches of two records, then something happens to their file.
 */
class LogDamageTest
{
    private static final int LAST = 20;

    @TempDir
    Path directory;

    @Test
    void shouldFindEveryByteThatChangedInARecord()
    {
        write();
        final long start = find("record 9") - RECORD_HEADER_LENGTH;
        for (int i = 0; i < RECORD_HEADER_LENGTH + "record 9".length(); i++)
        {
            flip(start + i, 0x10);
            final List<String> records = new ArrayList<>();
            assertThatThrownBy(() -> readInto(records)).isInstanceOfSatisfying(
                LogDamagedException.class,
                (ex) ->
                {
                    assertThat(ex.file()).endsWith(".cq4");
                    assertThat(ex.position()).isEqualTo(start);
                    assertThat(ex.expectedSequence()).isEqualTo(9);
                    assertThat(ex.getMessage()).contains(ex.file(), "position=" + start, "expectedSequence=9");
                });
            assertThat(records).isEqualTo(expected(1, 8));
            flip(start + i, 0x10);
        }

        assertThat(readAll(directory)).isEqualTo(expected(1, LAST));
    }

    @Test
    void shouldFindEveryByteThatChangedInTheHeaderOfABatch()
    {
        write();
        final long start = find("record 9") - RECORD_HEADER_LENGTH - BATCH_HEADER_LENGTH;
        for (int i = 0; i < BATCH_HEADER_LENGTH; i++)
        {
            flip(start + i, 0x01);
            assertThatThrownBy(() -> readAll(directory)).isInstanceOfSatisfying(
                LogDamagedException.class, (ex) -> assertThat(ex.position()).isEqualTo(start));
            flip(start + i, 0x01);
        }
    }

    @Test
    void shouldGoOnReportingTheDamage()
    {
        write();
        flip(find("record 9"), 0x01);
        try (LogReader reader = LogReader.open(readerOf(directory)))
        {
            assertThatThrownBy(() -> poll(reader, 100)).isInstanceOf(LogDamagedException.class);
            assertThatThrownBy(() -> poll(reader, 100)).isInstanceOf(LogDamagedException.class);
        }
    }

    @Test
    void shouldRefuseToWriteBehindADamagedEnd()
    {
        write();
        flip(find("record 20"), 0x01);

        assertThatThrownBy(() -> LogWriter.open(writerOf(directory))).isInstanceOf(LogDamagedException.class);
    }

    @Test
    void shouldRefuseToWriteWhereTheLastBatchIsGone()
    {
        write();
        final long header = find("record 19") - RECORD_HEADER_LENGTH - BATCH_HEADER_LENGTH - Integer.BYTES;
        overwrite(header, new byte[256]);

        assertThatThrownBy(() -> LogWriter.open(writerOf(directory))).isInstanceOfSatisfying(
            LogDamagedException.class,
            (ex) ->
            {
                assertThat(ex.position()).isEqualTo(header);
                assertThat(ex.expectedSequence()).isEqualTo(19);
            });
    }

    @Test
    void shouldNotTakeAHoleForTheEndWhenReplaying()
    {
        write();
        final long header = find("record 9") - RECORD_HEADER_LENGTH - BATCH_HEADER_LENGTH - Integer.BYTES;
        overwrite(header, new byte[64]);

        final List<Long> sequences = new ArrayList<>();
        try (LogReader reader = LogReader.open(readerOf(directory)))
        {
            assertThatThrownBy(
                () -> reader.replay((sequence, timeNanos, buffer, offset, length) -> sequences.add(sequence)))
                .isInstanceOfSatisfying(
                    LogDamagedException.class,
                    (ex) ->
                    {
                        assertThat(ex.position()).isEqualTo(header);
                        assertThat(ex.expectedSequence()).isEqualTo(9);
                    });
        }

        assertThat(sequences).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void shouldNotTakeAHoleInAnEarlierFileForTheEndWhenReplaying()
    {
        final AtomicLong clock = new AtomicLong(TimeUnit.HOURS.toMillis(470_000));
        try (LogWriter writer = LogWriter.open(writerOf(directory).epochClock(clock::get)))
        {
            appendBatches(writer, 1, LAST / 2);
            final long header = find("record 9") - RECORD_HEADER_LENGTH - BATCH_HEADER_LENGTH - Integer.BYTES;
            overwrite(header, new byte[64]);
            clock.addAndGet(TimeUnit.HOURS.toMillis(1));
            appendBatches(writer, LAST + 1, 1);
        }

        try (LogReader reader = LogReader.open(readerOf(directory)))
        {
            assertThatThrownBy(() -> reader.replay((sequence, timeNanos, buffer, offset, length) -> {}))
                .isInstanceOfSatisfying(
                    LogDamagedException.class, (ex) -> assertThat(ex.expectedSequence()).isEqualTo(9));
        }
    }

    @Test
    void shouldWriteOverABatchWhoseWriterDiedBeforeItWasShown()
    {
        write();
        final byte[] rubbish = "what a writer left that died on its way through a batch".repeat(50)
            .getBytes(StandardCharsets.US_ASCII);
        overwrite(find("record 20") + 16 + Integer.BYTES, rubbish);
        assertThat(readAll(directory)).isEqualTo(expected(1, LAST));

        try (LogWriter writer = LogWriter.open(writerOf(directory)))
        {
            assertThat(writer.sequence()).isEqualTo(LAST);
            appendBatches(writer, LAST + 1, 10);
        }

        assertThat(readAll(directory)).isEqualTo(expected(1, 2 * LAST));
    }

    private void write()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory)))
        {
            appendBatches(writer, 1, LAST / 2);
        }
    }

    private void readInto(final List<String> records)
    {
        try (LogReader reader = LogReader.open(readerOf(directory)))
        {
            while (records.addAll(poll(reader, 1)))
            {
                assertThat(records).hasSizeLessThan(LAST);
            }
        }
    }

    private Path file()
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.filter((path) -> path.toString().endsWith(".cq4")).findFirst().orElseThrow();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Position of a text in the part of the file that these few records fill.
     */
    private long find(final String text)
    {
        try (RandomAccessFile file = new RandomAccessFile(file().toFile(), "r"))
        {
            final byte[] bytes = new byte[512 * 1024];
            file.readFully(bytes);
            final int position = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
            assertThat(position).isPositive();

            return position;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void flip(final long position, final int bits)
    {
        try (RandomAccessFile file = new RandomAccessFile(file().toFile(), "rw"))
        {
            file.seek(position);
            final int value = file.read();
            file.seek(position);
            file.write(value ^ bits);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void overwrite(final long position, final byte[] bytes)
    {
        try (RandomAccessFile file = new RandomAccessFile(file().toFile(), "rw"))
        {
            file.seek(position);
            file.write(bytes);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
