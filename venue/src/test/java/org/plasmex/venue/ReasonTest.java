package org.plasmex.venue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.journal.LogInUseException;
import org.plasmex.journal.WriterLock;

class ReasonTest
{
    @Test
    void shouldSayInWordsWhatIsTheMatterWithAFile()
    {
        assertThat(Reason.of(new NoSuchFileException("/a/b"))).isEqualTo("/a/b is not there");
        assertThat(Reason.of(new AccessDeniedException("/a/b"))).isEqualTo("/a/b may not be used by this user");
        assertThat(Reason.of(new UncheckedIOException(new IOException("No space left on device"))))
            .isEqualTo("No space left on device");
    }

    @Test
    void shouldSayOnceWhatCausesSay()
    {
        final IOException cause = new IOException("the disk is gone");
        assertThat(Reason.of(new IllegalStateException("the venue has stopped: the disk is gone", cause)))
            .isEqualTo("the venue has stopped: the disk is gone");
        assertThat(Reason.of(new IllegalStateException("the venue has stopped", cause)))
            .isEqualTo("the venue has stopped; because of: the disk is gone");
    }

    @Test
    void shouldNameTheKindOnlyOfWhatNobodyHasWordsFor()
    {
        assertThat(Reason.of(new NumberFormatException("For input string: \"x\"")))
            .isEqualTo("NumberFormatException: For input string: \"x\"");
        assertThat(Reason.of(new ArithmeticException())).isEqualTo("ArithmeticException");
    }

    @Test
    void shouldSayThatALogIsInUse(@TempDir final Path directory) throws IOException
    {
        final Path log = Files.createDirectory(directory.resolve("log"));
        try (WriterLock lock = WriterLock.acquire(log))
        {
            WriterLock.acquire(log).close();
        }
        catch (final LogInUseException ex)
        {
            assertThat(Reason.of(ex)).contains(log.toString()).doesNotContain("Exception");
        }
    }
}
