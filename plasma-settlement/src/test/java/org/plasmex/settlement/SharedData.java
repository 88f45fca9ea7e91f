package org.plasmex.settlement;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Finds the test data that is kept beside the project. A test whose data is absent skips itself.
 */
public final class SharedData
{
    private SharedData()
    {
    }

    /**
     * A file.
     *
     * @param name below the folder of shared data.
     * @return its path.
     */
    public static Path file(final String name)
    {
        final Path file = Path.of(System.getProperty("plasmex.root", ".."), "..", "shared", "data", name).normalize();
        assumeTrue(Files.isReadable(file), "skipped: there is no " + file);
        return file;
    }
}
