package org.plasmex.venue.attack;

import org.plasmex.settlement.l1.ParentChainException;

/**
 * Who watches a chain, and acts before the court.
 */
interface Watcher extends AutoCloseable
{
    /**
     * Looks at what L1 has and the operator serves, and does all that can be done now.
     *
     * @throws ParentChainException when L1 does not answer.
     */
    Finding look() throws ParentChainException;

    @Override
    void close();

    /**
     * Makes watchers.
     */
    @FunctionalInterface
    interface Maker
    {
        /**
         * A watcher that has nothing yet.
         *
         * @param stand  that is watched.
         * @param blocks URL where the operator serves them.
         */
        Watcher make(L1Stand stand, String blocks) throws ParentChainException;
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
