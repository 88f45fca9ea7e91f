package org.plasmex.journal;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.journal.LogFixture.*;

/**
 * A log of hundreds of megabytes, with readers on it, maps no more of its files than a short one, and keeps no more of
 * them open.
 */
class FlatMemoryTest
{
    private static final int BATCHES = 600;
    private static final int BATCH_LENGTH = 512 * 1024;
    private static final int MAX_MAPPINGS = 16;
    private static final int MAX_FILES = 16;
    private static final int RELEASE_ATTEMPTS = 100_000;

    @TempDir
    Path directory;

    private long records;

    /**
     * Many files, or one of several windows.
     */
    @ParameterizedTest
    @ValueSource(longs = { 16, 1024 })
    void shouldMapAndOpenOnlySomeFilesAtATime(final long megabytes) throws IOException
    {
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[BATCH_LENGTH]);
        try (LogWriter writer = LogWriter.open(writerOf(directory).segmentLength(megabytes * 1024 * 1024));
            LogReader near = LogReader.open(readerOf(directory));
            LogReader far = LogReader.open(readerOf(directory)))
        {
            for (int i = 1; i <= BATCHES; i++)
            {
                writer.append(i, TIME, payload, 0, payload.capacity());
                writer.commit();
                near.poll((sequence, timeNanos, buffer, offset, length) -> records++, 10);
                if (i > BATCHES / 2)
                {
                    far.poll((sequence, timeNanos, buffer, offset, length) -> records++, 2);
                }

                if (0 == i % 50)
                {
                    assertThat(mappings()).isLessThan(MAX_MAPPINGS);
                    assertThat(openFiles()).isLessThan(MAX_FILES);
                    writer.prune(i / 2);
                }
            }
        }
        catch (final LogException ex)
        {
            assertThat(ex).hasMessageContaining("pruned");
        }

        assertThat(records).isGreaterThanOrEqualTo(BATCHES);
        for (int i = 0; i < RELEASE_ATTEMPTS && mappings() + openFiles() > 0; i++)
        {
            LockSupport.parkNanos(1_000_000);
        }

        assertThat(mappings()).isZero();
        assertThat(openFiles()).isZero();
    }

    private long mappings() throws IOException
    {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps")))
        {
            return lines.filter((line) -> line.contains(directory.toString())).count();
        }
    }

    private long openFiles() throws IOException
    {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd")))
        {
            return links.filter(this::isInDirectory).count();
        }
    }

    private boolean isInDirectory(final Path link)
    {
        try
        {
            return Files.readSymbolicLink(link).startsWith(directory);
        }
        catch (final IOException ex)
        {
            return false;
        }
    }
}
