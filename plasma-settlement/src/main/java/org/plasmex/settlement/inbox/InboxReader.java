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

    /**
     * The rolling hash after a number of entries, as the Vault stores it: zero for none.
     *
     * @param count of entries, at most {@link #size()}.
     * @return 32 bytes, a copy.
     * @throws IndexOutOfBoundsException if there are not so many.
     */
    byte[] rolling(long count);
}
