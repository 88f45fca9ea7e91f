package org.plasmex.client.aeron;

/**
 * What has become of a step, in this order. A reorganisation of L1 may take COMMITTED back; FINAL is for good.
 */
public enum StepState
{
    /** Journaled, executed and told. */
    EXECUTED,
    /** In a block that is on Ethereum. */
    COMMITTED,
    /** In a block whose challenge period has passed: what it withdraws can be claimed. */
    FINAL
}
