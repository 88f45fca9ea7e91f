package org.plasmex.journal;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32C;

import static org.plasmex.journal.BatchLayout.*;

/**
 * The one writer of a log: collects records into a batch in memory, and commits the batch as one excerpt.
 * <p>
 * Nothing of a batch is in the log before {@link #commit()}. Not thread safe: one thread at a time may use a writer.
 * In the steady state nothing is allocated. After an exception from {@link #commit()} or {@link #sync()} it is not
 * known what is on disk: the writer refuses everything but {@link #close()}.
 */
public final class LogWriter implements AutoCloseable
{
    /**
     * Returned by {@link #commit()} when the batch was empty.
     */
    public static final long NOTHING = -1;

    private static final int NO_CLAIM = -1;

    private final Path directory;
    private final Sequencing sequencing;
    private final SyncPolicy syncPolicy;
    private final WriterLock lock;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final DiskSync diskSync;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer batchBytes;
    private final UnsafeBuffer batch;
    private final Bytes<ByteBuffer> excerpt;
    private int length = BATCH_HEADER_LENGTH;
    private int records;
    private int claimLength = NO_CLAIM;

    private long number;
    private long sequence;
    private long timeNanos;
    private boolean isProven;
    private boolean hasFailed;
    private boolean isClosed;

    private LogWriter(final Context context)
    {
        directory = context.directory();
        sequencing = context.sequencing();
        syncPolicy = context.syncPolicy();
        lock = WriterLock.acquire(directory);

        SingleChronicleQueue openQueue = null;
        try
        {
            openQueue = ChronicleLog.openForWriting(directory, context.epochClock());
            toEnd(openQueue);
            appender = openQueue.createAppender();
            appender.singleThreadedCheckDisabled(true);

            // A writer that died may have shown its last batch but not synced it; from here on it counts.
            diskSync = new DiskSync(directory, appender);
            diskSync.force();
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietCloseAll(openQueue, lock);
            throw ex;
        }

        queue = openQueue;
        batchBytes = ByteBuffer.allocateDirect(context.batchLength()).order(ByteOrder.nativeOrder());
        batch = new UnsafeBuffer(batchBytes);
        excerpt = Bytes.wrapForRead(batchBytes);
        excerpt.singleThreadedCheckDisabled(true);
    }

    /**
     * Open a log for writing after its last record, or make a new one.
     *
     * @param context of the writer.
     * @return the writer, with an empty batch.
     * @throws LogInUseException   if the log has a writer already.
     * @throws LogDamagedException if the end of the log is damaged.
     */
    public static LogWriter open(final Context context)
    {
        return new LogWriter(context.conclude());
    }

    /**
     * Whether a record still fits into the batch.
     *
     * @param payloadLength of the record in bytes.
     * @return true if it does; if not, the batch has to be committed first.
     * @throws IllegalArgumentException if it would not fit into an empty batch.
     */
    public boolean fits(final int payloadLength)
    {
        final int required = alignedLength(payloadLength);
        if (payloadLength < 0 || required < 0 || required > batch.capacity() - BATCH_HEADER_LENGTH)
        {
            throw new IllegalArgumentException(
                "no batch of " + directory + " has room for " + payloadLength + " bytes");
        }

        return required <= batch.capacity() - length;
    }

    /**
     * The buffer in which claims are made.
     *
     * @return the batch, of which only what is claimed may be written.
     */
    public MutableDirectBuffer buffer()
    {
        return batch;
    }

    /**
     * Claim room for a record, to encode it in place. An earlier claim that was not appended is given up.
     *
     * @param maxLength of the payload in bytes; it must {@link #fits(int) fit}.
     * @return the offset in {@link #buffer()} at which the payload starts.
     */
    public int claim(final int maxLength)
    {
        checkUsable();
        if (!fits(maxLength))
        {
            throw new IllegalStateException("batch is full: " + length + " bytes");
        }

        claimLength = maxLength;
        return length + RECORD_HEADER_LENGTH;
    }

