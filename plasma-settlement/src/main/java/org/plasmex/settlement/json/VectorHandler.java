package org.plasmex.settlement.json;

import org.plasmex.settlement.block.Header;

/**
 * Leaves the blocks alone: those of a vector file are only where its headers come from.
 */
abstract class VectorHandler implements ChainHandler
{
    @Override
    public final void onBlock(final Header header, final byte[] hash)
    {
        // Vectors come with their headers.
    }

    @Override
    public final void onStep(final long number, final byte[] step)
    {
        // Vectors come with their steps.
    }

    @Override
    public final void onBlockEnd(final Header header)
    {
        // As above.
    }
}
