package org.plasmex.journal;

import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongPredicate;

import static org.plasmex.journal.BatchLayout.*;

/**
 * Walks over the records of a log, file by file, and checks all that can be checked about them.
 * <p>
 * It trusts nothing of Chronicle's but the words between the documents, and those only as far as sound batches are
 * found where they say: the number of the batch that comes next is known, so where a word is wrong it is searched.
 */
final class BatchCursor implements AutoCloseable
{
    private static final int MAX_ATTEMPTS = 8;
    private static final int NONE = 0;

    private final Path directory;
    private final Sequencing sequencing;
    private final Batch batch = new Batch();
    private BrokenWordListener brokenWordListener = (file, position, word) -> {};

    private Segment segment;
    private FileWindow window;
    private boolean isEnded;
    private long position;
    private long batchPosition;
    private long resumePosition;
    private long firstNumber = LogReader.UNKNOWN;

    private long number = LogReader.UNKNOWN;
    private long sequence = LogReader.UNKNOWN;
    private long timeNanos;
    private long batches;
    private LogDamagedException damage;

    private long soundPosition;
    private long soundNumber = LogReader.UNKNOWN;
    private long soundSequence = LogReader.UNKNOWN;
    private long soundTimeNanos;

    /**
     * Is told where the word in front of a sound batch is wrong.
     */
    interface BrokenWordListener
    {
        /**
         * A word is wrong.
         *
         * @param file     that holds it.
         * @param position of the word.
         * @param word     that would be right.
         */
        void onBrokenWord(Path file, long position, int word);
    }

    BatchCursor(final Path directory, final Sequencing sequencing)
    {
        this.directory = directory;
        this.sequencing = sequencing;
    }

    public void close()
    {
        CloseHelper.close(window);
        window = null;
    }

    BatchCursor brokenWordListener(final BrokenWordListener listener)
    {
        brokenWordListener = listener;
        return this;
    }

    UnsafeBuffer buffer()
    {
        return batch.buffer();
    }

    int payloadOffset()
    {
        return batch.payloadOffset();
    }

    int payloadLength()
    {
        return batch.payloadLength();
    }

    /**
     * Sequence of the record the cursor is on, {@link LogReader#UNKNOWN} before the first.
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
     * Number that the next record must have, {@link LogReader#UNKNOWN} before the first.
     */
    long number()
    {
        return number;
    }

    /**
     * How many batches were read.
     */
    long batches()
    {
        return batches;
    }

    /**
     * The segment the cursor is in, null before the first.
     */
    Segment segment()
    {
        return segment;
    }

    /**
     * Where, in the segment's file, the word is behind the batch the cursor is in.
     */
    long position()
    {
        return position;
    }

    /**
     * Whether the segment gets no more records.
     */
    boolean isEnded()
    {
        return isEnded;
    }

    /**
     * Where, in the segment's file, the word is behind the last batch all of whose records are sound.
     */
    long soundPosition()
    {
        return soundPosition;
    }

    /**
     * Number of the record that comes behind that batch.
     */
    long soundNumber()
    {
        return soundNumber;
    }

    long soundSequence()
    {
        return soundSequence;
    }

    long soundTimeNanos()
    {
        return soundTimeNanos;
    }

    /**
     * Go to the next record.
     *
     * @return false at the end of what has been written.
     */
    boolean next()
    {
        if (null != damage)
        {
            throw damage;
        }

        try
        {
            if (!batch.hasNext() && !nextBatch())
            {
                return false;
            }
        }
        catch (final InternalError ex)
        {
            throw damaged("the file was cut while it was read", position);
        }

        nextRecord();
        return true;
    }

    /**
     * Go before the first record of the log.
     */
    void toStart()
    {
        close();
        segment = null;
        forget();
    }

    /**
     * Go over all records up to the end, and check that it is the end.
     */
    void toEnd(final Runnable onRecord)
    {
        final LogDirectory.Listing listing = LogDirectory.list(directory);
        boolean isMore = true;
        while (isMore)
        {
            while (next())
            {
                onRecord.run();
            }

            isMore = isShort(listing);
            if (isMore)
            {
                final int length = leap();
                if (NONE == length)
                {
                    throw missing(listing);
                }

                loadBatch(length);
            }
        }
    }

    /**
     * Check that nothing was ever written behind the record the cursor is on. Only while nobody writes.
     */
    void checkEnd()
    {
        final LogDirectory.Listing listing = LogDirectory.list(directory);
        if (isShort(listing))
        {
            throw missing(listing);
        }
    }

    /**
     * Go to a batch such that all records of the sequence and above come after its start.
     */
    void seek(final long soughtSequence)
    {
        final List<Segment> segments = LogDirectory.list(directory).segments();
        for (int i = segments.size() - 1; i >= 0; i--)
        {
            if (firstSequence(segments.get(i)) < soughtSequence)
            {
                seekInSegment(soughtSequence);
                return;
            }
        }

        toStart();
    }

