package org.plasmex.venue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * That docs/promises.md names tests that exist.
 */
class PromisesTest
{
    private static final Path ROOT = Path.of(System.getProperty("plasmex.root"));
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)\\.(should\\w+)`");

    @Test
    void shouldNameTestsThatExist() throws IOException
    {
        final Map<String, String> sources = sources();
        final List<String> missing = new ArrayList<>();
        final Matcher named = NAMED.matcher(Files.readString(ROOT.resolve("docs").resolve("promises.md")));
        int count = 0;
        while (named.find())
        {
            count++;
            final String source = sources.get(named.group(1) + ".java");
            if (null == source || !source.contains("void " + named.group(2) + "("))
            {
                missing.add(named.group());
            }
        }

        assertThat(missing).isEmpty();
        assertThat(count).isGreaterThan(30);
    }

    /** What the tests of each class name are, of whichever room. */
    private static Map<String, String> sources() throws IOException
    {
        final Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(ROOT))
        {
            for (final Path file : files.filter(PromisesTest::isTest).toList())
            {
                sources.merge(file.getFileName().toString(), Files.readString(file), String::concat);
            }
        }

        return sources;
    }

    private static boolean isTest(final Path file)
    {
        return file.toString().contains("/src/test/java/") && file.toString().endsWith("Test.java");
    }
}
