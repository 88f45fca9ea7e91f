package org.plasmex.journal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.file.StandardOpenOption.*;

/**
 * Reads a log that will be written to, all of it, and makes it sound where that loses nothing that counted.
 * <p>
 * The caller holds the directory's lock.
 */
final class LogOpening
{
    private static final Logger LOG = LoggerFactory.getLogger(LogOpening.class);
    private static final String CUT_DIRECTORY = "cut";
    private static final int CHUNK_LENGTH = 1024 * 1024;

    private final Path directory;
    private final Sequencing sequencing;
    private final SyncPolicy syncPolicy;
    private final List<BrokenWord> brokenWords = new ArrayList<>();
    private long firstNumber = LogReader.UNKNOWN;
    private long firstSequence = LogReader.UNKNOWN;
    private long number;
    private long sequence;
    private long timeNanos;

    private record BrokenWord(Path file, long position, int word)
    {
    }

    private LogOpening(final LogWriter.Context context)
    {
        directory = context.directory();
        sequencing = context.sequencing();
        syncPolicy = context.syncPolicy();
    }

    /**
     * Read a log to its end, finish what a writer before could not, and sync it: from here on all that is there
     * counts.
     *
     * @throws LogDamagedException if something that counted is gone.
     * @throws LogException        if the log cannot be read, or not be made sound.
     */
    static LogOpening of(final LogWriter.Context context)
    {
        final LogOpening opening = new LogOpening(context);
        try
        {
            opening.run();
        }
        catch (final IOException ex)
        {
            throw new LogException(
                "cannot open the log in " + context.directory() + ": " + LogDirectory.REMEDY, ex);
        }

        return opening;
    }

    /**
     * Number that the next record gets.
     */
    long number()
    {
        return number;
    }

    /**
     * Sequence of the last record, 0 if there is none.
     */
    long sequence()
    {
        return sequence;
    }

    long timeNanos()
    {
        return timeNanos;
    }

    /**
     * What the log's mark has to say before something is written.
     */
    SyncMark.Position mark()
    {
        return new SyncMark.Position(firstNumber, firstSequence, number, 0, number, sequence);
    }

    private void run() throws IOException
    {
        final LogDirectory.Listing listing = LogDirectory.list(directory);
        final SyncMark.Position mark = listing.mark();
        if (null == mark && Files.exists(directory.resolve(SyncMark.FILE_NAME)))
        {
            LOG.warn("{} is damaged: what counted is told by the records alone", SyncMark.FILE_NAME);
        }

        LogPruning.finish(directory, mark);
        if (null != mark)
        {
            firstNumber = mark.firstNumber();
            firstSequence = mark.firstSequence();
        }

        try (BatchCursor cursor = new BatchCursor(directory, sequencing))
        {
            cursor.brokenWordListener(
                (file, position, word) -> brokenWords.add(new BrokenWord(file, position, word)));
            boolean isTorn = false;
            try
            {
                cursor.toEnd(() -> onRecord(cursor));
            }
            catch (final LogDamagedException ex)
            {
                isTorn = isTorn(cursor, listing);
                if (!isTorn)
                {
                    throw ex;
                }

                LOG.warn("the log's end was never synced and is torn, it is cut off: {}", ex.what());
                putAside(listing, cursor.segment());
            }

            if (cursor.soundNumber() < 0 && null != mark)
            {
                number = mark.number();
                sequence = mark.sequence();
            }
            else if (cursor.soundNumber() > 0)
            {
                number = cursor.soundNumber();
                sequence = cursor.soundSequence();
                timeNanos = cursor.soundTimeNanos();
            }

            mend();
            if (null != cursor.segment() && (isTorn || !cursor.isEnded()))
            {
                end(cursor.segment(), cursor.soundPosition());
            }
        }

        firstNumber = Math.max(0, firstNumber);
        LogDirectory.force(directory);
    }

