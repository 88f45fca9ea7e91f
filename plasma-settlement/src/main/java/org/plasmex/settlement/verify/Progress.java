package org.plasmex.settlement.verify;

/**
 * Is told how far a verification has come.
 */
@FunctionalInterface
public interface Progress
{
    /**
     * A block was found good by itself.
     *
     * @param block  its number.
     * @param newest number of the last block to be verified.
     * @param steps  that were found good so far.
     */
    void onBlock(long block, long newest, long steps);
}
