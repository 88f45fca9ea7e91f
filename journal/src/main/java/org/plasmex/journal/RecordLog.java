package org.plasmex.journal;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Takes records in batches. {@link LogWriter} is the one on disk.
 * <p>
 * Not thread safe: one thread at a time may use it, but for {@link #prune} and {@link #forceFiles}.
 */
public interface RecordLog extends AutoCloseable
{
    /**
     * Whether a record still fits into the batch.
     *
     * @param payloadLength of the record in bytes.
     * @return true if it does; if not, the batch has to be committed first.
     * @throws IllegalArgumentException if it would not fit into an empty batch.
     */
    boolean fits(int payloadLength);

    /**
     * The buffer in which claims are made.
     *
     * @return the batch, of which only what is claimed may be written.
     */
    MutableDirectBuffer buffer();

    /**
     * Claim room for a record, to encode it in place. An earlier claim that was not appended is given up.
     *
     * @param maxLength of the payload in bytes; it must {@link #fits(int) fit}.
     * @return the offset in {@link #buffer()} at which the payload starts.
     */
    int claim(int maxLength);

    /**
     * Append the record that was encoded where it was claimed.
     *
     * @param recordSequence  that obeys the log's {@link Sequencing}; that of the first record of all is 1, or at
     *                        least 0.
     * @param recordTimeNanos of the record.
     * @param payloadLength   in bytes, at most what was claimed.
     * @throws IllegalArgumentException if the sequence cannot follow, or the length is not within the claim.
     */
    void append(long recordSequence, long recordTimeNanos, int payloadLength);

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
    void append(long recordSequence, long recordTimeNanos, DirectBuffer source, int offset, int payloadLength);

    /**
     * Write the batch as one, and sync it if that is the policy. Readers see it from then on.
     *
     * @return the number of records committed, 0 if the batch was empty.
     * @throws LogFullException if the disk has no room for it. Nothing was written, the batch is as it was; where
     *                          room is made it can be committed again.
     * @throws LogException     if it could not be written or synced.
     */
    int commit();

    /**
     * Force all that had been committed when this is called to disk, without the mark saying so. Any thread may do
     * this while the log is open, and the writer's own is not held up.
     *
     * @throws LogException if it could not be.
     */
    void forceFiles();

    /**
     * Delete files with records that are not needed any more: those that have only records below a sequence, but
     * never the last. The log then starts with the first record that is left; a reader that is in an older file can
     * read it to its end. Any thread may do this while the log is open.
     *
     * @param belowSequence that a replay will never go below: a snapshot that was verified has all before it.
     * @return the number of bytes of the files that were deleted.
     * @throws LogException if files cannot be deleted; the log is sound, and they are deleted at the next opening.
     */
    long prune(long belowSequence);

    /**
     * How long the batch is that is not committed yet.
     *
     * @return the length in bytes, 0 when it has no record.
     */
    int batchLength();

    /**
     * Sequence of the last record appended.
     *
     * @return the sequence, 0 if the log has no record.
     */
    long sequence();

    /**
     * Time of the last record appended.
     *
     * @return the time in nanoseconds, 0 if the log has no record.
     */
    long timeNanos();

    /**
     * Sync what was committed, drop what was not, and give everything up. Does nothing when closed already.
     */
    @Override
    void close();
}
