package org.plasmex.settlement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Puts a test's directory into memory where there is such a place: for tests that write many blocks, each of which is
 * synced, and are not about disks.
 */
public final class InMemory implements TempDirFactory
{
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String PREFIX = "plasmex-test";

    @Override
    public Path createTempDirectory(final AnnotatedElementContext element, final ExtensionContext test)
        throws IOException
    {
        return Files.isWritable(MEMORY) ?
            Files.createTempDirectory(MEMORY, PREFIX) : Files.createTempDirectory(PREFIX);
    }
}
