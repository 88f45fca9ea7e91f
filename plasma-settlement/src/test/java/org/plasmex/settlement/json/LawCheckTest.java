package org.plasmex.settlement.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.settlement.SharedData;

import static org.assertj.core.api.Assertions.assertThat;

class LawCheckTest
{
    private static final String ZEROS = "0x" + "00".repeat(32);
    private static final String FRAME = """
        {"chainId": 1, "vault": "0x%s", "inbox": [], "genesis": %s, "blocks": [], "vectors": [%s]}
        """;
    private static final String OPEN = "0x01" + "00000000" + "11".repeat(20) + "00".repeat(24);
    private static final String ACCESSES = """
        [{"cell": "0x0000000000000000", "prev": 0, "old": "0x0000000000000000", "new": "0x0000000000000001"},
         {"cell": "0x0100000000000000", "prev": 0, "old": "0x%s", "new": "0x%s"}]
        """.formatted("00".repeat(56), "11".repeat(40) + "00".repeat(16));

    @TempDir
    private Path directory;

    @Test
    void shouldAnswerEveryVectorAsIndependentModel()
    {
        final List<String> differences = new ArrayList<>();
        final LawCheck.Result result =
            LawCheck.check(SharedData.file("ledger/vectors_a.json.gz"), differences::add);

        assertThat(differences).isEmpty();
        assertThat(result).isEqualTo(new LawCheck.Result(8_000, 8_000));
    }

    @Test
    void shouldAgreeWhenVectorIsRight() throws IOException
    {
        assertThat(check(vector(OPEN, ACCESSES), new ArrayList<>())).isEqualTo(new LawCheck.Result(1, 1));
        assertThat(check(vector("0x", "null"), new ArrayList<>())).isEqualTo(new LawCheck.Result(1, 1));
    }

    @Test
    void shouldTellWhatDiffersWhenVectorIsWrong() throws IOException
    {
        final List<String> differences = new ArrayList<>();

        assertThat(check(vector(OPEN, "null"), differences)).isEqualTo(new LawCheck.Result(1, 0));
        assertThat(check(vector("0x01", ACCESSES), differences)).isEqualTo(new LawCheck.Result(1, 0));
        assertThat(check(vector(OPEN, ACCESSES.replace("0x01", "0x02")), differences))
            .isEqualTo(new LawCheck.Result(1, 0));
        assertThat(differences).hasSize(3);
        assertThat(differences.get(1)).contains("should be lawful").contains("no op has this form");
    }

    private LawCheck.Result check(final String vector, final List<String> differences) throws IOException
    {
        final Path file = directory.resolve("vectors.json");
        Files.writeString(file, FRAME.formatted("aa".repeat(20), header(0, 1, 0), vector));
        return LawCheck.check(file, differences::add);
    }

    private static String vector(final String step, final String accesses)
    {
        return "{\"header\": %s, \"number\": 1, \"step\": \"%s\", \"why\": null, \"accesses\": %s}"
            .formatted(header(1, 1, 100), step, accesses);
    }

    private static String header(final int number, final int firstStep, final int steps)
    {
        return ("{\"number\": %d, \"since\": 5, \"until\": 5, \"firstStep\": %d, \"steps\": %d, \"inbox\": 0, " +
            "\"parent\": \"%s\", \"dataRoot\": \"%s\"}").formatted(number, firstStep, steps, ZEROS, ZEROS);
    }
}
