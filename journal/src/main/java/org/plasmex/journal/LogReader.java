package org.plasmex.journal;

import org.agrona.collections.MutableLong;

/**
 * Reads a log at its own pace, from its first record or from a sequence on, while a writer may be adding to it.
 * <p>
 * Every record's checksum, length and sequence are checked before it is handed out. Not thread safe: one thread at a
 * time may use a reader. In the steady state nothing is allocated.
 */
public final class LogReader implements AutoCloseable
{
    /**
     * Stands for a sequence that is not known because nothing was read yet.
     */
    public static final long UNKNOWN = -1;

    private final BatchCursor cursor;
    private long soughtSequence = Long.MIN_VALUE;
    private boolean isClosed;

    private LogReader(final Context context)
    {
        cursor = new BatchCursor(context.directory(), context.sequencing());
    }

    /**
     * Open a log for reading. A directory that has no log yet is one without records.
     *
     * @param context of the reader.
     * @return the reader, before the log's first record.
     */
    public static LogReader open(final Context context)
    {
        return new LogReader(context.conclude());
    }

    /**
     * Hand out the next records that have been committed.
     *
     * @param handler of the records.
     * @param limit   of the number of records to hand out.
     * @return the number of records handed out, 0 at the end of the log for now.
     * @throws LogDamagedException if the log does not hold what was written to it; the records handed out before are
     *                             sound, and the reader cannot go on.
     */
    public int poll(final RecordHandler handler, final int limit)
    {
        int records = 0;
        while (records < limit && cursor.next())
        {
            if (handOut(handler))
            {
                records++;
            }
        }

        return records;
    }

    /**
     * Hand out all records up to the end of the log, and check that nothing was written behind it.
     *
     * @param handler of the records.
     * @return the number of records handed out.
     * @throws LogDamagedException as {@link #poll(RecordHandler, int)}, and if the log once was longer.
     */
    public long replay(final RecordHandler handler)
    {
        final MutableLong records = new MutableLong();
        cursor.toEnd(
            () ->
            {
                if (handOut(handler))
                {
                    records.increment();
                }
            });

        return records.get();
    }

    /**
     * Having read to the end, check that it is the end. Only while nobody writes to the log.
     *
     * @throws LogDamagedException if the log once was longer.
     */
    public void checkEnd()
    {
        cursor.checkEnd();
    }

    /**
     * Go to a sequence: the records handed out next are those that have it or a higher one, be they written already
     * or not.
     *
     * @param sequence to go to.
     */
    public void seek(final long sequence)
    {
        soughtSequence = sequence;
        cursor.seek(sequence);
    }

    /**
     * The sequence of the record read last.
     *
     * @return the sequence, or {@link #UNKNOWN} when none was read since opening or seeking.
     */
    public long sequence()
    {
        return cursor.sequence();
    }

    /**
     * How many records the log had up to the one read last, itself included.
     *
     * @return the number of records, or {@link #UNKNOWN} when none was read since opening or seeking.
     */
    public long records()
    {
        return cursor.number();
    }

    private boolean handOut(final RecordHandler handler)
    {
        if (cursor.sequence() < soughtSequence)
        {
            return false;
        }

        handler.onRecord(
            cursor.sequence(),
            cursor.timeNanos(),
            cursor.buffer(),
            cursor.payloadOffset(),
            cursor.payloadLength());

        return true;
    }

    /**
     * Whether the reader has been closed.
     *
     * @return true if it has been.
     */
    public boolean isClosed()
    {
        return isClosed;
    }

    /**
     * Give up the files. Does nothing when closed already.
     */
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            cursor.close();
        }
    }

    /**
     * What a reader is opened with.
     */
    public static final class Context extends LogContext<Context>
    {
        @Override
        Context self()
        {
            return this;
        }
    }
}
