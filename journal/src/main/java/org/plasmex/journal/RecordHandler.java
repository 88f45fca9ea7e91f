package org.plasmex.journal;

import org.agrona.DirectBuffer;

/**
 * Receives the records of a log in their order.
 */
@FunctionalInterface
public interface RecordHandler
{
    /**
     * Handle one record. A record whose handler throws counts as read.
     *
     * @param sequence  of the record.
     * @param timeNanos of the record, in nanoseconds.
     * @param buffer    holding the payload, valid until the call returns.
     * @param offset    at which the payload starts.
     * @param length    of the payload in bytes.
     */
    void onRecord(long sequence, long timeNanos, DirectBuffer buffer, int offset, int length);
}
