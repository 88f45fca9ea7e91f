package org.plasmex.journal;

import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.List;

/**
 * Walks over the records of a log, file by file, and checks all that can be checked about them.
 */
final class BatchCursor implements AutoCloseable
{
    private static final int MAX_ATTEMPTS = 8;

    private final Path directory;
    private final Sequencing sequencing;
    private final Batch batch = new Batch();
    private final LogHand hand;
    private final Runnable nextSegment = () -> isNext = toNextSegment();
    private SegmentReader.BrokenWordListener brokenWordListener = (file, position, word) -> {};

    private Segment segment;
    private SegmentReader reader;
    private boolean isNext;
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

    BatchCursor(final Path directory, final Sequencing sequencing)
    {
        this.directory = directory;
        this.sequencing = sequencing;
        hand = new LogHand("read-hand " + directory.getFileName());
    }

    public void close()
    {
        closeReader();
        hand.close();
    }

    private void closeReader()
    {
        CloseHelper.close(reader);
        reader = null;
    }

    BatchCursor brokenWordListener(final SegmentReader.BrokenWordListener listener)
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
        return null == reader ? 0 : reader.position();
    }

    /**
     * Whether the segment gets no more records.
     */
    boolean isEnded()
    {
        return null != reader && reader.isEnded();
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
            throw damaged("the file was cut while it was read", position());
        }

        nextRecord();
        return true;
    }

    /**
     * Go before the first record of the log.
     */
    void toStart()
    {
        closeReader();
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
                final int length = null == reader ? SegmentReader.NONE : reader.leap(expected());
                if (SegmentReader.NONE != length)
                {
                    load(length);
                }
                else if (null == reader || reader.isEnded() || !isWhole())
                {
                    throw missing(listing);
                }
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
                reader.seek(soughtSequence);
                firstNumber = 0 == reader.position() ? segment.first() : LogReader.UNKNOWN;
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

        return open(candidate) ? reader.firstSequence() : Long.MAX_VALUE;
    }

    /**
     * Whether there is a batch, in the file and behind the sound ones, that was written later than what is missing.
     */
    boolean hasLaterBatch()
    {
        return null != reader && reader.find((found) -> found > soundNumber) > 0;
    }

    private void forget()
    {
        batch.drop();
        damage = null;
        number = LogReader.UNKNOWN;
        sequence = LogReader.UNKNOWN;
        firstNumber = LogReader.UNKNOWN;
        noteSound();
    }

    private void noteSound()
    {
        soundPosition = null == reader ? 0 : reader.soundPosition();
        soundNumber = number;
        soundSequence = sequence;
        soundTimeNanos = timeNanos;
    }

    private boolean nextBatch()
    {
        noteSound();
        while (true)
        {
            if ((null == reader || reader.isEnded()) && !nextSegment())
            {
                return false;
            }

            final int length = reader.toBatch(expected());
            if (SegmentReader.BROKEN == length)
            {
                if (!isWhole())
                {
                    throw damaged("what is there can be no batch", reader.position());
                }
            }
            else if (SegmentReader.NONE != length)
            {
                load(length);
                return true;
            }
            else if (!reader.isEnded() && !isLeft())
            {
                return false;
            }
        }
    }

    /**
     * Whether the next segment begins with the record that is expected: then nothing is gone but the word that ends
     * this one.
     */
    private boolean isWhole()
    {
        final Segment next = LogDirectory.list(directory).after(segment);
        final boolean isWhole = null != next && next.isNamed() && next.first() == expected();
        if (isWhole)
        {
            reader.end();
            brokenWordListener.onBrokenWord(segment.file(), reader.soundPosition(), ChronicleLog.END);
        }

        return isWhole;
    }

    /**
     * Before segments had directories, a writer that died left its file without an end.
     */
    private boolean isLeft()
    {
        final boolean isLeft = !segment.isNamed() && null != LogDirectory.list(directory).after(segment);
        if (isLeft)
        {
            reader.end();
        }

        return isLeft;
    }

    private long expected()
    {
        return LogReader.UNKNOWN == number ? firstNumber : number;
    }

    private boolean nextSegment()
    {
        hand.run(nextSegment);

        return isNext;
    }

    private boolean toNextSegment()
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
        closeReader();
        reader = SegmentReader.open(candidate, batch, hand, brokenWordListener);
        if (null == reader)
        {
            return false;
        }

        segment = candidate;
        firstNumber = candidate.first();
        noteSound();

        return true;
    }

    private void load(final int length)
    {
        final long where = reader.position() + Integer.BYTES;
        final String wrong = reader.load(length, expected());
        if (null != wrong)
        {
            throw damaged(wrong, where);
        }

        number = batch.number();
        batches++;
    }

    private void nextRecord()
    {
        final String wrong = batch.next();
        if (null != wrong)
        {
            throw damaged(wrong, reader.batchPosition() + batch.offset());
        }

        final long found = batch.sequence();
        if (LogReader.UNKNOWN != sequence && !sequencing.follows(sequence, found))
        {
            throw damaged("sequence " + found + " cannot follow", reader.batchPosition() + batch.offset());
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

        return null != reader && !reader.isEnded() &&
            (null != listing.after(segment) || null == mark && reader.hasShownMore());
    }

    private LogDamagedException missing(final LogDirectory.Listing listing)
    {
        final SyncMark.Position mark = listing.mark();
        final String what = "records from number " + Math.max(0, expected()) + " on are missing" +
            (null == mark ? "" : ", " + mark.text());
        final boolean isFileGone = null != mark && (null == reader || reader.isEnded());

        return isFileGone ?
            damaged(what, LogDirectory.segmentFile(directory, Math.max(mark.firstNumber(), number)), 0) :
            damaged(what, position());
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
