package org.plasmex.settlement.law;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Keys that have signed whatever a step says they have: for those who look at steps that were judged before, or want to
 * know what a step does, and not whether it may.
 */
public final class BelievedKeys implements Keys
{
    @Override
    public boolean areBelieved()
    {
        return true;
    }

    @Override
    public boolean recover(
        final DirectBuffer digest,
        final int digestOffset,
        final DirectBuffer auth,
        final int authOffset,
        final int authLength,
        final MutableDirectBuffer key,
        final int keyOffset)
    {
        return false;
    }
}
