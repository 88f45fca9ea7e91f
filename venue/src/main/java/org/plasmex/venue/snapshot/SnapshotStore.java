package org.plasmex.venue.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.plasmex.settlement.ledger.Ledger;
import org.plasmex.venue.LogSync;

/**
 * The snapshots of a venue on disk, each a file that is named by the sequence of the last command in it. A file appears
 * whole or not at all, and only when the logs are on disk as far as it goes. The newest two are kept, and those that
 * were {@link #setAside(Path) set aside}.
 * <p>
 * One thread at a time writes.
 */
public final class SnapshotStore
{
    private static final int KEPT = 2;
    private static final String SUFFIX = ".snapshot";
    private static final String UNFINISHED = ".unfinished";
    private static final String UNSOUND = ".unsound";

    private final Path directory;
    private final List<Path> logs;

    /**
     * The snapshots in a directory.
     *
     * @param directory which need not exist.
     * @param logs      directories of what a start from a snapshot does not read again.
     */
    public SnapshotStore(final Path directory, final Path... logs)
    {
        this.directory = directory;
        this.logs = List.of(logs);
    }

    /**
     * The snapshots there are, sound or not, but for those that were set aside.
     *
     * @return files, the newest first.
     * @throws IOException if the directory cannot be read.
     */
    public List<Path> newestFirst() throws IOException
    {
        if (!Files.exists(directory))
        {
            return List.of();
        }

        // Names have their numbers in full width: their order is that of the numbers.
        try (Stream<Path> files = Files.list(directory))
        {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                .sorted(Comparator.reverseOrder()).toList();
        }
    }

    /**
     * Remove what a writer has left that did not come to its end.
     */
    void removeUnfinished() throws IOException
    {
        if (Files.exists(directory))
        {
            try (Stream<Path> files = Files.list(directory))
            {
                for (final Path file : files.filter(path -> path.toString().endsWith(UNFINISHED)).toList())
                {
                    Files.delete(file);
                }
            }
        }
    }

    /**
     * Take one from which the venue did not start out of the way, for somebody to look at: it does not count as one of
     * those that are kept.
     *
     * @param file of the snapshot.
     * @throws IOException if it cannot be renamed.
     */
    void setAside(final Path file) throws IOException
    {
        Files.move(file, file.resolveSibling(file.getFileName() + UNSOUND), StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Write a snapshot, and remove those that are not kept any more once it is on disk for good.
     */
    void write(final long sequence, final MachineImage machine, final Ledger ledger) throws IOException
    {
        for (final Path log : logs)
        {
            LogSync.force(log);
        }

        Files.createDirectories(directory);
        final String name = String.format(Locale.ROOT, "%019d", sequence);
        final Path unfinished = directory.resolve(name + UNFINISHED);
        SnapshotFile.write(unfinished, sequence, machine, ledger);
        Files.move(unfinished, directory.resolve(name + SUFFIX),
            StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        LogSync.force(directory);

        final List<Path> files = newestFirst();
        for (final Path file : files.subList(Math.min(KEPT, files.size()), files.size()))
        {
            Files.delete(file);
        }
    }

    /**
     * How large the newest one is, in bytes.
     */
    long newestBytes() throws IOException
    {
        return Files.size(newestFirst().get(0));
    }

    /**
     * The sequence below which no start reads the logs, whichever of two snapshots it is from.
     *
     * @return 0 where there are not two that are sound.
     */
    long notNeededBelow() throws IOException
    {
        final List<Path> files = newestFirst();
        if (files.size() < KEPT)
        {
            return 0;
        }

        long below = Long.MAX_VALUE;
        for (final Path path : files)
        {
            try
            {
                final SnapshotFile file = SnapshotFile.read(path);
                below = Math.min(below, Math.min(file.sequence(), file.sealed()));
            }
            catch (final UnsoundSnapshotException ex)
            {
                return 0;
            }
        }
        return below;
    }
}