    /**
     * Go before the first record of a segment.
     *
     * @return its sequence, {@link Long#MAX_VALUE} if there is no such record or it is not sound.
     */
    long firstSequence(final Segment candidate)
    {
        forget();
        if (!open(candidate))
        {
            return Long.MAX_VALUE;
        }

        try
        {
            final int length = toData();
            final boolean isSound = NONE != length &&
                null == batch.load(window, position + Integer.BYTES, length) && null == batch.next();

            return isSound ? batch.sequence() : Long.MAX_VALUE;
        }
        catch (final LogDamagedException ex)
        {
            return Long.MAX_VALUE;
        }
        finally
        {
            rewind(0);
        }
    }

    /**
     * Whether there is a batch, in the file and behind the sound ones, that was written later than what is missing.
     */
    boolean hasLaterBatch()
    {
        return null != window && find((found) -> found > soundNumber) > 0;
    }

    private void forget()
    {
        number = LogReader.UNKNOWN;
        sequence = LogReader.UNKNOWN;
        firstNumber = LogReader.UNKNOWN;
        rewind(0);
    }

    /**
     * What was read from the segment's file was read only to find the way.
     */
    private void rewind(final long to)
    {
        batch.drop();
        damage = null;
        isEnded = false;
        position = to;
        resumePosition = to;
        noteSound();
    }

    private void noteSound()
    {
        soundPosition = resumePosition;
        soundNumber = number;
        soundSequence = sequence;
        soundTimeNanos = timeNanos;
    }

    private void seekInSegment(final long soughtSequence)
    {
        long candidate = 0;
        try
        {
            int length = toData();
            while (length > BATCH_HEADER_LENGTH + RECORD_HEADER_LENGTH &&
                window.value(position + Integer.BYTES + BATCH_HEADER_LENGTH + RECORD_SEQUENCE) < soughtSequence)
            {
                candidate = position;
                position = ChronicleLog.next(position, length);
                resumePosition = position;
                firstNumber = LogReader.UNKNOWN;
                length = toData();
            }
        }
        catch (final LogDamagedException ex)
        {
            damage = null;
        }

        rewind(candidate);
        firstNumber = 0 == candidate ? segment.first() : LogReader.UNKNOWN;
    }

    private boolean nextBatch()
    {
        noteSound();
        while (true)
        {
            if ((null == window || isEnded) && !nextSegment())
            {
                return false;
            }

            final int length = toData();
            if (NONE != length)
            {
                loadBatch(length);
                return true;
            }

            if (!isEnded)
            {
                return false;
            }
        }
    }

    /**
     * Go to the word of the next batch in the segment.
     *
     * @return length of the batch, or {@link #NONE} if there is none, for now or for good.
     */
    private int toData()
    {
        while (window.has(position, Integer.BYTES))
        {
            final int word = window.word(position);
            final int length = ChronicleLog.length(word);
            isEnded = ChronicleLog.END == word || 0 == word && isLeft();
            if (isEnded || ChronicleLog.isOpen(word))
            {
                return NONE;
            }

            if (ChronicleLog.isMeta(word))
            {
                if (length > ChronicleLog.MAX_META_LENGTH || !window.has(position + Integer.BYTES, length))
                {
                    return demandLeap(length);
                }

                position = ChronicleLog.next(position, length);
            }
            else if (length < BATCH_HEADER_LENGTH || length > MAX_BATCH_LENGTH ||
                !window.has(position + Integer.BYTES, length))
            {
                return demandLeap(length);
            }
            else
            {
                return length;
            }
        }

        return NONE;
    }

    /**
     * Before segments had directories, a writer that died left its file without an end.
     */
    private boolean isLeft()
    {
        return !segment.isNamed() && null != LogDirectory.list(directory).after(segment);
    }

    private int demandLeap(final int length)
    {
        final int found = leap();
        if (NONE == found)
        {
            throw damaged("nothing of length " + length + " can be here", position);
        }

        return found;
    }

    /**
     * The words since the last batch lead astray. Go to the batch that comes next, if it is further on in the file.
     *
     * @return length of the batch, or {@link #NONE} if it is not there.
     */
    private int leap()
    {
        final long expected = expected();
        final long found = null == window || LogReader.UNKNOWN == expected ? 0 : find((n) -> n == expected);
        if (found <= 0)
        {
            return NONE;
        }

        final int length = batch.probe(window, found);
        final long wordPosition = found - Integer.BYTES;
        if (wordPosition > resumePosition)
        {
            final long wrong = position < wordPosition ? position : resumePosition;
            brokenWordListener.onBrokenWord(
                segment.file(), wrong, ChronicleLog.metaWord((int)(wordPosition - wrong) - Integer.BYTES));
        }

        if (length != window.word(wordPosition))
        {
            brokenWordListener.onBrokenWord(segment.file(), wordPosition, length);
        }

        batch.drop();
        position = wordPosition;
        isEnded = false;

        return length;
    }

