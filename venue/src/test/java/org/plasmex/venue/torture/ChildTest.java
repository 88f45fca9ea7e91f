package org.plasmex.venue.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.venue.Waiting;

class ChildTest
{
    private static final long PATIENCE_MILLIS = 120_000;

    @TempDir
    private Path directory;

    @Test
    void shouldNotOutliveTheProcessThatHasStartedItWhenThatIsKilled() throws IOException
    {
        final Child parent = Child.startToTalk(
            Child.java(List.of(), Parent.class.getName(), List.of(directory.resolve("child.log").toString())),
            directory.resolve("parent.log"));
        try (BufferedReader lines = parent.process().inputReader(StandardCharsets.US_ASCII))
        {
            final long child = Long.parseLong(lines.readLine());
            assertThat(ProcessHandle.of(child)).isPresent();

            parent.kill();
            assertThat(Waiting.until(PATIENCE_MILLIS, () -> !isAlive(child))).isTrue();
        }
    }

    private static boolean isAlive(final long pid)
    {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /**
     * Starts a child that goes on for ever, says which it is, and does nothing more.
     */
    public static final class Parent
    {
        private Parent()
        {
        }

        /**
         * Run it.
         *
         * @param args where the child's log is.
         * @throws IOException          if there is no child.
         * @throws InterruptedException never.
         */
        public static void main(final String[] args) throws IOException, InterruptedException
        {
            System.out.println(Child.start(List.of("sleep", "1000000"), Path.of(args[0])).process().pid());
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
