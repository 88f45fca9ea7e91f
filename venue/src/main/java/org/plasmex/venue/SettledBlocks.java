package org.plasmex.venue;

import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.plasmex.gateway.SettledSteps;

/**
 * The steps of the blocks that L1 has, as far as the committer knows.
 * <p>
 * For one thread: the last step of a block is looked up only once.
 */
final class SettledBlocks implements SettledSteps
{
    private final Tip committed;
    private final Tip finalized;

    /**
     * Steps of blocks.
     *
     * @param lastCommitted number of the last committed block, below 0 while it is not known.
     * @param lastFinal     number of the last final block, below 0 while it is not known.
     * @param lastStep      gives the last step of a block.
     */
    SettledBlocks(final LongSupplier lastCommitted, final LongSupplier lastFinal, final LongUnaryOperator lastStep)
    {
        committed = new Tip(lastCommitted, lastStep);
        finalized = new Tip(lastFinal, lastStep);
    }

    @Override
    public long committedStep()
    {
        return committed.step();
    }

    @Override
    public long finalStep()
    {
        return finalized.step();
    }

    private static final class Tip
    {
        private final LongSupplier block;
        private final LongUnaryOperator lastStep;
        private long knownBlock;
        private long knownStep;

        Tip(final LongSupplier block, final LongUnaryOperator lastStep)
        {
            this.block = block;
            this.lastStep = lastStep;
        }

        long step()
        {
            final long now = Math.max(0, block.getAsLong());
            if (now != knownBlock)
            {
                knownStep = lastStep.applyAsLong(now);
                knownBlock = now;
            }

            return knownStep;
        }
    }
}
