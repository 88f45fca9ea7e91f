package org.plasmex.gateway.aeron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverDirectoryTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldTakeADirectoryThatIsEmptyOrDoesNotExist()
    {
        assertThatCode(() -> check(directory)).doesNotThrowAnyException();
        assertThatCode(() -> check(directory.resolve("none"))).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseADirectoryThatHoldsSomethingElseAndLeaveItAlone() throws Exception
    {
        Files.createDirectories(directory.resolve("publications"));
        final Path thesis = Files.writeString(directory.resolve("thesis.txt"), "years of work");
        assertThatThrownBy(() -> check(directory)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("thesis.txt").hasMessageContaining(directory.toString());
        assertThatThrownBy(() -> check(thesis)).hasMessageContaining("is a file");
        assertThat(thesis).hasContent("years of work");
    }

    @Test
    void shouldRefuseADirectoryWhoseDriverRunsAndTakeItOnceThatIsKilled() throws Exception
    {
        final Path home = directory.resolve("driver");
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "--add-opens", "java.base/sun.nio.ch=ALL-UNNAMED",
            "-cp", System.getProperty("java.class.path"), Driver.class.getName(), home.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try
        {
            DoorTestSystem.until(() -> CommonContext.isDriverActive(new File(home.toString()), 10_000, text -> {}));
            assertThatThrownBy(() -> check(home)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is running in " + home);
        }
        finally
        {
            process.destroyForcibly();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(home).isNotEmptyDirectory();
        assertThatCode(() -> check(home)).doesNotThrowAnyException();
    }

    @Test
    void shouldTakeADirectoryWhoseDriverWasKilledWhileItStarted() throws Exception
    {
        Files.write(directory.resolve("cnc.dat"), new byte[1 << 20]);
        assertThatCode(() -> check(directory)).doesNotThrowAnyException();
    }

    private static void check(final Path path)
    {
        DriverDirectory.checkMayBeDeleted(path.toString());
    }

    /**
     * A driver in a process of its own.
     */
    static final class Driver
    {
        private Driver()
        {
        }

        public static void main(final String[] args)
        {
            final MediaDriver.Context context = new MediaDriver.Context().aeronDirectoryName(args[0]);
            MediaDriver.launch(context);
            LockSupport.park();
        }
    }
}
