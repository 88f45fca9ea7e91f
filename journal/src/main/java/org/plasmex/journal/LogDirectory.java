package org.plasmex.journal;

import net.openhft.chronicle.core.Jvm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * What is where in the directory of a log; the package's description draws it.
 */
final class LogDirectory
{
    /** What to do about a directory that cannot be written. */
    static final String REMEDY = "check that the directory may be written by this user, and that its disk has room";

    private static final String FILE_SUFFIX = ".cq4";
    private static final Logger LOG = LoggerFactory.getLogger(LogDirectory.class);
    private static final Pattern SEGMENT_NAME = Pattern.compile("\\d{19}");

    private LogDirectory()
    {
    }

    /**
     * The directory of the segment whose first record has a number.
     */
    static Path segment(final Path directory, final long first)
    {
        return directory.resolve(String.format("%019d", first));
    }

    /**
     * The file of the segment whose first record has a number.
     */
    static Path segmentFile(final Path directory, final long first)
    {
        return segment(directory, first).resolve(ChronicleLog.FILE_NAME);
    }

    /**
     * What a log has at one moment.
     *
     * @param mark     of the log, null where there is none that is sound.
     * @param segments that hold records or may come to hold some, the oldest first. Those that are pruned are left
     *                 out, be they still there or not.
     */
    record Listing(SyncMark.Position mark, List<Segment> segments)
    {
        /**
         * The segment that comes behind another.
         *
         * @param segment the other one, null for none.
         * @return null if there is none.
         */
        Segment after(final Segment segment)
        {
            if (null == segment)
            {
                return segments.isEmpty() ? null : segments.get(0);
            }

            for (final Segment candidate : segments)
            {
                if (candidate.first() > segment.first() ||
                    !candidate.isNamed() && !segment.isNamed() && candidate.file().compareTo(segment.file()) > 0)
                {
                    return candidate;
                }
            }

            return null;
        }

        boolean isLast(final Segment segment)
        {
            return !segments.isEmpty() && segments.get(segments.size() - 1).equals(segment);
        }
    }

    /**
     * List a log. The mark is read last: who prunes writes it first.
     */
    static Listing list(final Path directory)
    {
        final List<Segment> all = allSegments(directory);
        final SyncMark.Position mark = SyncMark.read(directory);
        final long first = null == mark ? 0 : mark.firstNumber();

        return new Listing(
            mark,
            all.stream().filter((segment) -> segment.isNamed() ? segment.first() >= first : 0 == first).toList());
    }

    /**
     * The files of a log, those included that are pruned and not deleted yet.
     */
    static List<Segment> allSegments(final Path directory)
    {
        try
        {
            final List<Segment> segments = new ArrayList<>();
            for (final Path file : files(directory))
            {
                segments.add(new Segment(file, LogReader.UNKNOWN));
            }

            for (final Path path : paths(directory))
            {
                final String name = path.getFileName().toString();
                if (SEGMENT_NAME.matcher(name).matches())
                {
                    for (final Path file : files(path))
                    {
                        segments.add(new Segment(file, Long.parseLong(name)));
                    }
                }
            }

            return segments;
        }
        catch (final IOException ex)
        {
            throw new LogException("cannot list the log in " + directory + ": check that it can be read", ex);
        }
    }

    /**
     * Delete a segment's file, and its directory with all that is in it.
     */
    static void delete(final Path directory, final Segment segment) throws IOException
    {
        Files.deleteIfExists(segment.file());
        if (segment.isNamed())
        {
            delete(segment(directory, segment.first()));
        }
    }

    /**
     * Delete a directory of a segment with all that is in it, if it is there.
     */
    static void delete(final Path segmentDirectory) throws IOException
    {
        for (final Path path : paths(segmentDirectory))
        {
            Files.deleteIfExists(path);
        }

        Files.deleteIfExists(segmentDirectory);
    }

    /**
     * Create a directory, and those it is in.
     *
     * @throws LogException if it cannot be.
     */
    static void create(final Path directory)
    {
        try
        {
            Files.createDirectories(directory);
        }
        catch (final IOException ex)
        {
            throw new LogException("cannot make " + directory + ": " + REMEDY, ex);
        }
    }

    /**
     * Delete a directory of a segment that has no records. One that cannot be deleted does no harm.
     */
    static void quietDelete(final Path segmentDirectory)
    {
        try
        {
            delete(segmentDirectory);
        }
        catch (final IOException ex)
        {
            LOG.warn("cannot delete {}, which has no records: {}", segmentDirectory, ex.toString());
        }
    }

    /**
     * Returns when what was created, renamed or deleted in a directory is so after a power cut.
     */
    static void force(final Path directory) throws IOException
    {
        try (FileChannel channel = open(directory, READ))
        {
            channel.force(true);
        }
    }

    /**
     * Returns when all that was written to a log's segments, from one on, is on disk, and found there.
     */
    static void forceSegments(final Path directory, final long first) throws IOException
    {
        for (final Segment segment : allSegments(directory))
        {
            if (segment.first() >= first && Files.exists(segment.file()))
            {
                try (FileChannel channel = open(segment.file(), READ, WRITE))
                {
                    channel.force(false);
                }

                force(segment.file().getParent());
            }
        }

        force(directory);
    }

    /**
     * Open a file so that a thread that is interrupted can go on using it: who ends a thread ends no log.
     */
    static FileChannel open(final Path path, final OpenOption... options) throws IOException
    {
        final FileChannel channel = FileChannel.open(path, options);
        Jvm.doNotCloseOnInterrupt(LogDirectory.class, channel);

        return channel;
    }

    private static List<Path> files(final Path directory) throws IOException
    {
        return paths(directory).stream().filter((path) -> path.toString().endsWith(FILE_SUFFIX)).toList();
    }

    private static List<Path> paths(final Path directory) throws IOException
    {
        try (Stream<Path> paths = Files.list(directory))
        {
            return paths.sorted().toList();
        }
        catch (final NoSuchFileException | NotDirectoryException ex)
        {
            return List.of();
        }
        catch (final UncheckedIOException ex)
        {
            throw ex.getCause();
        }
    }
}
