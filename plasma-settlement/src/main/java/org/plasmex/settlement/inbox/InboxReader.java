package org.plasmex.settlement.inbox;

import org.plasmex.settlement.law.Inbox;

/**
 * The L1 inbox, with its entries to be read one by one.
 */
public interface InboxReader extends Inbox
{
    /**
     * An entry.
     *
     * @param index number of the entry, from 0, below {@link #size()}.
     * @return the entry.
     * @throws IndexOutOfBoundsException if there is none.
     */
    InboxEntry entry(long index);
}
