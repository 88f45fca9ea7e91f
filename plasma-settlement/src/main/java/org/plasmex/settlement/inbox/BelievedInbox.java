package org.plasmex.settlement.inbox;

import org.agrona.DirectBuffer;
import org.plasmex.settlement.law.Inbox;

/**
 * An inbox that holds whatever a step says of it: for those who want to know what a step does, and not whether it may.
 */
public final class BelievedInbox implements Inbox
{
    @Override
    public long size()
    {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean contains(
        final long entry,
        final int kind,
        final DirectBuffer address,
        final int addressOffset,
        final long a,
        final long b)
    {
        return true;
    }
}