    private void onRecord(final BatchCursor cursor)
    {
        if (firstSequence < 0)
        {
            firstNumber = cursor.number() - 1;
            firstSequence = cursor.sequence();
        }
    }

    /**
     * Whether what is damaged was never said to be on disk: the mark is before it, and no writer went on behind it
     * that had to wait until it was.
     */
    private boolean isTorn(final BatchCursor cursor, final LogDirectory.Listing listing)
    {
        return null != listing.mark() &&
            null != cursor.segment() &&
            Math.max(listing.mark().firstNumber(), cursor.soundNumber()) >= listing.mark().number() &&
            (SyncPolicy.BATCH != syncPolicy || listing.isLast(cursor.segment()) && !cursor.hasLaterBatch());
    }

    /**
     * Segments behind the torn one, the last first.
     */
    private void putAside(final LogDirectory.Listing listing, final Segment torn) throws IOException
    {
        for (int i = listing.segments().size() - 1; !listing.segments().get(i).equals(torn); i--)
        {
            final Path segment = listing.segments().get(i).file().getParent();
            final Path cut = directory.resolve(CUT_DIRECTORY);
            LogDirectory.create(cut);
            final Path target = cut.resolve(segment.getFileName());
            LogDirectory.delete(target);
            Files.move(segment, target);
            LogDirectory.force(cut);
            LogDirectory.force(directory);
            LOG.warn("{} was never synced and comes behind what is torn; it is kept in {}", segment, target);
        }
    }

    /**
     * Words between sound batches can be made right.
     */
    private void mend() throws IOException
    {
        for (final BrokenWord broken : brokenWords)
        {
            LOG.warn("the word at position {} of {} is wrong and is made right: no record is lost",
                broken.position(), broken.file());
            final ByteBuffer word = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
            word.putInt(0, broken.word());
            try (FileChannel channel = LogDirectory.open(broken.file(), READ, WRITE))
            {
                channel.write(word, broken.position());
                channel.force(false);
            }
        }
    }

    /**
     * Let a file end where its writer died, or where it is torn. What is behind is kept aside.
     */
    private void end(final Segment segment, final long position) throws IOException
    {
        try (FileChannel channel = LogDirectory.open(segment.file(), READ, WRITE))
        {
            final long rest = endOfRest(channel, position);
            if (rest > position)
            {
                keep(segment, channel, position, rest);
            }

            SegmentWriter.writeEnd(channel, position);
            channel.force(true);
            LogDirectory.force(segment.file().getParent());
        }

        if (segment.isNamed() && segment.first() == number)
        {
            LogDirectory.delete(directory, segment);
        }
    }

    private void keep(final Segment segment, final FileChannel channel, final long start, final long end)
        throws IOException
    {
        final Path cut = directory.resolve(CUT_DIRECTORY);
        LogDirectory.create(cut);
        final Path file = cut.resolve(
            segment.file().getParent().getFileName() + "-" + segment.file().getFileName() + "-" + start);
        try (FileChannel target = LogDirectory.open(file, CREATE, TRUNCATE_EXISTING, WRITE))
        {
            for (long from = start; from < end;)
            {
                from += channel.transferTo(from, end - from, target);
            }

            target.force(true);
        }

        LogDirectory.force(cut);
        LOG.warn("{} bytes behind the last sound batch of {}, from position {} on, were never synced; they are kept " +
            "in {}", end - start, segment.file(), start, file);
    }

    /**
     * @return where the zeros begin that a file ends with.
     */
    private static long endOfRest(final FileChannel channel, final long start) throws IOException
    {
        final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_LENGTH);
        long end = start;
        long position = start;
        while (channel.read(chunk.clear(), position) > 0)
        {
            for (int i = chunk.position() - 1; i >= 0; i--)
            {
                if (0 != chunk.get(i))
                {
                    end = position + i + 1;
                    break;
                }
            }

            position += chunk.position();
        }

        return end;
    }
}
