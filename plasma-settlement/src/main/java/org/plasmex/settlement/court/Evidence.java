package org.plasmex.settlement.court;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Keccak;
import org.plasmex.settlement.block.Receipt;
import org.plasmex.settlement.inbox.InboxReader;

/**
 * A step proof, and what the law of the contracts must be shown to judge the step. It never changes, so it can be kept
 * for years. Do not change the array: it is not copied.
 *
 * @param receipt     the step, its block's header and its path.
 * @param inboxBefore rolling hash of the inbox before the entry of which the step tells, 32 bytes; zeros where it tells
 *                    of none.
 */
public record Evidence(Receipt receipt, byte[] inboxBefore)
{
    /**
     * Evidence of a step.
     *
     * @param receipt of the step.
     * @param inbox   of L1.
     * @return the evidence. Where the step tells of an entry that L1 does not have, it is unlawful whatever is shown.
     */
    public static Evidence of(final Receipt receipt, final InboxReader inbox)
    {
        final byte[] step = receipt.step();
        final long entry = InboxWitness.entry(new UnsafeBuffer(step), step.length);
        return new Evidence(
            receipt, Long.compareUnsigned(entry, inbox.size()) < 0 ? inbox.rolling(entry) : new byte[Keccak.LENGTH]);
    }

    /**
     * The number of the step.
     *
     * @return the receipt's.
     */
    public long number()
    {
        return receipt.number();
    }
}
