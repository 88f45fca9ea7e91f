package org.plasmex.journal;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.journal.Damage.*;
import static org.plasmex.journal.LogFixture.*;

/**
 * Whatever happens to the files of a log that was synced: it has all its records, or it is refused with a place.
 */
class RandomDamageTest
{
    private static final int ROUNDS = 120;
    private static final int LAST = 120;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = { 1, 2 })
    void shouldHaveAllRecordsOrBeRefused(final long seed)
    {
        final Random random = new Random(seed);
        final Path log = directory.resolve("log");
        try (LogWriter writer = LogWriter.open(writerOf(log).segmentLength(67 * 1024)))
        {
            appendBatches(writer, 1, LAST / 2);
        }

        int refused = 0;
        for (int i = 0; i < ROUNDS; i++)
        {
            final Path copy = copy(log, directory.resolve("round" + i));
            final String what = damage(copy, random);
            try
            {
                LogWriter.open(writerOf(copy)).close();
                assertThat(replayAll(copy)).as(what).isEqualTo(expected(1, LAST));
            }
            catch (final LogDamagedException ex)
            {
                refused++;
                assertThat(ex.file()).as(what).startsWith(copy.toString());
                assertThat(ex.position()).as(what).isNotNegative();
                assertThat(ex.expectedSequence()).as(what).isBetween(1L, (long)LAST);
            }
        }

        assertThat(refused).isBetween(ROUNDS / 10, ROUNDS - ROUNDS / 10);
    }

    private static String damage(final Path log, final Random random)
    {
        final List<Path> files = files(log);
        final Path file = files.get(random.nextInt(files.size()));
        final long length = file.toFile().length();
        final long position = random.nextBoolean() ? random.nextInt((int)length) :
            Math.max(0, length - 1 - random.nextInt(2000));
        final int kind = random.nextInt(5);
        switch (kind)
        {
            case 0, 1 -> flip(file, position, 1 << random.nextInt(8));
            case 2 -> overwrite(file, position, new byte[1 + random.nextInt(300)]);
            case 3 ->
            {
                final byte[] bytes = new byte[1 + random.nextInt(300)];
                random.nextBytes(bytes);
                overwrite(file, position, bytes);
            }
            default -> truncate(file, position);
        }

        return "kind " + kind + " at position " + position + " of " + file;
    }
}
