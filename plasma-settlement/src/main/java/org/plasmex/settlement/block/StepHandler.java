package org.plasmex.settlement.block;

import org.agrona.DirectBuffer;

/**
 * Receives the steps of a block one by one.
 */
@FunctionalInterface
public interface StepHandler
{
    /**
     * A step.
     *
     * @param number of the step.
     * @param buffer holds it; valid during the call only.
     * @param offset where it begins.
     * @param length its length in bytes.
     */
    void onStep(long number, DirectBuffer buffer, int offset, int length);
}
