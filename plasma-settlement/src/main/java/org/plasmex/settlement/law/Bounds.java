package org.plasmex.settlement.law;

/**
 * What the law reads of the header of a step's block. All values are unsigned.
 */
public interface Bounds
{
    /**
     * When the block begins.
     *
     * @return seconds since the epoch.
     */
    long since();

    /**
     * When the block ends.
     *
     * @return seconds since the epoch, not before {@link #since()}.
     */
    long until();

    /**
     * The number of the block's first step.
     *
     * @return a step's number, from 1.
     */
    long firstStep();

    /**
     * How many steps the block has. The last of them, and only it, is a SEAL.
     *
     * @return from 1 to 2^20.
     */
    long steps();

    /**
     * The register of the inbox after the block: entries below it may be read.
     *
     * @return the number of the next entry.
     */
    long inbox();
}
