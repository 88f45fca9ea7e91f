package org.plasmex.venue.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DamageTest
{
    private static final int WRITTEN = 5000;
    private static final int LENGTH = 9000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldChangeTheFileAndUndoIt(final Damage.Kind kind) throws IOException
    {
        for (int seed = 0; seed < 20; seed++)
        {
            final SplittableRandom random = new SplittableRandom(seed);
            final Path file = directory.resolve("file" + seed);
            final byte[] bytes = new byte[LENGTH];
            random.nextBytes(bytes);
            Arrays.fill(bytes, WRITTEN, LENGTH, (byte)0);
            Files.write(file, bytes);
            final int position = random.nextInt(WRITTEN);

            final Damage damage = Damage.apply(kind, file, position, WRITTEN, random);

            final byte[] damaged = Files.readAllBytes(file);
            assertThat(damaged).isNotEqualTo(bytes);
            assertThat(Arrays.mismatch(damaged, bytes)).isGreaterThanOrEqualTo(position);
            assertThat(damaged.length).isEqualTo(Damage.Kind.TRUNCATE == kind ? position : LENGTH);
            damage.undo();
            assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "TRUNCATE", mode = EnumSource.Mode.EXCLUDE)
    void shouldKeepWhatWasWrittenBehindItWhenItIsUndone(final Damage.Kind kind) throws IOException
    {
        final Path file = directory.resolve("file");
        Files.write(file, new byte[]{1, 2, 3, 4});
        final Damage damage = Damage.apply(kind, file, 1, 3, new SplittableRandom(1));
        Files.write(file, new byte[]{5}, StandardOpenOption.APPEND);

        damage.undo();

        assertThat(Files.readAllBytes(file)).containsExactly(1, 2, 3, 4, 5);
    }
}
