package org.plasmex.settlement.verify;

import org.plasmex.settlement.law.Law;

/**
 * What is kept of the steps of a chunk: the map of a map and reduce over a history. It sees a step by itself, never
 * another one. Used by one thread at a time, not always the same.
 */
interface StepMap
{
    /**
     * Forgets the chunk before.
     */
    void clear();

    /**
     * A step is lawful.
     *
     * @param number of the step.
     * @param law    that has just run it; holds its accesses during the call.
     */
    void onStep(long number, Law law);
}