    /**
     * @return where the first batch starts, behind those read, whose number is sought; 0 if there is none.
     */
    private long find(final LongPredicate isSought)
    {
        for (long at = resumePosition + Integer.BYTES; window.has(at, BATCH_HEADER_LENGTH); at += Integer.BYTES)
        {
            if (batch.probe(window, at) > 0 && isSought.test(batch.number()))
            {
                return at;
            }
        }

        return 0;
    }

    private long expected()
    {
        return LogReader.UNKNOWN == number ? firstNumber : number;
    }

    private boolean nextSegment()
    {
        for (int i = 0; i < MAX_ATTEMPTS; i++)
        {
            final LogDirectory.Listing listing = LogDirectory.list(directory);
            final Segment candidate = listing.after(segment);
            if (null == candidate)
            {
                return false;
            }

            checkFollows(listing.mark(), candidate);
            if (open(candidate))
            {
                return true;
            }
        }

        return false;
    }

    private void checkFollows(final SyncMark.Position mark, final Segment candidate)
    {
        final long expected = null != segment ? expected() : null == mark ? LogReader.UNKNOWN : mark.firstNumber();
        if (LogReader.UNKNOWN == expected || !candidate.isNamed() || expected == candidate.first())
        {
            return;
        }

        if (null != mark && expected < mark.firstNumber())
        {
            throw new LogException("records from number " + expected + " on were pruned from the log in " + directory +
                ", which starts with sequence " + mark.firstSequence() + " now: read from there, or from a backup");
        }

        throw damaged(
            "the file of the records from number " + expected + " to " + (candidate.first() - 1) + " is missing",
            LogDirectory.segmentFile(directory, expected),
            0);
    }

    private boolean open(final Segment candidate)
    {
        close();
        try
        {
            window = new FileWindow(candidate.file());
        }
        catch (final NoSuchFileException ex)
        {
            return false;
        }
        catch (final IOException ex)
        {
            throw new LogException("cannot read " + candidate.file() + ": check who may", ex);
        }

        segment = candidate;
        firstNumber = candidate.first();
        rewind(0);

        return true;
    }

    private void loadBatch(final int length)
    {
        final long start = position + Integer.BYTES;
        final long expected = expected();
        String wrong = batch.load(window, start, length);
        if (null == wrong && LogReader.UNKNOWN != expected && expected != batch.number())
        {
            wrong = "batch starts with record number " + batch.number() + " instead of " + expected;
        }

        if (null != wrong)
        {
            final int leapt = leap();
            if (NONE == leapt)
            {
                throw damaged(wrong, start);
            }

            loadBatch(leapt);
            return;
        }

        number = batch.number();
        batchPosition = start;
        position = ChronicleLog.next(position, length);
        resumePosition = position;
        batches++;
    }

    private void nextRecord()
    {
        final String wrong = batch.next();
        if (null != wrong)
        {
            throw damaged(wrong, batchPosition + batch.offset());
        }

        final long found = batch.sequence();
        if (LogReader.UNKNOWN != sequence && !sequencing.follows(sequence, found))
        {
            throw damaged("sequence " + found + " cannot follow", batchPosition + batch.offset());
        }

        sequence = found;
        timeNanos = batch.timeNanos();
        number++;
    }

    /**
     * Whether there should be more than was read.
     *
     * @param listing from before it was read.
     */
    private boolean isShort(final LogDirectory.Listing listing)
    {
        final SyncMark.Position mark = listing.mark();
        if (null != mark && mark.number() > (LogReader.UNKNOWN == number ? mark.firstNumber() : number))
        {
            return true;
        }

        return null != window && !isEnded &&
            (null != listing.after(segment) || null == mark && ChronicleLog.shownPosition(window) >= position);
    }

    private LogDamagedException missing(final LogDirectory.Listing listing)
    {
        final SyncMark.Position mark = listing.mark();
        final String what = "records from number " + Math.max(0, expected()) + " on are missing" +
            (null == mark ? "" : ", " + mark.text());
        final boolean isFileGone = null != mark && (null == window || isEnded);

        return isFileGone ?
            damaged(what, LogDirectory.segmentFile(directory, Math.max(mark.firstNumber(), number)), 0) :
            damaged(what, position);
    }

    private LogDamagedException damaged(final String what, final long where)
    {
        return damaged(what, null == segment ? directory : segment.file(), where);
    }

    private LogDamagedException damaged(final String what, final Path file, final long where)
    {
        batch.drop();
        damage = new LogDamagedException(what, file.toString(), where, expectedSequence());

        return damage;
    }

    private long expectedSequence()
    {
        if (LogReader.UNKNOWN != sequence)
        {
            return Sequencing.GAPLESS == sequencing ? sequence + 1 : sequence;
        }

        final SyncMark.Position mark = SyncMark.read(directory);
        final boolean isAtStart = null != mark && (null == segment || mark.firstNumber() == expected());

        return isAtStart ? mark.firstSequence() : LogReader.UNKNOWN;
    }
}
