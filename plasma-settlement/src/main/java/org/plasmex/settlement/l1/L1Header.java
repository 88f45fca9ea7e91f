package org.plasmex.settlement.l1;

/**
 * What is needed of an L1 block's header.
 *
 * @param number    of the block.
 * @param timestamp in seconds since the epoch.
 * @param hash      of the block, as the chain writes it.
 */
public record L1Header(long number, long timestamp, String hash)
{
}
