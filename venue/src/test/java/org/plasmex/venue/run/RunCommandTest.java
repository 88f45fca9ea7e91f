package org.plasmex.venue.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.venue.CommandRun;
import org.plasmex.venue.PlasmexCommand;
import org.plasmex.venue.UserException;
import org.plasmex.venue.Venue;
import org.plasmex.venue.WrongUsageException;

class RunCommandTest
{
    private static final String DIGITS = "4f3edf983ac636a65a842ce7c78d9aa706d3b113bce9c46f30d7d21715b23b1d";

    @TempDir
    private Path directory;

    @Test
    void shouldRefuseOptionsThatDoNotFitTogether()
    {
        final String data = directory.toString();

        assertThat(CommandRun.of("run", "--dev").err()).contains("--data");
        assertThat(CommandRun.of("run", "--data", data).err()).contains("either --dev or --rpc");
        assertThat(CommandRun.of("run", "--data", data, "--dev", "--rpc", "http://x").err())
            .contains("either --dev or --rpc");
        assertThat(CommandRun.of("run", "--data", data, "--dev", "--key", "k").err()).contains("are for --rpc");
        assertThat(CommandRun.of("run", "--data", data, "--rpc", "http://x").err()).contains("--rpc needs --vault");
        assertThat(CommandRun.of("run", "--data", data, "--rpc", "http://x", "--vault", "0x12", "--key", "k",
            "--custodian-key", "k").err()).contains("'--vault': '0x12'");
        assertThat(CommandRun.of("run", "--data", data, "--rpc", "localhost:8545", "--vault", "0x12", "--key", "k",
            "--custodian-key", "k").err()).contains("'--rpc': 'localhost:8545'");
        assertThat(CommandRun.of("run", "--data", data, "--dev", "--traders", "0").exitCode())
            .isEqualTo(PlasmexCommand.USAGE);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldFailAtOnceWhenTheDataCannotBeWritten() throws IOException
    {
        final Path file = Files.writeString(directory.resolve("file"), "in the way");
        assertThat(CommandRun.of("run", "--dev", "--data", file.toString()).err()).contains("which is a file");
        assertThat(CommandRun.of("run", "--dev", "--data", file.resolve("below").toString()).err())
            .contains("cannot be made");

        final Path data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve(Venue.JOURNAL), "in the way");
        assertThat(CommandRun.of("run", "--dev", "--data", data.toString()).err())
            .contains(data.resolve(Venue.JOURNAL) + " is a file");

        assertThat(CommandRun.of("run", "--dev", "--data", "/proc").err()).contains("/proc cannot be written to");
    }

    @Test
    void shouldRefuseATipAboveTheCapBeforeAnythingIsMade() throws IOException
    {
        final Path config =
            Files.writeString(directory.resolve("config"), "l1.gas.tip.gwei = 7\nl1.gas.cap.gwei = 5\n");
        final Path data = directory.resolve("data");

        final CommandRun run = CommandRun.of(
            "run", "--dev", "--data", data.toString(), "--config", config.toString());

        assertThat(run.exitCode()).isEqualTo(PlasmexCommand.USAGE);
        assertThat(run.err()).contains("lower the tip or raise the cap");
        assertThat(data).doesNotExist();
    }

    @Test
    void shouldTakeAKeyOnlyFromAFileThatNobodyElseMayRead() throws IOException
    {
        final Path file = Files.writeString(directory.resolve("key"), "0x" + DIGITS + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> KeyFile.read(file, "operator"))
            .isInstanceOf(UserException.class).hasMessageContaining("rw-r-----").hasMessageContaining("chmod 600");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(KeyFile.read(file, "operator")).startsWith(0x4f, 0x3e).hasSize(32);

        final Path written = directory.resolve("written");
        KeyFile.write(written, KeyFile.read(file, "operator"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written))).isEqualTo("rw-------");
        assertThat(KeyFile.read(written, "custodian")).isEqualTo(KeyFile.read(file, "operator"));
    }

    @Test
    void shouldNeverTellWhatIsInAKeyFile() throws IOException
    {
        final Path file = directory.resolve("key");
        assertThatThrownBy(() -> KeyFile.read(file, "operator")).hasMessageContaining("is not there");

        Files.writeString(file, "f".repeat(64));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> KeyFile.read(file, "custodian"))
            .isInstanceOf(WrongUsageException.class).hasMessageContaining("holds no key: a private key is");

        Files.writeString(file, DIGITS.substring(1));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> KeyFile.read(file, "custodian"))
            .isInstanceOf(UserException.class).hasMessageContaining("custodian").hasMessageContaining("64 hex digits")
            .message().doesNotContain(DIGITS.substring(1, 9));
    }
}
