package org.plasmex.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.journal.BatchLayout.BATCH_HEADER_LENGTH;
import static org.plasmex.journal.BatchLayout.RECORD_HEADER_LENGTH;

/**
 * What may happen to the files of a log.
 */
final class Damage
{
    private Damage()
    {
    }

    /**
     * Position of a text in a file.
     */
    static long find(final Path file, final String text)
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r"))
        {
            final byte[] bytes = new byte[(int)Math.min(512 * 1024, access.length())];
            access.readFully(bytes);
            final int position = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
            assertThat(position).isPositive();

            return position;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Position of the word in front of the batch whose first record has a text.
     */
    static long findWord(final Path file, final String text)
    {
        return find(file, text) - RECORD_HEADER_LENGTH - BATCH_HEADER_LENGTH - Integer.BYTES;
    }

    static void flip(final Path file, final long position, final int bits)
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.seek(position);
            final int value = access.read();
            access.seek(position);
            access.write(value ^ bits);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static void overwrite(final Path file, final long position, final byte[] bytes)
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.seek(position);
            access.write(bytes);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static void truncate(final Path file, final long length)
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.setLength(length);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static void delete(final Path path)
    {
        try
        {
            Files.delete(path);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * What a log's directory is when its writer is killed now.
     */
    static Path copy(final Path directory, final Path target)
    {
        try (Stream<Path> paths = Files.walk(directory))
        {
            for (final Path path : paths.toList())
            {
                final Path copy = target.resolve(directory.relativize(path).toString());
                if (Files.isDirectory(path))
                {
                    Files.createDirectories(copy);
                }
                else
                {
                    Files.copy(path, copy);
                }
            }

            return target;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * The files in which what was cut off is kept.
     */
    static List<Path> cuts(final Path directory)
    {
        final Path cut = directory.resolve("cut");
        if (!Files.exists(cut))
        {
            return List.of();
        }

        try (Stream<Path> paths = Files.list(cut))
        {
            return paths.sorted().toList();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