    /**
     * Append the record that was encoded where it was claimed.
     *
     * @param recordSequence  that obeys the log's {@link Sequencing}; that of the first record of all is 1, or at
     *                        least 0.
     * @param recordTimeNanos of the record.
     * @param payloadLength   in bytes, at most what was claimed.
     * @throws IllegalArgumentException if the sequence cannot follow, or the length is not within the claim.
     */
    public void append(final long recordSequence, final long recordTimeNanos, final int payloadLength)
    {
        checkUsable();
        if (payloadLength < 0 || payloadLength > claimLength)
        {
            throw new IllegalArgumentException(
                "length " + payloadLength + " is not within the claim of " + claimLength);
        }

        if (!sequencing.follows(sequence, recordSequence))
        {
            throw new IllegalArgumentException(
                "sequence " + recordSequence + " cannot follow " + sequence + " in " + directory);
        }

        final int offset = length;
        final int end = offset + RECORD_HEADER_LENGTH + payloadLength;
        batch.putInt(offset + RECORD_LENGTH, payloadLength);
        batch.putLong(offset + RECORD_SEQUENCE, recordSequence);
        batch.putLong(offset + RECORD_TIME, recordTimeNanos);
        batch.putInt(offset + RECORD_CHECKSUM, checksum(crc, batchBytes, offset + RECORD_LENGTH, end));

        length = offset + alignedLength(payloadLength);
        batch.setMemory(end, length - end, (byte)0);
        records++;
        sequence = recordSequence;
        timeNanos = recordTimeNanos;
        claimLength = NO_CLAIM;
    }

    /**
     * Append a record.
     *
     * @param recordSequence  that obeys the log's {@link Sequencing}; that of the first record of all is 1, or at
     *                        least 0.
     * @param recordTimeNanos of the record.
     * @param source          of the payload.
     * @param offset          at which the payload starts.
     * @param payloadLength   in bytes; it must {@link #fits(int) fit}.
     * @throws IllegalArgumentException if the sequence cannot follow.
     */
    public void append(
        final long recordSequence,
        final long recordTimeNanos,
        final DirectBuffer source,
        final int offset,
        final int payloadLength)
    {
        batch.putBytes(claim(payloadLength), source, offset, payloadLength);
        append(recordSequence, recordTimeNanos, payloadLength);
    }

    /**
     * Write the batch as one excerpt, and sync it if that is the policy. Readers see it from then on.
     *
     * @return the index of the excerpt, or {@link #NOTHING} if the batch was empty.
     * @throws LogException if it could not be written or synced.
     */
    public long commit()
    {
        checkUsable();
        if (0 == records)
        {
            return NOTHING;
        }

        batch.putInt(BATCH_FORMAT, FORMAT);
        batch.putLong(BATCH_NUMBER, number);
        batch.putInt(BATCH_RECORDS, records);
        batch.putInt(BATCH_LENGTH, length);
        batch.putInt(BATCH_CHECKSUM, checksum(crc, batchBytes, BATCH_FORMAT, BATCH_HEADER_LENGTH));

        hasFailed = true;
        write();
        number += records;
        clear();
        if (!isProven)
        {
            prove();
        }

        if (SyncPolicy.BATCH == syncPolicy || diskSync.isFileNew())
        {
            diskSync.force();
        }

        hasFailed = false;
        return appender.lastIndexAppended();
    }

    /**
     * Force all that was committed to disk. Returns when the device says that it is there.
     *
     * @throws LogException if it could not be.
     */
    public void sync()
    {
        checkUsable();
        hasFailed = true;
        diskSync.force();
        hasFailed = false;
    }

    /**
     * How long the batch is that is not committed yet.
     *
     * @return the length in bytes, 0 when it has no record.
     */
    public int batchLength()
    {
        return 0 == records ? 0 : length;
    }

    /**
     * How many records the log has, those of the batch that is not committed yet included.
     *
     * @return the number of records.
     */
    public long records()
    {
        return number + records;
    }

    /**
     * Sequence of the last record appended.
     *
     * @return the sequence, 0 if the log has no record.
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * Time of the last record appended.
     *
     * @return the time in nanoseconds, 0 if the log has no record.
     */
    public long timeNanos()
    {
        return timeNanos;
    }

    /**
     * Whether the writer has been closed.
     *
     * @return true if it has been.
     */
    public boolean isClosed()
    {
        return isClosed;
    }

    /**
     * Sync what was committed, drop what was not, and give up the files and the lock. Does nothing when closed
     * already.
     */
    public void close()
    {
        if (!isClosed)
        {
            try
            {
                if (!hasFailed)
                {
                    diskSync.force();
                }
            }
            finally
            {
                isClosed = true;
                CloseHelper.closeAll(diskSync, appender, queue, lock);
                excerpt.releaseLast();
            }
        }
    }

    private void toEnd(final SingleChronicleQueue openQueue)
    {
        try (BatchCursor cursor = new BatchCursor(openQueue, sequencing))
        {
            if (cursor.toLast())
            {
                number = cursor.number();
                sequence = cursor.sequence();
                timeNanos = cursor.timeNanos();
            }
            else
            {
                isProven = true;
            }
        }
    }

