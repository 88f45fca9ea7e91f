package org.plasmex.contracts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class AnvilTest
{
    private static final int SIGTERM_EXIT_CODE = 143;

    @TempDir
    private Path temporary;

    private Process jvm;
    private ProcessHandle anvil;

    @AfterEach
    void tearDown()
    {
        jvm.destroyForcibly();
        if (null != anvil)
        {
            anvil.destroyForcibly();
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenTheJvmIsEndedWhileTheNodeStarts() throws Exception
    {
        startJvm();
        awaitChild();

        endJvm();

        assertNothingIsLeft();
    }

    @Test
    void shouldLeaveNothingBehindWhenTheJvmIsEndedWhileTheNodeRuns() throws Exception
    {
        startJvm();
        awaitChild();
        assertThat(jvm.inputReader().readLine()).startsWith("http://127.0.0.1:");

        endJvm();

        assertNothingIsLeft();
    }

    @Test
    void shouldLeaveNothingBehindWhenTheJvmIsKilled() throws Exception
    {
        startJvm();
        awaitChild();
        assertThat(jvm.inputReader().readLine()).startsWith("http://127.0.0.1:");

        jvm.destroyForcibly().waitFor();

        assertNothingIsLeft();
    }

    private void startJvm() throws IOException
    {
        jvm = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + temporary,
            "-D" + Toolchain.ROOT_PROPERTY + "=" + System.getProperty(Toolchain.ROOT_PROPERTY, "."),
            "-cp", System.getProperty("java.class.path"),
            Launcher.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private void awaitChild() throws InterruptedException
    {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (null == anvil && System.nanoTime() - deadline < 0)
        {
            anvil = jvm.descendants().filter(AnvilTest::isAnvil).findAny().orElse(null);
            Thread.sleep(1);
        }
        assertThat(anvil).as("the node's process").isNotNull();
    }

    private static boolean isAnvil(final ProcessHandle process)
    {
        return process.info().command().orElse("").endsWith("/anvil");
    }

    private void endJvm() throws InterruptedException
    {
        jvm.destroy();
        assertThat(jvm.waitFor()).isEqualTo(SIGTERM_EXIT_CODE);
    }

    private void assertNothingIsLeft() throws Exception
    {
        anvil.onExit().get(120, TimeUnit.SECONDS);
        try (Stream<Path> left = Files.list(temporary))
        {
            assertThat(left.filter(file -> file.toString().endsWith(".log"))).isEmpty();
        }
    }

    /**
     * A JVM with a node that waits to be ended.
     */
    static final class Launcher
    {
        private Launcher()
        {
        }

        /**
         * Start a node, tell where it is, and wait.
         *
         * @param args none.
         * @throws InterruptedException never.
         */
        public static void main(final String[] args) throws InterruptedException
        {
            System.out.println(Anvil.launch(new Anvil.Context()).url());
            Thread.currentThread().join();
        }
    }
}
