package org.plasmex.watcher.fetch;

import java.util.List;

import org.plasmex.settlement.block.Header;

/**
 * What of a block nobody gives.
 *
 * @param header  of the block.
 * @param missing its chunks that were not given, from 0, ascending.
 */
public record Gap(Header header, List<Long> missing)
{
}
