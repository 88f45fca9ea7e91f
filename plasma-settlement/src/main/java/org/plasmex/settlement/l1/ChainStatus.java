package org.plasmex.settlement.l1;

/**
 * Where the committed chain stands.
 *
 * @param time        the parent chain's time for a transaction made now, in seconds since the epoch.
 * @param tip         number of the last committed block, 0 for genesis.
 * @param finalNumber number of the last final block.
 * @param isFrozen    whether commits are over for good.
 */
public record ChainStatus(long time, long tip, long finalNumber, boolean isFrozen)
{
}
