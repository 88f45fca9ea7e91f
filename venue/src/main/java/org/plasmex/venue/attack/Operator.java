package org.plasmex.venue.attack;

import java.util.List;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.l1.ParentChainException;

/**
 * Who commits blocks, serves them, and is challenged for them. For one thread.
 */
interface Operator
{
    /**
     * Commits what a forger has made, and serves it from then on.
     *
     * @param forger  who has made it.
     * @param headers of the blocks that are not final.
     * @throws ParentChainException a RevertedException where the chain does not take it.
     */
    void commit(Forger forger, List<Header> headers) throws ParentChainException;

    /**
     * Shows what is challenged.
     *
     * @param forger who has made what was committed.
     * @throws ParentChainException when L1 does not take it.
     */
    void answer(Forger forger) throws ParentChainException;

    /**
     * Where it serves blocks.
     */
    String url();
}
