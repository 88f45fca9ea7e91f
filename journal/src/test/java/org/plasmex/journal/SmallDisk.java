package org.plasmex.journal;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tmpfs that can be filled up. Where none can be mounted the test that wants one is skipped.
 */
final class SmallDisk implements AutoCloseable
{
    private static final String BALLAST = "ballast";
    private static final int BALLAST_STEP = 1 << 20;

    private final Path path;

    private SmallDisk(final Path path)
    {
        this.path = path;
    }

    static SmallDisk mount(final Path path, final String options)
    {
        try
        {
            Files.createDirectories(path);
            final String problem = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString());
            Assumptions.assumeTrue(null == problem, "no tmpfs can be mounted here: " + problem);

            return new SmallDisk(path);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Make the disk one that cannot be written.
     */
    void readOnly()
    {
        demand(run("mount", "-o", "remount,ro", path.toString()));
    }

    Path path()
    {
        return path;
    }

    long free()
    {
        try
        {
            return Files.getFileStore(path).getUsableSpace();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Leave no room.
     */
    void fill()
    {
        final byte[] bytes = new byte[BALLAST_STEP];
        try (OutputStream ballast = Files.newOutputStream(path.resolve(BALLAST)))
        {
            // Others may take and give back room meanwhile.
            while (free() > 0)
            {
                try
                {
                    ballast.write(bytes);
                }
                catch (final IOException ex)
                {
                    Thread.onSpinWait();
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Take away what it was filled with.
     */
    void empty()
    {
        Damage.delete(path.resolve(BALLAST));
    }

    @Override
    public void close()
    {
        demand(run("umount", "-l", path.toString()));
    }

    private static void demand(final String problem)
    {
        if (null != problem)
        {
            throw new IllegalStateException(problem);
        }
    }

    /**
     * @return null if the command succeeded, else what it says.
     */
    private static String run(final String... command)
    {
        try
        {
            final List<String> words = new ArrayList<>(List.of(command));
            final Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
            final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            return 0 == process.waitFor() ? null : text.isEmpty() ? "failed: " + words : text;
        }
        catch (final IOException ex)
        {
            return ex.toString();
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
