package org.plasmex.venue.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.journal.LogWriter;
import org.plasmex.journal.Sequencing;

class LogFilesTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldReadWhatAWriterHasWrittenInAllItsLives() throws IOException
    {
        write(1, "a", "bb", "ccc");
        write(4, "dddd");

        final List<String> found = new ArrayList<>();
        final List<LogFiles.Span> spans = LogFiles.read(directory, (sequence, payload) -> found.add(
            sequence + StandardCharsets.US_ASCII.decode(payload).toString()));

        assertThat(found).containsExactly("1a", "2bb", "3ccc", "4dddd");
        // Two batches, four records.
        assertThat(spans).extracting(LogFiles.Span::sequence).containsExactly(1L, 1L, 2L, 3L, 4L, 4L);
    }

    @Test
    void shouldReadNothingWhenThereIsNoLog() throws IOException
    {
        assertThat(LogFiles.read(directory.resolve("none"), (sequence, payload) -> {})).isEmpty();
    }

    @Test
    void shouldNoticeDamageToAnyByteOfASpan() throws IOException
    {
        write(1, "a", "bb");
        final List<LogFiles.Span> spans = LogFiles.read(directory, (sequence, payload) -> {});

        for (final LogFiles.Span span : spans)
        {
            for (long position = span.position(); position < span.end(); position++)
            {
                final Damage damage = Damage.apply(
                    Damage.Kind.FLIP, span.file(), position, span.end(), new SplittableRandom(position));
                assertThatThrownBy(() -> LogFiles.read(directory, (sequence, payload) -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(span.file().toString());
                damage.undo();
            }
        }
        assertThat(LogFiles.read(directory, (sequence, payload) -> {})).isEqualTo(spans);
    }

    private void write(final long first, final String... payloads)
    {
        try (LogWriter writer = LogWriter.open(
            new LogWriter.Context().directory(directory).sequencing(Sequencing.RISING)))
        {
            long sequence = first;
            for (final String payload : payloads)
            {
                final UnsafeBuffer bytes = new UnsafeBuffer(payload.getBytes(StandardCharsets.US_ASCII));
                writer.append(sequence++, 0, bytes, 0, bytes.capacity());
            }
            writer.commit();
        }
    }
}
