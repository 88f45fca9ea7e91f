package org.plasmex.venue.torture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a campaign does with directories as a whole: copies them, makes them small or read-only, and tells whether they
 * are as they were. Small and read-only directories need the rights of root.
 */
final class Disk
{
    private static final int BALLAST_LENGTH = 1 << 16;
    private static final List<String> NOT_MISSED = List.of(".lock", ".tmp", ".unfinished", ".cq4t", ".mark");

    private Disk()
    {
    }

    /**
     * Whether file systems can be mounted here.
     */
    static boolean canMount(final Path scratch) throws IOException
    {
        Files.createDirectories(scratch);
        final boolean isMounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", scratch.toString());
        return isMounted && run("umount", scratch.toString());
    }

    /**
     * Move a directory to a disk in memory of a limited size, which is mounted in its place.
     *
     * @param directory to move.
     * @param bytes     that the disk has room for.
     */
    static void shrink(final Path directory, final long bytes) throws IOException
    {
        final Path aside = aside(directory);
        Files.move(directory, aside);
        Files.createDirectories(directory);
        demand(run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", directory.toString()), "mount", directory);
        copy(aside, directory);
    }

    /**
     * Move a directory back from its small disk.
     */
    static void unshrink(final Path directory) throws IOException
    {
        final Path aside = aside(directory);
        delete(aside);
        copy(directory, aside);
        demand(run("umount", directory.toString()), "umount", directory);
        Files.delete(directory);
        Files.move(aside, directory);
    }

    /**
     * Write to a file until its disk is full.
     */
    static void fill(final Path ballast) throws IOException
    {
        final byte[] bytes = new byte[BALLAST_LENGTH];
        try (OutputStream out = Files.newOutputStream(ballast))
        {
            while (true)
            {
                out.write(bytes);
            }
        }
        catch (final IOException ex)
        {
            // No space is left: that is what is wanted.
            if (!Files.exists(ballast))
            {
                throw ex;
            }
        }
    }

    /**
     * Nothing can be created or removed in a directory any more, also by a process that works there.
     */
    static void freeze(final Path directory) throws IOException
    {
        if (!run("chattr", "+i", directory.toString()))
        {
            demand(run("chmod", "u-w", directory.toString()), "chmod", directory);
        }
    }

    /**
     * The end of {@link #freeze(Path)}.
     */
    static void thaw(final Path directory) throws IOException
    {
        run("chattr", "-i", directory.toString());
        demand(run("chmod", "u+w", directory.toString()), "chmod", directory);
    }

    /**
     * Make a directory a file system of its own that cannot be written to. Nobody may have a file of it open.
     */
    static void protect(final Path directory) throws IOException
    {
        demand(run("mount", "--bind", directory.toString(), directory.toString()), "mount", directory);
        demand(run("mount", "-o", "remount,bind,ro", directory.toString()), "mount", directory);
    }

    /**
     * The end of {@link #protect(Path)}.
     */
    static void unprotect(final Path directory) throws IOException
    {
        demand(run("umount", directory.toString()), "umount", directory);
    }

    /**
     * What a directory takes on its disk.
     *
     * @return bytes.
     */
    static long used(final Path directory) throws IOException
    {
        final Process process = new ProcessBuilder("du", "-s", "--block-size=1", directory.toString()).start();
        final String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return Long.parseLong(answer.substring(0, answer.indexOf('\t')));
    }

    /**
     * Copy all that is in a directory, holes as holes.
     */
    static void copy(final Path from, final Path to) throws IOException
    {
        Files.createDirectories(to);
        demand(run("cp", "-a", "--sparse=always", from + "/.", to.toString()), "cp", from);
    }

    /**
     * Delete a directory with all that is in it, where there is one.
     */
    static void delete(final Path directory) throws IOException
    {
        if (Files.exists(directory))
        {
            Files.walkFileTree(directory, new SimpleFileVisitor<>()
            {
                @Override
                public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
                    throws IOException
                {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(final Path visited, final IOException ex)
                    throws IOException
                {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }

    /**
     * Move a directory out of the way.
     *
     * @return where to.
     */
    static Path away(final Path directory) throws IOException
    {
        final Path away = directory.resolveSibling(directory.getFileName() + ".away");
        delete(away);
        return Files.move(directory, away, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * What the files in a directory hold, but for those that nobody would miss: locks, what was not finished, and what
     * Chronicle and the sync mark keep for themselves.
     *
     * @return hashes by name.
     */
    static Map<String, String> contents(final Path directory) throws IOException
    {
        final Map<String, String> contents = new TreeMap<>();
        if (Files.exists(directory))
        {
            Files.walkFileTree(directory, new SimpleFileVisitor<>()
            {
                @Override
                public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
                    throws IOException
                {
                    final String name = directory.relativize(file).toString();
                    if (NOT_MISSED.stream().noneMatch(name::endsWith))
                    {
                        contents.put(name, hash(file));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return contents;
    }

    // Trailing zeros do not count: files are longer than what is written in them.
    private static String hash(final Path file) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(file);
        int length = bytes.length;
        while (length > 0 && 0 == bytes[length - 1])
        {
            length--;
        }
        final MessageDigest digest = Report.sha256();
        digest.update(bytes, 0, length);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Path aside(final Path directory)
    {
        return directory.resolveSibling(directory.getFileName() + ".disk");
    }

    private static void demand(final boolean isDone, final String what, final Path directory) throws IOException
    {
        if (!isDone)
        {
            throw new IOException(what + " of " + directory + " has failed");
        }
    }

    private static boolean run(final String... command) throws IOException
    {
        final Process process = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try
        {
            return 0 == process.waitFor();
        }
        catch (final InterruptedException ex)
        {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ex);
        }
    }
}
