package org.plasmex.journal;

import net.openhft.chronicle.bytes.Bytes;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
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
 * It allocates nothing in the steady state: where a file begins or ends another thread does the work, and this one
 * waits. After an exception from {@link #commit()} or {@link #sync()} it is not known what is on disk: the writer
 * refuses everything but {@link #close()}.
 */
public final class LogWriter implements RecordLog
{
    private static final int NO_CLAIM = -1;

    private final Path directory;
    private final Sequencing sequencing;
    private final SyncPolicy syncPolicy;
    private final long segmentLength;
    private final long freeSpaceFloor;
    private final WriterLock lock;
    private final SyncMark mark;
    private final LogHand hand;
    private final Runnable write = this::write;
    private final Runnable writeAhead = this::writeAhead;
    private SegmentWriter segment;

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
    private long committedSequence;
    private long unsyncedFirst;
    private boolean hasFailed;
    private boolean isClosed;

    private LogWriter(final Context context)
    {
        directory = context.directory();
        sequencing = context.sequencing();
        syncPolicy = context.syncPolicy();
        segmentLength = context.segmentLength();
        freeSpaceFloor = context.freeSpaceFloor();
        lock = WriterLock.acquire(directory);

        SyncMark openMark = null;
        try
        {
            final LogOpening opening = LogOpening.of(context);
            number = opening.number();
            unsyncedFirst = number;
            sequence = opening.sequence();
            committedSequence = sequence;
            timeNanos = opening.timeNanos();
            segment = segment(context.batchLength());
            openMark = SyncMark.open(directory, opening.mark());
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietCloseAll(openMark, segment, lock);
            throw ex;
        }

        mark = openMark;
        hand = new LogHand("log-hand " + directory.getFileName());
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

    @Override
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

    @Override
    public MutableDirectBuffer buffer()
    {
        return batch;
    }

    @Override
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

    @Override
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

    @Override
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

    @Override
    public int commit()
    {
        checkUsable();
        if (0 == records)
        {
            return 0;
        }

        batch.putInt(BATCH_FORMAT, FORMAT);
        batch.putLong(BATCH_NUMBER, number);
        batch.putInt(BATCH_RECORDS, records);
        batch.putInt(BATCH_LENGTH, length);
        batch.putInt(BATCH_CHECKSUM, checksum(crc, batchBytes, BATCH_FORMAT, BATCH_HEADER_LENGTH));
        final int committed = records;
        final int committedLength = length;
        if (!segment.isBegun() || isSegmentFull())
        {
            hand.run(write);
        }
        else
        {
            if (!segment.isBeforeAhead(length))
            {
                hasFailed = true;
                hand.await();
                hasFailed = false;
            }

            write();
        }

        if (!hand.isBusy() && segment.wantsAhead(committedLength, segmentLength))
        {
            segment.beginAhead();
            hasFailed = true;
            hand.begin(writeAhead);
            hasFailed = false;
        }

        return committed;
    }

    private void writeAhead()
    {
        try
        {
            segment.writeAhead();
        }
        catch (final IOException | InternalError ex)
        {
            throw new LogException("cannot write ahead in the log in " + directory, ex);
        }
    }

    private void write()
    {
        makeRoom();

        hasFailed = true;
        if (0 == number)
        {
            mark.begins(batch.getLong(BATCH_HEADER_LENGTH + RECORD_SEQUENCE));
        }

        try
        {
            excerpt.readPositionRemaining(0, length);
            segment.write(excerpt, batchBytes, length);
            number += records;
            committedSequence = sequence;
            clear();
            if (SyncPolicy.BATCH == syncPolicy)
            {
                force();
            }
        }
        catch (final IOException | RuntimeException | InternalError ex)
        {
            throw new LogException("cannot write to the log in " + directory + "; what was committed before is there",
                ex);
        }
        hasFailed = false;
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
        try
        {
            force();
        }
        catch (final IOException ex)
        {
            throw new LogException("cannot sync the log in " + directory, ex);
        }
        hasFailed = false;
    }

    @Override
    public void forceFiles()
    {
        try
        {
            LogDirectory.forceSegments(directory, mark.position().segment());
        }
        catch (final IOException ex)
        {
            throw new LogException("cannot sync the log in " + directory, ex);
        }
    }

    @Override
    public long prune(final long belowSequence)
    {
        return LogPruning.prune(directory, sequencing, mark, belowSequence);
    }

    @Override
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

    @Override
    public long sequence()
    {
        return sequence;
    }

    @Override
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

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            try
            {
                hand.await();
                if (!hasFailed)
                {
                    finishSegment();
                }
            }
            catch (final IOException ex)
            {
                throw new LogException("cannot sync the log in " + directory, ex);
            }
            finally
            {
                CloseHelper.closeAll(segment, mark, lock, hand);
                excerpt.releaseLast();
            }
        }
    }

    /**
     * The next segment is made before this one is ended: where there is no room for it, nothing has changed.
     */
    private void makeRoom()
    {
        if (isSegmentFull())
        {
            final SegmentWriter next = segment(batch.capacity());
            hasFailed = true;
            try
            {
                finishSegment();
            }
            catch (final IOException ex)
            {
                CloseHelper.quietClose(next);
                throw new LogException("cannot sync the log in " + directory, ex);
            }

            hasFailed = false;
            segment.close();
            segment = next;
            unsyncedFirst = SyncPolicy.BATCH == syncPolicy ? number : unsyncedFirst;
        }

        segment.makeRoom(length);
    }

    private SegmentWriter segment(final int batchLength)
    {
        return new SegmentWriter(
            directory, number, SyncPolicy.BATCH == syncPolicy, batchLength, freeSpaceFloor);
    }

    private boolean isSegmentFull()
    {
        return segment.position() > 0 && segment.position() + length > segmentLength;
    }

    private void finishSegment() throws IOException
    {
        segment.finish();
        if (SyncPolicy.BATCH == syncPolicy || isClosed)
        {
            force();
        }
    }

    private void force() throws IOException
    {
        if (unsyncedFirst < segment.first())
        {
            LogDirectory.forceSegments(directory, unsyncedFirst);
        }

        segment.force();
        unsyncedFirst = segment.first();
        mark.synced(segment.first(), segment.position(), number, committedSequence);
    }

    private void clear()
    {
        length = BATCH_HEADER_LENGTH;
        records = 0;
        claimLength = NO_CLAIM;
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
    public static final class Context extends LogContext<Context>
    {
        /** How long a file becomes when nothing else is said. */
        public static final long DEFAULT_SEGMENT_LENGTH = 256L * 1024 * 1024;

        /** How much of the disk stays free when nothing else is said. */
        public static final long DEFAULT_FREE_SPACE_FLOOR = 64L * 1024 * 1024;

        private static final int DEFAULT_BATCH_LENGTH = 2 * 1024 * 1024;
        private static final long LEAST_SEGMENT_LENGTH = 64 * 1024;

        private SyncPolicy syncPolicy = SyncPolicy.BATCH;
        private int batchLength = DEFAULT_BATCH_LENGTH;
        private long segmentLength = DEFAULT_SEGMENT_LENGTH;
        private long freeSpaceFloor = DEFAULT_FREE_SPACE_FLOOR;

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

        /**
         * How long a file becomes before the next one is begun, 256 MiB when not set. Whole files are pruned.
         *
         * @param segmentLength in bytes, at least 64 KiB, which is a file a batch.
         * @return this for a fluent API.
         */
        public Context segmentLength(final long segmentLength)
        {
            this.segmentLength = segmentLength;
            return this;
        }

        /**
         * How long a file becomes before the next one is begun.
         *
         * @return the length in bytes.
         */
        public long segmentLength()
        {
            return segmentLength;
        }

        /**
         * How much of the disk stays free, for others who write there: with less the log takes no more, as if the
         * disk were full. 64 MiB when not set.
         *
         * @param freeSpaceFloor in bytes; below 1 MiB it is taken for that.
         * @return this for a fluent API.
         */
        public Context freeSpaceFloor(final long freeSpaceFloor)
        {
            this.freeSpaceFloor = freeSpaceFloor;
            return this;
        }

        /**
         * How much of the disk stays free.
         *
         * @return the number of bytes.
         */
        public long freeSpaceFloor()
        {
            return freeSpaceFloor;
        }

        @Override
        Context conclude()
        {
            Objects.requireNonNull(syncPolicy, "sync policy of the log");
            if (batchLength < 4096 || batchLength > MAX_BATCH_LENGTH)
            {
                throw new IllegalArgumentException("batch length must be 4 KiB to 8 MiB, not " + batchLength);
            }

            if (segmentLength < LEAST_SEGMENT_LENGTH)
            {
                throw new IllegalArgumentException("segment length must be 64 KiB or more, not " + segmentLength);
            }

            return super.conclude();
        }

        @Override
        Context self()
        {
            return this;
        }
    }
}
