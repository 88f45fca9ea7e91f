package org.plasmex.venue.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AckFileTest
{
    private static final String HASH = "ab".repeat(AckFile.HASH);

    @TempDir
    private Path directory;
    private Path path;

    @BeforeEach
    void name()
    {
        path = directory.resolve("acknowledged");
    }

    @Test
    void shouldGoOnWhereItEnded() throws IOException
    {
        try (AckFile file = AckFile.open(path))
        {
            file.begin();
            file.report(ack(0, 1));
            file.nonces(7, 2000);
        }
        try (AckFile file = AckFile.open(path))
        {
            file.begin();
            file.report(ack(0, 2));
            file.nonces(7, 4000);
            file.nonces(8, 100);
        }

        final AckFile.Content content = AckFile.read(path);
        assertThat(content.acks()).containsExactly(ack(1, 1), ack(2, 2));
        assertThat(content.nonces()).isEqualTo(Map.of(7, 4000L, 8, 100L));
    }

    @Test
    void shouldCutOffWhatWasNotWrittenToItsEnd() throws IOException
    {
        try (AckFile file = AckFile.open(path))
        {
            file.report(ack(0, 1));
        }
        final long length = Files.size(path);
        Files.write(path, new byte[17], StandardOpenOption.APPEND);

        assertThat(AckFile.read(path).acks()).containsExactly(ack(0, 1));
        try (AckFile file = AckFile.open(path))
        {
            assertThat(Files.size(path)).isEqualTo(length);
            file.report(ack(0, 2));
        }
        assertThat(AckFile.read(path).acks()).containsExactly(ack(0, 1), ack(0, 2));
    }

    @Test
    void shouldKeepMoreThanItsBufferHolds() throws IOException
    {
        try (AckFile file = AckFile.open(path))
        {
            for (int i = 0; i < 3000; i++)
            {
                file.report(ack(0, i));
            }
        }

        assertThat(AckFile.read(path).acks()).hasSize(3000).endsWith(ack(0, 2999));
    }

    private static AckFile.Ack ack(final int listening, final long sequence)
    {
        return new AckFile.Ack(listening, 5, 6, 7, sequence, 9, Report.STEP_EXECUTED, 123, HASH);
    }
}
