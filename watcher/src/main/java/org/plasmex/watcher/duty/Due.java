package org.plasmex.watcher.duty;

import org.plasmex.settlement.court.Filing;

/**
 * Something that is to be done on L1 now.
 *
 * @param key    the same for the same deed, while it is due.
 * @param filing that does it.
 */
public record Due(String key, Filing filing)
{
}
