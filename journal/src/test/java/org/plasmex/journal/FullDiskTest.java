package org.plasmex.journal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.plasmex.journal.LogFixture.*;

class FullDiskTest
{
    private static final long MEGABYTE = 1024 * 1024;
    private static final String TEXT = "x".repeat(60_000);

    @TempDir
    Path directory;

    private SmallDisk disk;
    private Path log;

    @BeforeEach
    void mount()
    {
        disk = SmallDisk.mount(directory.resolve("disk"), "size=64m");
        log = disk.path().resolve("log");
    }

    @AfterEach
    void unmount()
    {
        if (null != disk)
        {
            disk.close();
        }
    }

    @ParameterizedTest
    @EnumSource(SyncPolicy.class)
    void shouldRefuseABatchThatThereIsNoRoomForAndTakeItWhenThereIs(final SyncPolicy syncPolicy)
    {
        final long last;
        try (LogWriter writer = LogWriter.open(context().syncPolicy(syncPolicy)))
        {
            append(writer, 1, TEXT);
            writer.commit();
            disk.fill();
            final LogFullException full = fill(writer);
            assertThat(full.getMessage()).contains(log.toString(), "bytes are free", "Make room");
            assertThat(full.free()).isLessThan(full.needed() + MEGABYTE);
            last = writer.sequence();
            assertThat(last).isGreaterThan(2);
            assertThat(LogCheck.of(readerOf(log)).records()).isEqualTo(last - 1);
            assertThatThrownBy(writer::commit).isInstanceOf(LogFullException.class);

            disk.empty();
            writer.commit();
            append(writer, last + 1, TEXT);
            writer.commit();
        }

        assertWhole(last + 1);
    }

    /**
     * Short ones are stored through a mapping, which would be the end of the process where there is no room.
     */
    @Test
    void shouldStoreShortBatchesAsLongAsThereIsRoom()
    {
        final String text = "x".repeat(3_000);
        final long last;
        try (LogWriter writer = LogWriter.open(context()))
        {
            append(writer, 1, text);
            writer.commit();
            disk.fill();
            fill(writer, text);
            last = writer.sequence();
            assertThat(last).isGreaterThan(3_000);
            assertThatThrownBy(writer::commit).isInstanceOf(LogFullException.class);

            disk.empty();
            writer.commit();
            for (long sequence = last + 1; sequence <= last + 1_000; sequence++)
            {
                append(writer, sequence, text);
                writer.commit();
            }
        }

        assertWhole(last + 1_000);
    }

    @Test
    void shouldCloseAndOpenAgainWhereThereIsNoRoom()
    {
        final long last;
        try (LogWriter writer = LogWriter.open(context()))
        {
            disk.fill();
            fill(writer);
            last = writer.sequence() - 1;
        }

        disk.empty();
        disk.fill();
        final LogFullException full =
            catchThrowableOfType(LogFullException.class, () -> LogWriter.open(context()));
        assertThat(full.needed()).isPositive();
        assertWhole(last);

        disk.empty();
        LogWriter.open(context()).close();
        assertWhole(last);
    }

    @Test
    void shouldLeaveTheOldFileWholeWhereThereIsNoRoomForANewOne()
    {
        try (LogWriter writer = LogWriter.open(context().segmentLength(4 * MEGABYTE)))
        {
            append(writer, 1, TEXT);
            writer.commit();
            disk.fill();
            fill(writer);
            final long last = writer.sequence() - 1;
            assertThat(last).isGreaterThan(60);
            assertThat(files(log)).hasSize(1);

            disk.empty();
            writer.commit();
            assertThat(files(log)).hasSize(2);
            assertThat(LogCheck.of(readerOf(log)).records()).isEqualTo(last + 1);
        }
    }

    @Test
    void shouldLeaveTheFloorToOthers()
    {
        final long floor = 20 * MEGABYTE;
        try (LogWriter writer = LogWriter.open(context().freeSpaceFloor(floor)))
        {
            final LogFullException full = fill(writer);
            assertThat(full.getMessage()).contains(floor + " are to stay free");
            assertThat(disk.free()).isGreaterThanOrEqualTo(floor - MEGABYTE);
        }

        assertThatThrownBy(() -> LogWriter.open(context().freeSpaceFloor(63 * MEGABYTE)))
            .isInstanceOf(LogFullException.class);
    }

    @Test
    void shouldHaveAllThatWasToldWhenAWriterIsKilledOnAFullDisk() throws Exception
    {
        final long told;
        try (WriterProcess writer = WriterProcess.start(log))
        {
            writer.awaitBatches(3);
            disk.fill();
            told = writer.awaitFull();
            writer.kill();
        }

        disk.empty();
        disk.fill();
        assertThat(LogCheck.of(readerOf(log)).records()).isEqualTo(told);
        disk.empty();
        try (LogWriter writer = LogWriter.open(context()))
        {
            assertThat(writer.sequence()).isEqualTo(told);
            append(writer, told + 1, "record");
            writer.commit();
        }
    }

    @Test
    void shouldSayWhatToDoWhereTheDiskCannotBeWritten()
    {
        LogWriter.open(context()).close();
        disk.readOnly();
        assertRefused(log);
        assertRefused(disk.path().resolve("another"));
    }

    @Test
    void shouldSayWhatToDoWhereNotEvenTheLockFileCanBeMade()
    {
        disk.close();
        disk = SmallDisk.mount(directory.resolve("disk"), "nr_inodes=2");
        assertRefused(log);
    }

    @Test
    void shouldSayWhatToDoWhereTheDirectoryIsNone() throws IOException
    {
        Files.write(log, new byte[1]);
        assertRefused(log);
    }

    private static void assertRefused(final Path directory)
    {
        assertThatThrownBy(() -> LogWriter.open(writerOf(directory))).isInstanceOf(LogException.class)
            .hasMessageContaining(directory.toString())
            .hasMessageContaining("check that the directory may be written");
    }

    /**
     * Commit batches until one is refused.
     */
    private static LogFullException fill(final LogWriter writer)
    {
        return fill(writer, TEXT);
    }

    private static LogFullException fill(final LogWriter writer, final String text)
    {
        try
        {
            while (writer.sequence() < 10_000)
            {
                append(writer, writer.sequence() + 1, text);
                writer.commit();
            }
        }
        catch (final LogFullException ex)
        {
            return ex;
        }

        throw new AssertionError("the disk is not full");
    }

    private void assertWhole(final long last)
    {
        final LogReport report = LogCheck.of(readerOf(log));
        assertThat(report.isSound()).isTrue();
        assertThat(report.records()).isEqualTo(last);
        assertThat(report.lastSequence()).isEqualTo(last);
    }

    private LogWriter.Context context()
    {
        return writerOf(log).freeSpaceFloor(0);
    }
}
