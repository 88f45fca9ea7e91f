package org.plasmex.venue.snapshot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.plasmex.settlement.ledger.Ledger;

/**
 * The snapshots of a venue on disk, each a file that is named by the sequence of the last command in it. A file appears
 * whole or not at all. The newest two are kept.
 * <p>
 * One thread at a time writes.
 */
public final class SnapshotStore
{
    private static final int KEPT = 2;
    private static final String SUFFIX = ".snapshot";
    private static final String UNFINISHED = ".unfinished";

    private final Path directory;

    /**
     * The snapshots in a directory.
     *
     * @param directory which need not exist.
     */
    public SnapshotStore(final Path directory)
    {
        this.directory = directory;
    }

    /**
     * The snapshots there are, sound or not.
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
     * Write a snapshot, and remove those that are not kept any more once it is on disk for good.
     */
    void write(final long sequence, final MachineImage machine, final Ledger ledger) throws IOException
    {
        Files.createDirectories(directory);
        final String name = String.format(Locale.ROOT, "%019d", sequence);
        final Path unfinished = directory.resolve(name + UNFINISHED);
        SnapshotFile.write(unfinished, sequence, machine, ledger);
        Files.move(unfinished, directory.resolve(name + SUFFIX),
            StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync();

        final List<Path> files = newestFirst();
        for (final Path file : files.subList(Math.min(KEPT, files.size()), files.size()))
        {
            Files.delete(file);
        }
    }

    private void sync() throws IOException
    {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ))
        {
            channel.force(true);
        }
    }
}
