package org.plasmex.journal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Deletes the files that a log starts with. The mark is told first, on disk, so a log is never without records that it
 * should have; what is left to delete is deleted when the log is opened next.
 */
final class LogPruning
{
    private static final Logger LOG = LoggerFactory.getLogger(LogPruning.class);

    private LogPruning()
    {
    }

    /**
     * Delete the files all of whose records are below a sequence, except the last that has records.
     *
     * @return how many bytes the files had that are gone.
     */
    static long prune(
        final Path directory, final Sequencing sequencing, final SyncMark mark, final long belowSequence)
    {
        final List<Segment> segments = LogDirectory.list(directory).segments();
        try (BatchCursor cursor = new BatchCursor(directory, sequencing))
        {
            for (int i = segments.size() - 1; i > 0; i--)
            {
                final long first = cursor.firstSequence(segments.get(i));
                if (segments.get(i).isNamed() && isAllBelow(sequencing, first, belowSequence))
                {
                    mark.starts(segments.get(i).first(), first);
                    return finish(directory, mark.position());
                }
            }
        }
        catch (final IOException ex)
        {
            throw new LogException("cannot prune the log in " + directory + ": " + LogDirectory.REMEDY, ex);
        }

        return 0;
    }

    /**
     * Delete what a mark says is pruned.
     *
     * @return how many bytes the files had that are gone.
     */
    static long finish(final Path directory, final SyncMark.Position mark) throws IOException
    {
        long bytes = 0;
        if (null != mark && mark.firstNumber() > 0)
        {
            for (final Segment segment : LogDirectory.allSegments(directory))
            {
                if (segment.first() < mark.firstNumber())
                {
                    bytes += Files.size(segment.file());
                    LogDirectory.delete(directory, segment);
                }
            }
        }

        if (bytes > 0)
        {
            LogDirectory.force(directory);
            LOG.info("pruned {} bytes from the log in {}, which starts with sequence {} now",
                bytes, directory, mark.firstSequence());
        }

        return bytes;
    }

    /**
     * Whether a segment's first record has a sequence such that all before it are below another.
     */
    private static boolean isAllBelow(final Sequencing sequencing, final long first, final long belowSequence)
    {
        return Sequencing.GAPLESS == sequencing ? first <= belowSequence : first < belowSequence;
    }
}
