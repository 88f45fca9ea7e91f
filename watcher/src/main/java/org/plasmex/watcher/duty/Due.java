package org.plasmex.watcher.duty;

import java.util.List;
import java.util.function.Supplier;

import org.plasmex.settlement.court.Filing;

/**
 * Something that is to be done on L1 now.
 *
 * @param key    the same for the same deed, while it is due.
 * @param filing that does it.
 * @param parts  what does the same bit by bit, where L1 refuses the whole.
 */
public record Due(String key, Filing filing, Supplier<List<Due>> parts)
{
    /**
     * Something that has no parts.
     *
     * @param key    the same for the same deed, while it is due.
     * @param filing that does it.
     */
    public Due(final String key, final Filing filing)
    {
        this(key, filing, List::of);
    }
}
