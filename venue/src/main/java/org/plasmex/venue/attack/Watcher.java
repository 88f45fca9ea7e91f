package org.plasmex.venue.attack;

import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.block.ChunkProof;
import org.plasmex.settlement.l1.ParentChainException;

/**
 * Who watches a chain, and acts before the court.
 */
interface Watcher extends AutoCloseable
{
    /**
     * Looks at what L1 has and the operator serves, and does all that can be done now.
     *
     * @throws ParentChainException when L1 refuses what it does.
     */
    Finding look() throws ParentChainException;

    @Override
    void close();

    /**
     * What the operator serves.
     */
    @FunctionalInterface
    interface Source
    {
        /**
         * A chunk.
         *
         * @return null where it is not served.
         */
        ChunkProof chunk(long block, long chunk);
    }

    /**
     * Makes watchers.
     */
    @FunctionalInterface
    interface Maker
    {
        /**
         * A watcher.
         *
         * @param stand     that is watched.
         * @param draft     whose final blocks it has.
         * @param source    of the others.
         * @param link      that it doubts, null for none.
         * @param recovery  of keys.
         * @param fromBlock number of the first L1 block that it looks at.
         */
        Watcher make(
            L1Stand stand, Draft draft, Source source, Forger.LinkInDoubt link, KeyRecovery recovery, long fromBlock);
    }

    /**
     * What a watcher has come to.
     *
     * @param state of it.
     * @param by    what convicted the block, empty where nothing did.
     * @param block that is gone, 0 where none is.
     * @param why   in words.
     */
    record Finding(State state, String by, long block, String why)
    {
        static Finding content()
        {
            return new Finding(State.CONTENT, "", 0, "");
        }

        static Finding waiting(final String why)
        {
            return new Finding(State.WAITING, "", 0, why);
        }
    }

    /**
     * How things stand.
     */
    enum State
    {
        /** All that is committed is lawful and true. */
        CONTENT,
        /** A challenge is open. */
        WAITING,
        /** A block was found at fault. */
        CONVICTED
    }
}
