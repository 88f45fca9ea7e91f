package org.plasmex.settlement.l1;

import org.plasmex.settlement.inbox.InboxEntry;

/**
 * An entry of the inbox with its place.
 *
 * @param number of the entry, counted from 0.
 * @param block  the number of the L1 block that holds it.
 * @param entry  what it says.
 */
public record L1Entry(long number, long block, InboxEntry entry)
{
}
