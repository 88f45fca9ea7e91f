package org.plasmex.venue.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;

class DemoSystemTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldGoFromDepositsToClaimsPaidAndLeaveALedgerThatVerifiesUnlessDamaged() throws IOException
    {
        final Path data = directory.resolve("data");

        final CommandRun demo = CommandRun.of("demo", "--orders", "4000", "--data", data.toString());
        assertThat(demo.err()).isEmpty();
        assertThat(demo.out())
            .contains("96 deposits credited, 48 accounts opened")
            .containsPattern("[1-9][0-9]* orders were placed under signatures they share, [1-9][0-9,]* cancelled by a")
            .containsPattern("refused \\(.*UNKNOWN_ORDER [1-9]")
            .contains("the tokens arrived")
            .containsPattern("again from its snapshot, 0 of [0-9,]+ commands replayed: .*: the same\\n")
            .containsPattern("again from its journal alone, ([0-9,]+) of \\1 commands replayed: .*: the same\\n")
            .containsPattern("ETH +deposits 4800\\.0+ = claims paid .*\\n.*: holds")
            .containsPattern("dollar deposits 19200000\\.0+ = claims paid .*\\n.*: holds")
            .contains("all of it holds");
        assertThat(demo.exitCode()).isEqualTo(PlasmexCommand.DONE);

        final CommandRun verify = CommandRun.of("ledger", "verify", "--data", data.toString());
        assertThat(verify.out()).contains("every step lawful, every link and root right");
        assertThat(verify.exitCode()).isEqualTo(PlasmexCommand.DONE);

        final Path export = directory.resolve("ledger.json.gz");
        final CommandRun exported =
            CommandRun.of("ledger", "export", "--data", data.toString(), "--out", export.toString());
        assertThat(exported.exitCode()).isEqualTo(PlasmexCommand.DONE);
        assertThat(exported.out()).containsPattern("exported [0-9]+ blocks");
        assertThat(export).isNotEmptyFile();

        damage(data.resolve("blocks"));
        final CommandRun damaged = CommandRun.of("ledger", "verify", "--data", data.toString());
        assertThat(damaged.exitCode()).isEqualTo(PlasmexCommand.FAILED);
        assertThat(damaged.err()).startsWith("plasmex: ").contains("blocks");
    }

    @Test
    void shouldRefuseToDemonstrateWithoutSignatures() throws IOException
    {
        final Path config = Files.writeString(directory.resolve("venue.properties"), "signatures = off\n");

        final CommandRun demo = CommandRun.of("demo", "--config", config.toString());

        assertThat(demo.err()).contains("signatures is off");
        assertThat(demo.exitCode()).isEqualTo(PlasmexCommand.USAGE);
    }

    private static void damage(final Path blocks) throws IOException
    {
        final List<Path> files;
        try (Stream<Path> listed = Files.list(blocks))
        {
            files = listed.filter(file -> file.toFile().length() > 1000).sorted().toList();
        }
        try (RandomAccessFile file = new RandomAccessFile(files.get(0).toFile(), "rw"))
        {
            file.seek(file.length() / 2);
            final int was = file.read();
            file.seek(file.length() / 2);
            file.write(was ^ 1);
        }
    }
}
