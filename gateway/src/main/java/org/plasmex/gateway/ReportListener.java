package org.plasmex.gateway;

import org.plasmex.protocol.sbe.AppliedDecoder;
import org.plasmex.protocol.sbe.BlockSealedDecoder;
import org.plasmex.protocol.sbe.FrozenDecoder;
import org.plasmex.protocol.sbe.RefusedDecoder;
import org.plasmex.protocol.sbe.StepExecutedDecoder;

/**
 * Is told what happened, in order. Decoders must not be kept after the call.
 */
public interface ReportListener
{
    /**
     * A step was executed.
     *
     * @param step what it was and what it changed.
     */
    default void onStep(final StepExecutedDecoder step)
    {
    }

    /**
     * A command was refused.
     *
     * @param refused which, and why.
     */
    default void onRefused(final RefusedDecoder refused)
    {
    }

    /**
     * A block was sealed: all steps up to its last are in it or in earlier ones.
     *
     * @param sealed the block.
     */
    default void onSealed(final BlockSealedDecoder sealed)
    {
    }

    /**
     * A command was executed that makes no step: a limit, or what else is the venue's own.
     *
     * @param applied which, and what came of it.
     */
    default void onApplied(final AppliedDecoder applied)
    {
    }

    /**
     * The venue's history is over.
     *
     * @param frozen the last block and the last step that count.
     */
    default void onFrozen(final FrozenDecoder frozen)
    {
    }
}
