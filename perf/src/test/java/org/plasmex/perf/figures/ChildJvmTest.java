package org.plasmex.perf.figures;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChildJvmTest
{
    private static final long SILENCE_MILLIS = 8_000;

    @TempDir
    private Path directory;

    @Test
    void shouldBeginAnewWhereAJvmHangs() throws Exception
    {
        final ChildJvm jvm = ChildJvm.repeated(List.of(), HangsAtFirst.class, SILENCE_MILLIS);

        assertThat(jvm.run(directory.resolve("begun"))).containsExactly("done");
        assertThat(directory.resolve("begun")).exists();
    }

    @Test
    void shouldTellWhatAJvmEndedWith()
    {
        final ChildJvm jvm = ChildJvm.own(List.of(), HangsAtFirst.class);

        assertThatThrownBy(() -> jvm.run(directory.resolve("missing/begun")))
            .isInstanceOf(IOException.class)
            .hasMessage(HangsAtFirst.class.getName() + " ended with 1");
    }

    static final class HangsAtFirst
    {
        private HangsAtFirst()
        {
        }

        /**
         * Hangs where a file is missing, which is there afterwards.
         *
         * @param args the file.
         */
        public static void main(final String[] args) throws Exception
        {
            final Path begun = Path.of(args[0]);
            if (Files.notExists(begun))
            {
                Files.createFile(begun);
                Thread.sleep(Long.MAX_VALUE);
            }
            System.out.println("done");
        }
    }
}
