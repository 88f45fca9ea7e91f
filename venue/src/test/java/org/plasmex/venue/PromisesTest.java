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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That docs/promises.md and docs/attacks.md name tests that exist.
 */
class PromisesTest
{
    private static final Path ROOT = Path.of(System.getProperty("plasmex.root"));
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)\\.(should\\w+)`");
    private static final Pattern OF_CONTRACTS = Pattern.compile("`(?:[A-Z]\\w+\\.)?((?:test|invariant)\\w*_\\w+)`");
    private static final Pattern CLASSES = Pattern.compile("`([A-Z]\\w+Test)\\b");

    @ParameterizedTest
    @ValueSource(strings = {"promises.md", "attacks.md"})
    void shouldNameTestsThatExist(final String document) throws IOException
    {
        final Map<String, String> sources = sources("/src/test/java/", "Test.java");
        final List<String> missing = new ArrayList<>();
        final Matcher named = NAMED.matcher(Files.readString(ROOT.resolve("docs").resolve(document)));
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
        assertThat(count).isGreaterThan(12);
    }

    @Test
    void shouldNameTestsOfContractsAndClassesThatExistWhereItTellsOfAttacks() throws IOException
    {
        final String java = String.join("\n", sources("/src/test/java/", "Test.java").keySet());
        final String contracts = String.join("\n", sources("/contracts/test/", ".t.sol").values());
        final String document = Files.readString(ROOT.resolve("docs").resolve("attacks.md"));
        assertThat(OF_CONTRACTS.matcher(document).results().map(one -> one.group(1)))
            .isNotEmpty().allMatch(name -> contracts.contains("function " + name + "("));
        assertThat(CLASSES.matcher(document).results().map(one -> one.group(1)))
            .isNotEmpty().allMatch(name -> java.contains(name + ".java") || contracts.contains("contract " + name));
    }

    /** What the tests of each class name are, of whichever room. */
    private static Map<String, String> sources(final String folder, final String end) throws IOException
    {
        final Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(ROOT))
        {
            for (final Path file : files.filter(file -> isTest(file, folder, end)).toList())
            {
                sources.merge(file.getFileName().toString(), Files.readString(file), String::concat);
            }
        }

        return sources;
    }

    private static boolean isTest(final Path file, final String folder, final String end)
    {
        return file.toString().contains(folder) && file.toString().endsWith(end);
    }
}
