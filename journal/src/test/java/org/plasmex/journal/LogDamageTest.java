package org.plasmex.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.journal.BatchLayout.*;
import static org.plasmex.journal.Damage.*;
import static org.plasmex.journal.LogFixture.*;

/**
 * Ten batches of two records that a writer closed, then something happens to their files: all of them counted.
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
        final long start = find(file(), "record 9") - RECORD_HEADER_LENGTH;
        for (int i = 0; i < RECORD_HEADER_LENGTH + "record 9".length(); i++)
        {
            flip(file(), start + i, 0x10);
            final List<String> records = new ArrayList<>();
            assertThatThrownBy(() -> readInto(records)).isInstanceOfSatisfying(
                LogDamagedException.class,
                (ex) ->
                {
                    assertThat(ex.file()).isEqualTo(file().toString());
                    assertThat(ex.position()).isEqualTo(start);
                    assertThat(ex.expectedSequence()).isEqualTo(9);
                    assertThat(ex.getMessage()).contains(ex.file(), "position=" + start, "expectedSequence=9");
                });
            assertThat(records).isEqualTo(expected(1, 8));
            flip(file(), start + i, 0x10);
        }

        assertThat(readAll(directory)).isEqualTo(expected(1, LAST));
    }

    @Test
    void shouldFindEveryByteThatChangedInTheHeaderOfABatch()
    {
        write();
        final long start = findWord(file(), "record 9") + Integer.BYTES;
        for (int i = 0; i < BATCH_HEADER_LENGTH; i++)
        {
            flip(file(), start + i, 0x01);
            assertThatThrownBy(() -> readAll(directory)).isInstanceOfSatisfying(
                LogDamagedException.class, (ex) -> assertThat(ex.position()).isEqualTo(start));
            flip(file(), start + i, 0x01);
        }
    }

    @Test
    void shouldGoOnReportingTheDamage()
    {
        write();
        flip(file(), find(file(), "record 9"), 0x01);
        try (LogReader reader = LogReader.open(readerOf(directory)))
        {
            assertThatThrownBy(() -> poll(reader, 100)).isInstanceOf(LogDamagedException.class);
            assertThatThrownBy(() -> poll(reader, 100)).isInstanceOf(LogDamagedException.class);
        }
    }

    @Test
    void shouldLoseNothingWhereOnlyTheWordsBetweenTheBatchesChanged()
    {
        write();
        final long[] words = { 0, findWord(file(), "record 1"), findWord(file(), "record 9"),
            findWord(file(), "record 19") };
        int broken = 0;
        for (final long word : words)
        {
            for (int bit = 0; bit < Integer.SIZE; bit += 3)
            {
                flip(file(), word + bit / Byte.SIZE, 1 << (bit % Byte.SIZE));
                assertThat(replayAll(directory)).as("position %d bit %d", word, bit).isEqualTo(expected(1, LAST));
                broken += LogCheck.of(readerOf(directory)).brokenWords();
                openAndClose();
                assertThat(LogCheck.of(readerOf(directory)).brokenWords()).isZero();
                assertThat(readAll(directory)).isEqualTo(expected(1, LAST));
                assertThat(cuts(directory)).isEmpty();
            }
        }

        assertThat(broken).isGreaterThan(30);
    }

    @Test
    void shouldLoseNothingWhereOnlyTheWordThatEndsAFileIsGone()
    {
        write();
        writeMore();
        final long end = file().toFile().length() - Integer.BYTES;
        final List<Runnable> harms = List.of(
            () -> flip(file(), end + 3, 0x80),
            () -> flip(file(), end + 1, 0x10),
            () -> overwrite(file(), end, new byte[100]),
            () -> truncate(file(), end + 1),
            () -> truncate(file(), end));
        for (final Runnable harm : harms)
        {
            harm.run();
            assertThat(replayAll(directory)).isEqualTo(expected(1, LAST + 2));
            assertThat(LogCheck.of(readerOf(directory)).brokenWords()).isOne();
            openAndClose();
            assertThat(LogCheck.of(readerOf(directory)).brokenWords()).isZero();
            assertThat(replayAll(directory)).isEqualTo(expected(1, LAST + 2));
        }
    }

    @Test
    void shouldRefuseToOpenWhereTheEndIsDamaged()
    {
        write();
        final long payload = find(file(), "record 20");
        flip(file(), payload, 0x01);

        assertRefused(file(), payload - RECORD_HEADER_LENGTH, 20);
    }

    @Test
    void shouldRefuseToOpenWhereTheMiddleIsOverwritten()
    {
        write();
        writeMore();
        final long header = findWord(file(), "record 9");
        overwrite(file(), header + Integer.BYTES, new byte[64]);

        assertRefused(file(), header + Integer.BYTES, 9);
    }

    @Test
    void shouldRefuseToOpenWhereTheLastBatchIsGone()
    {
        write();
        final long header = findWord(file(), "record 19");
        overwrite(file(), header, new byte[256]);

        assertRefused(file(), header, 19);
    }

    @Test
    void shouldRefuseToOpenWhereTheFileIsCut()
    {
        write();
        final long header = findWord(file(), "record 19");
        for (final long length : new long[]{ header + 40, header + 5, header + 4, header + 2, header })
        {
            truncate(file(), length);
            assertRefused(file(), header, 19);
        }

        truncate(file(), 0);
        assertRefused(file(), 0, 1);
    }

    @Test
    void shouldRefuseToOpenWhereAFileBeforeTheLastIsCut()
    {
        write();
        writeMore();
        final long header = findWord(file(), "record 19");
        truncate(file(), header);

        assertRefused(file(), header, 19);
    }

    @Test
    void shouldRefuseToOpenWhereAFileIsAllZeros()
    {
        write();
        writeMore();
        final Path last = files(directory).get(1);
        overwrite(last, 0, new byte[(int)last.toFile().length()]);

        assertRefused(last, 0, 21);
    }

    @Test
    void shouldRefuseToOpenWhereAFileIsMissing()
    {
        write();
        writeMore();
        writeMore();
        final List<Path> files = files(directory);
        final int[] firsts = { 1, 21, 23 };
        for (int i = 0; i < firsts.length; i++)
        {
            final Path aside = directory.resolve("aside");
            assertThat(files.get(i).toFile().renameTo(aside.toFile())).isTrue();
            assertRefused(files.get(i), 0, firsts[i]);
            assertThat(aside.toFile().renameTo(files.get(i).toFile())).isTrue();
        }

        openAndClose();
    }

    @Test
    void shouldNotTakeAHoleForTheEndWhenReplaying()
    {
        write();
        writeMore();
        final long header = findWord(file(), "record 9");
        overwrite(file(), header, new byte[64]);

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
    void shouldNeedNothingOfWhatChronicleWritesForItself() throws IOException
    {
        write();
        writeMore();
        for (final Path file : files(directory))
        {
            final Path metadata = file.resolveSibling("metadata.cq4t");
            Files.write(metadata, new byte[100]);
        }

        Files.delete(files(directory).get(0).resolveSibling("metadata.cq4t"));
        final long index = 300;
        overwrite(file(), index, "what an index never holds".getBytes());

        openAndClose();
        assertThat(replayAll(directory)).isEqualTo(expected(1, LAST + 2));
    }

    @Test
    void shouldKnowWhatCountedWithoutAMarkWhereTheRecordsTellIt()
    {
        write();
        writeMore();
        delete(directory.resolve(SyncMark.FILE_NAME));
        openAndClose();
        assertThat(readAll(directory)).isEqualTo(expected(1, LAST + 2));

        delete(directory.resolve(SyncMark.FILE_NAME));
        final Path last = files(directory).get(1);
        final long header = findWord(last, "record 21");
        overwrite(last, header, new byte[128]);
        assertRefused(last, header, 21);
    }

    @Test
    void shouldDoWithTheSoundSlotWhereTheMarkIsTorn()
    {
        write();
        final Path mark = directory.resolve(SyncMark.FILE_NAME);
        final SyncMark.Position before = SyncMark.read(directory);
        flip(mark, 50, 1);
        final SyncMark.Position first = SyncMark.read(directory);
        flip(mark, 50, 1);
        flip(mark, 4096 + 50, 1);
        final SyncMark.Position second = SyncMark.read(directory);
        assertThat(before).isIn(first, second);
        assertThat(first).isNotNull().isNotEqualTo(second);
        assertThat(second).isNotNull();

        flip(mark, 50, 1);
        assertThat(SyncMark.read(directory)).isNull();
        openAndClose();
        assertThat(SyncMark.read(directory).number()).isEqualTo(LAST);
        assertThat(readAll(directory)).isEqualTo(expected(1, LAST));
    }

    private void assertRefused(final Path file, final long position, final long sequence)
    {
        assertThatThrownBy(() -> LogWriter.open(writerOf(directory))).isInstanceOfSatisfying(
            LogDamagedException.class,
            (ex) ->
            {
                assertThat(ex.file()).isEqualTo(file.toString());
                assertThat(ex.position()).isEqualTo(position);
                assertThat(ex.expectedSequence()).isEqualTo(sequence);
                assertThat(ex.getMessage()).contains("backup");
            });
        assertThatThrownBy(() -> replayAll(directory)).isInstanceOf(LogDamagedException.class);

        final LogDamagedException damage = LogCheck.of(readerOf(directory)).damage();
        assertThat(damage.file()).isEqualTo(file.toString());
        assertThat(damage.position()).isEqualTo(position);
    }

    private void write()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory)))
        {
            appendBatches(writer, 1, LAST / 2);
        }
    }

    private void writeMore()
    {
        try (LogWriter writer = LogWriter.open(writerOf(directory)))
        {
            appendBatches(writer, writer.sequence() + 1, 1);
        }
    }

    private void openAndClose()
    {
        LogWriter.open(writerOf(directory)).close();
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
        return files(directory).get(0);
    }
}
