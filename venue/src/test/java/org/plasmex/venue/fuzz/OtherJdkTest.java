package org.plasmex.venue.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.engine.FuzzedVenue;
import org.plasmex.journal.LogWriter;
import org.plasmex.journal.SyncPolicy;
import org.plasmex.journal.Sequencing;

/**
 * The same journal comes to the same state, output and blocks, by whatever JDK it is executed.
 */
class OtherJdkTest
{
    private static final String OTHER_JDK = "PLASMEX_OTHER_JDK";
    private static final int OLDEST = 17;
    private static final int COMMANDS = 20_000;

    @TempDir
    private Path directory;

    @Test
    void shouldComeToTheSameStateOutputAndBlocksByAnotherJdkAndByReplay()
        throws IOException, InterruptedException, NoSuchAlgorithmException
    {
        final FuzzedVenue venue = new FuzzedVenue(17, COMMANDS);
        writeJournal(venue);

        final String here = JournalReplay.of(directory);

        assertThat(here).startsWith("state " + JournalReplay.state(venue.machine()) + "\n").contains("\nblock 20 ");
        final Optional<Path> other = otherJdk();
        assumeTrue(other.isPresent(), "skipped: no JDK of another version, 17 or newer, is beside " +
            System.getProperty("java.home") + "; set " + OTHER_JDK + " to one");
        final String there = replayBy(other.get());
        final int feature = Integer.parseInt(there.substring(0, there.indexOf('\n')));
        assertThat(feature).isNotEqualTo(Runtime.version().feature());
        assertThat(there.substring(there.indexOf('\n') + 1)).isEqualTo(here);
    }

    private void writeJournal(final FuzzedVenue venue)
    {
        try (LogWriter journal = LogWriter.open(new LogWriter.Context()
            .directory(directory).sequencing(Sequencing.GAPLESS).syncPolicy(SyncPolicy.NONE)))
        {
            for (int sequence = 1; sequence <= venue.commands(); sequence++)
            {
                final byte[] command = venue.command(sequence);
                if (!journal.fits(command.length))
                {
                    journal.commit();
                }
                journal.buffer().putBytes(journal.claim(command.length), command);
                journal.append(sequence, venue.timeNanos(sequence), command.length);
            }
            journal.commit();
        }
    }

    private String replayBy(final Path jdk) throws IOException, InterruptedException
    {
        final List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin/java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((argument) -> argument.startsWith("--add") || argument.startsWith("-Dchronicle"))
            .forEach(command::add);
        command.addAll(List.of(
            "-cp", System.getProperty("java.class.path"), JournalReplay.class.getName(), directory.toString()));
        final Path errors = Files.createTempFile("plasmex-other-jdk", ".log");
        final Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        final String lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        Files.delete(errors);
        return lines;
    }

    /**
     * The one that is named, or the newest beside this one.
     */
    private static Optional<Path> otherJdk() throws IOException
    {
        final String named = System.getenv(OTHER_JDK);
        if (null != named)
        {
            return Optional.of(Path.of(named));
        }

        try (Stream<Path> siblings = Files.list(Path.of(System.getProperty("java.home")).resolveSibling("")))
        {
            return siblings.filter((jdk) -> Files.isExecutable(jdk.resolve("bin/java")))
                .filter((jdk) -> feature(jdk) >= OLDEST && feature(jdk) != Runtime.version().feature())
                .max(Comparator.comparingInt(OtherJdkTest::feature));
        }
    }

    private static int feature(final Path jdk)
    {
        try (Stream<String> lines = Files.lines(jdk.resolve("release")))
        {
            return lines.filter((line) -> line.startsWith("JAVA_VERSION="))
                .map((line) -> line.replaceAll("[^0-9.]", "").split("\\.")[0])
                .mapToInt(Integer::parseInt)
                .findFirst().orElse(0);
        }
        catch (final IOException | NumberFormatException ex)
        {
            return 0;
        }
    }
}
