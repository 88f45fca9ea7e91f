package org.plasmex.gateway;

/**
 * Says how many of the ledger's steps L1 has. A step is executed first, then committed, then final.
 * <p>
 * Doors ask in every duty cycle, each on its own thread: an answer must neither block nor allocate, but where it
 * changes.
 */
public interface SettledSteps
{
    /** Of a venue without an L1. */
    SettledSteps NONE = new SettledSteps()
    {
        @Override
        public long committedStep()
        {
            return 0;
        }

        @Override
        public long finalStep()
        {
            return 0;
        }
    };

    /**
     * The last step that is in a block on L1. A reorganisation of L1 may lower it.
     *
     * @return its number, 0 for none.
     */
    long committedStep();

    /**
     * The last step in a block whose challenge period has passed.
     *
     * @return its number, 0 for none.
     */
    long finalStep();
}
