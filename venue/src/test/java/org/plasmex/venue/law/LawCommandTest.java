package org.plasmex.venue.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;

class LawCommandTest
{
    private static final Path SAMPLE = Path.of("src", "test", "resources", "sample-vectors.json");

    @TempDir
    private Path directory;

    @Test
    void shouldFindEveryVectorOfASampleEqual()
    {
        final CommandRun run = CommandRun.of("law", "check", SAMPLE.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualToNormalizingNewlines("vectors: 9 of 9 equal\n");
        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.DONE);
    }

    @Test
    void shouldFindEveryVectorOfAnIndependentModelEqual()
    {
        final Path file = Path.of(System.getProperty("plasmex.root", ".."), "..", "shared", "data", "ledger",
            "vectors_a.json.gz").normalize();
        assumeTrue(Files.isReadable(file), "skipped: there is no " + file);

        final CommandRun run = CommandRun.of("law", "check", file.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualToNormalizingNewlines("vectors: 8000 of 8000 equal\n");
        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.DONE);
    }

    @Test
    void shouldFindEveryVectorEqualWhenRunOnAnEvm()
    {
        final CommandRun run = CommandRun.of("law", "check", SAMPLE.toString(), "--evm");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualToNormalizingNewlines("vectors: 9 of 9 equal\n");
        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.DONE);
    }

    @Test
    void shouldTellWhichVectorsDifferWhenRunOnAnEvm() throws IOException
    {
        final Path file = sampleWith("0x0000000000000002", "0x0000000000000003");

        final CommandRun run = CommandRun.of("law", "check", file.toString(), "--evm");

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(run.out()).isEqualToNormalizingNewlines("vectors: 8 of 9 equal\n");
        assertThat(run.err().lines()).hasSize(1).first().asString().startsWith("plasmex: vector 1, step 2, 0x01");
    }

    @Test
    void shouldTellWhichVectorsDifferAndFail() throws IOException
    {
        final Path file = sampleWith("0x0000000000000002", "0x0000000000000003");

        final CommandRun run = CommandRun.of("law", "check", file.toString());

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(run.out()).isEqualToNormalizingNewlines("vectors: 8 of 9 equal\n");
        assertThat(run.err().lines()).hasSize(1).first().asString()
            .startsWith("plasmex: vector 1, step 2, 0x01")
            .contains("access 0 should be").contains("0x0000000000000003").contains("and is 0x0000000000000000, 1");
    }

    @Test
    void shouldTellNoMoreThanTheFirstDifferences() throws IOException
    {
        final String sample = Files.readString(SAMPLE);
        final String vector = sample.lines().filter(line -> line.contains("owner is zero")).findFirst().orElseThrow();
        final Path file = Files.writeString(directory.resolve("wrong.json"), sample.replace(
            vector, vector.replace("\"accesses\": null", "\"accesses\": []").repeat(15)));

        final CommandRun run = CommandRun.of("law", "check", file.toString());

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(run.out()).contains("vectors: 8 of 23 equal");
        assertThat(run.err().lines()).hasSize(11).last().asString().isEqualTo("plasmex: and 5 more");
        assertThat(run.err()).contains("vector 2, ").contains("should be lawful; the law says: ");
    }

    @Test
    void shouldFailInOneLineWhenTheFileIsNoneOfVectors() throws IOException
    {
        assertFailsInOneLine(directory.resolve("missing.json"), "there is no such file");
        assertFailsInOneLine(directory, "there is no such file");
        assertFailsInOneLine(write("empty.json", ""), "no file of vectors");
        assertFailsInOneLine(write("empty-object.json", "{}"), "holds no vectors");
        assertFailsInOneLine(write("text.json", "A,1,B,100,5\nC,0\n"), "cannot be read as vectors");
        assertFailsInOneLine(write("other.json", "{\"orders\": []}"), "no field of a chain is called orders");
        assertFailsInOneLine(write("cut.json", Files.readString(SAMPLE).substring(0, 2000)), "cannot be read as");
        assertFailsInOneLine(write("plain.json.gz", Files.readString(SAMPLE)), "cannot be read as vectors");
        assertFailsInOneLine(sampleWith("\"number\": 100", "\"nombre\": 100"), "no file of vectors");
        assertFailsInOneLine(write("vectors.json", "{\"vectors\": [{}]}"), "genesis comes before");
    }

    @Test
    void shouldTellHowItIsUsed()
    {
        assertThat(CommandRun.of("law").exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(CommandRun.of("law").err()).contains("Missing command: check");
        assertThat(CommandRun.of("law", "check").err()).contains("FILE");
        assertThat(CommandRun.of("help").out()).contains("Check the law against");
    }

    private void assertFailsInOneLine(final Path file, final String why)
    {
        final CommandRun run = CommandRun.of("law", "check", file.toString());

        assertThat(run.exitCode()).as(file.toString()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).as(run.err()).hasSize(1).first().asString()
            .startsWith("plasmex: ").contains(file.toString()).contains(why);
    }

    private Path sampleWith(final String text, final String other) throws IOException
    {
        final String sample = Files.readString(SAMPLE);
        assertThat(sample).contains(text);
        return write("sample.json", sample.replaceFirst(text, other));
    }

    private Path write(final String name, final String text) throws IOException
    {
        return Files.writeString(directory.resolve(name), text);
    }
}
