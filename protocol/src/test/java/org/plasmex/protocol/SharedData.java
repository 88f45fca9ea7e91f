package org.plasmex.protocol;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Reads the test data that is kept beside the project. A test whose data is absent skips itself.
 */
final class SharedData
{
    private SharedData()
    {
    }

    static JsonNode json(final String name) throws IOException
    {
        final Path file = Path.of(System.getProperty("plasmex.root", ".."), "..", "shared", "data", name).normalize();
        assumeTrue(Files.isReadable(file), "skipped: there is no " + file);
        try (InputStream in = Files.newInputStream(file))
        {
            return new ObjectMapper().readTree(name.endsWith(".gz") ? new GZIPInputStream(in) : in);
        }
    }
}
