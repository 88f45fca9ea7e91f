package org.plasmex.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.LongPredicate;

import static org.plasmex.journal.BatchLayout.*;

/**
 * Finds the batches in the file of a segment.
 * <p>
 * It trusts nothing of Chronicle's but the words between the documents, and those only as far as sound batches are
 * found where they say: the number of the batch that comes next is known, so where a word is wrong it is searched.
 */
final class SegmentReader implements AutoCloseable
{
    /** There is no batch, for now or for good. */
    static final int NONE = 0;

    /** What is there is nothing that can be. */
    static final int BROKEN = -1;

    private final Segment segment;
    private final FileWindow window;
    private final Batch batch;
    private final BrokenWordListener brokenWordListener;
    private boolean isEnded;
    private long position;
    private long batchPosition;
    private long soundPosition;

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

    private SegmentReader(
        final Segment segment, final FileWindow window, final Batch batch, final BrokenWordListener listener)
    {
        this.segment = segment;
        this.window = window;
        this.batch = batch;
        brokenWordListener = listener;
    }

    /**
     * Open a segment, before its first batch.
     *
     * @param segment  to open.
     * @param batch    into which batches are loaded.
     * @param hand     that maps parts of the file.
     * @param listener that is told where words are wrong.
     * @return null if it is not there any more.
     */
    static SegmentReader open(
        final Segment segment, final Batch batch, final LogHand hand, final BrokenWordListener listener)
    {
        try
        {
            return new SegmentReader(segment, new FileWindow(segment.file(), hand), batch, listener);
        }
        catch (final NoSuchFileException ex)
        {
            return null;
        }
        catch (final IOException ex)
        {
            throw new LogException("cannot read " + segment.file() + ": check who may", ex);
        }
    }

    public void close()
    {
        window.close();
    }

    /**
     * Whether the file gets no more batches, and none is left.
     */
    boolean isEnded()
    {
        return isEnded;
    }

    /**
     * Take it that the file gets no more batches.
     */
    void end()
    {
        isEnded = true;
    }

    /**
     * Where the word is that comes next.
     */
    long position()
    {
        return position;
    }

    /**
     * Where the batch loaded last starts.
     */
    long batchPosition()
    {
        return batchPosition;
    }

    /**
     * Where the word is behind the batch loaded last, 0 if none was.
     */
    long soundPosition()
    {
        return soundPosition;
    }

    /**
     * Whether there is a place for a batch that was shown and cannot be read.
     */
    boolean hasShownMore()
    {
        return ChronicleLog.shownPosition(window) >= position;
    }

    /**
     * Go to the word of the next batch.
     *
     * @param expected number of the batch's first record, or {@link LogReader#UNKNOWN}.
     * @return length of the batch, or {@link #NONE}, or {@link #BROKEN}.
     */
    int toBatch(final long expected)
    {
        while (window.has(position, Integer.BYTES))
        {
            final int word = window.word(position);
            final int length = ChronicleLog.length(word);
            isEnded = ChronicleLog.END == word;
            if (isEnded || ChronicleLog.isOpen(word))
            {
                return NONE;
            }

            final boolean isMeta = ChronicleLog.isMeta(word);
            final boolean isPossible = isMeta ? length <= ChronicleLog.MAX_META_LENGTH :
                length >= BATCH_HEADER_LENGTH && length <= MAX_BATCH_LENGTH;
            if (!isPossible || !window.has(position + Integer.BYTES, length))
            {
                final int found = leap(expected);
                return NONE == found ? BROKEN : found;
            }

            if (!isMeta)
            {
                return length;
            }

            position = ChronicleLog.next(position, length);
        }

        return NONE;
    }

    /**
     * Load the batch at the position.
     *
     * @param length   of the batch.
     * @param expected number of its first record, or {@link LogReader#UNKNOWN}.
     * @return null if it was loaded, or another that has that number; else what is wrong.
     */
    String load(final int length, final long expected)
    {
        final long start = position + Integer.BYTES;
        String wrong = batch.load(window, start, length);
        if (null == wrong && LogReader.UNKNOWN != expected && expected != batch.number())
        {
            wrong = "batch starts with record number " + batch.number() + " instead of " + expected;
        }

        if (null == wrong)
        {
            batchPosition = start;
            position = ChronicleLog.next(position, length);
            soundPosition = position;
            return null;
        }

        final int leapt = leap(expected);

        return NONE == leapt ? wrong : load(leapt, expected);
    }

    /**
     * The words since the last batch lead astray. Go to the batch that comes next, if it is further on in the file.
     *
     * @return length of the batch, or {@link #NONE} if it is not there.
     */
    int leap(final long expected)
    {
        final long found = LogReader.UNKNOWN == expected ? 0 : find((number) -> number == expected);
        batch.drop();
        if (0 == found)
        {
            return NONE;
        }

        final int length = batch.probe(window, found);
        final long wordPosition = found - Integer.BYTES;
        if (wordPosition > soundPosition)
        {
            final long wrong = position < wordPosition ? position : soundPosition;
            brokenWordListener.onBrokenWord(
                segment.file(), wrong, ChronicleLog.metaWord((int)(wordPosition - wrong) - Integer.BYTES));
        }

        if (length != window.word(wordPosition))
        {
            brokenWordListener.onBrokenWord(segment.file(), wordPosition, length);
        }

        position = wordPosition;
        isEnded = false;

        return length;
    }

    /**
     * Find a batch, behind those loaded, by the number of its first record.
     *
     * @return where the first one starts, 0 if there is none.
     */
    long find(final LongPredicate isSought)
    {
        for (long at = soundPosition + Integer.BYTES; window.has(at, BATCH_HEADER_LENGTH); at += Integer.BYTES)
        {
            if (batch.probe(window, at) > 0 && isSought.test(batch.number()))
            {
                return at;
            }
        }

        return 0;
    }

    /**
     * Sequence of the first record of the segment; the cursor stays before it.
     *
     * @return {@link Long#MAX_VALUE} if there is no such record or it is not sound.
     */
    long firstSequence()
    {
        rewind(0);
        final int length = toBatch(segment.first());
        final boolean isSound =
            length > 0 && null == batch.load(window, position + Integer.BYTES, length) && null == batch.next();
        rewind(0);

        return isSound ? batch.sequence() : Long.MAX_VALUE;
    }

    /**
     * Go to a batch such that all records of a sequence and above come after its start. Nothing is checked on the way.
     */
    void seek(final long sequence)
    {
        rewind(0);
        long candidate = 0;
        int length = toBatch(segment.first());
        while (length > BATCH_HEADER_LENGTH + RECORD_HEADER_LENGTH &&
            window.value(position + Integer.BYTES + BATCH_HEADER_LENGTH + RECORD_SEQUENCE) < sequence)
        {
            candidate = position;
            position = ChronicleLog.next(position, length);
            soundPosition = position;
            length = toBatch(LogReader.UNKNOWN);
        }

        rewind(candidate);
    }

    private void rewind(final long to)
    {
        batch.drop();
        isEnded = false;
        position = to;
        soundPosition = to;
    }
}
