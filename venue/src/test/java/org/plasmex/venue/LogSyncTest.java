package org.plasmex.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.journal.WriterLock;

class LogSyncTest
{
    private static final Path LOCKS = Path.of("/proc/locks");

    @TempDir
    private Path directory;

    @Test
    void shouldLeaveTheWritersLockWhereItIs() throws IOException
    {
        assumeTrue(Files.isReadable(LOCKS), "no list of the system's locks");
        Files.writeString(Files.createDirectory(directory.resolve("segment")).resolve("records"), "content");

        try (WriterLock lock = WriterLock.acquire(directory))
        {
            assertThat(isLocked()).as("before").isTrue();
            LogSync.force(directory);
            assertThat(isLocked()).as("after").isTrue();
        }
    }

    private boolean isLocked() throws IOException
    {
        final Object inode = Files.getAttribute(directory.resolve("writer.lock"), "unix:ino");
        return Files.readString(LOCKS).contains(":" + inode + " ");
    }
}