    private void write()
    {
        try
        {
            excerpt.readPositionRemaining(0, length);
            appender.writeBytes(excerpt);
        }
        catch (final RuntimeException | InternalError ex)
        {
            throw new LogException("cannot write to the log in " + directory, ex);
        }
    }

    private void clear()
    {
        length = BATCH_HEADER_LENGTH;
        records = 0;
        claimLength = NO_CLAIM;
    }

    /**
     * The first batch that continues a log must be found behind all others: a file with a hole would hide it for
     * ever.
     */
    private void prove()
    {
        try (BatchCursor cursor = new BatchCursor(queue, sequencing))
        {
            if (!cursor.toLast() || cursor.number() != number || cursor.index() != appender.lastIndexAppended())
            {
                throw new LogException("what was just written to the log in " + directory + " cannot be read back: " +
                    number + " records written, " + cursor.number() + " found");
            }
        }

        isProven = true;
    }

    private void checkUsable()
    {
        if (isClosed)
        {
            throw new IllegalStateException("writer of " + directory + " is closed");
        }

        if (hasFailed)
        {
            throw new IllegalStateException("writer of " + directory + " has failed before");
        }
    }

    /**
     * What a writer is opened with.
     */
    public static final class Context
    {
        private static final int DEFAULT_BATCH_LENGTH = 2 * 1024 * 1024;

        private Path directory;
        private Sequencing sequencing = Sequencing.GAPLESS;
        private SyncPolicy syncPolicy = SyncPolicy.BATCH;
        private EpochClock epochClock = SystemEpochClock.INSTANCE;
        private int batchLength = DEFAULT_BATCH_LENGTH;

        /**
         * Directory of the log.
         *
         * @param directory which is created when it does not exist.
         * @return this for a fluent API.
         */
        public Context directory(final Path directory)
        {
            this.directory = directory;
            return this;
        }

        /**
         * Directory of the log.
         *
         * @return the directory.
         */
        public Path directory()
        {
            return directory;
        }

        /**
         * Rule that the records' sequences must obey, {@link Sequencing#GAPLESS} when not set.
         *
         * @param sequencing of the log.
         * @return this for a fluent API.
         */
        public Context sequencing(final Sequencing sequencing)
        {
            this.sequencing = sequencing;
            return this;
        }

        /**
         * Rule that the records' sequences must obey.
         *
         * @return the rule.
         */
        public Sequencing sequencing()
        {
            return sequencing;
        }

        /**
         * When to force batches to disk, {@link SyncPolicy#BATCH} when not set.
         *
         * @param syncPolicy of the writer.
         * @return this for a fluent API.
         */
        public Context syncPolicy(final SyncPolicy syncPolicy)
        {
            this.syncPolicy = syncPolicy;
            return this;
        }

        /**
         * When to force batches to disk.
         *
         * @return the policy.
         */
        public SyncPolicy syncPolicy()
        {
            return syncPolicy;
        }

        /**
         * Clock that says in which hour's file to write, the system's when not set. It does not touch the records.
         *
         * @param epochClock in milliseconds.
         * @return this for a fluent API.
         */
        public Context epochClock(final EpochClock epochClock)
        {
            this.epochClock = epochClock;
            return this;
        }

        /**
         * Clock that says in which hour's file to write.
         *
         * @return the clock.
         */
        public EpochClock epochClock()
        {
            return epochClock;
        }

        /**
         * How long a batch may become, 2 MiB when not set.
         *
         * @param batchLength in bytes, from 4 KiB to 8 MiB.
         * @return this for a fluent API.
         */
        public Context batchLength(final int batchLength)
        {
            this.batchLength = batchLength;
            return this;
        }

        /**
         * How long a batch may become.
         *
         * @return the length in bytes.
         */
        public int batchLength()
        {
            return batchLength;
        }

        private Context conclude()
        {
            Objects.requireNonNull(directory, "directory of the log");
            Objects.requireNonNull(sequencing, "sequencing of the log");
            Objects.requireNonNull(syncPolicy, "sync policy of the log");
            Objects.requireNonNull(epochClock, "clock of the log");
            if (batchLength < 4096 || batchLength > MAX_BATCH_LENGTH)
            {
                throw new IllegalArgumentException("batch length must be 4 KiB to 8 MiB, not " + batchLength);
            }

            return this;
        }
    }
}
