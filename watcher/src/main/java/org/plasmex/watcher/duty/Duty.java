package org.plasmex.watcher.duty;

import java.util.List;

import org.plasmex.settlement.l1.ParentChainException;

/**
 * A duty. It keeps nothing that matters: what is due follows from how things stand, so that it is done also after a
 * crash, and again where it was lost. Not thread safe.
 */
@FunctionalInterface
public interface Duty
{
    /**
     * What is due now.
     *
     * @param now time of the newest L1 block, seconds.
     * @return in the order in which it is to be sent.
     * @throws ParentChainException if L1 does not say what there is to know.
     */
    List<Due> due(long now) throws ParentChainException;
}
