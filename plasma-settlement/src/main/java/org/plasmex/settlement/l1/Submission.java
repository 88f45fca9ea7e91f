package org.plasmex.settlement.l1;

import java.util.Optional;

/**
 * A transaction on its way into the parent chain. Not thread safe.
 */
public interface Submission
{
    /**
     * Looks after the transaction: asks what became of it; sends it again when it was forgotten, with a higher fee when
     * it has waited too long. Ends within the chain's timeout.
     *
     * @return how it ended, none while it waits.
     * @throws ParentChainException when the parent chain does not answer; poll again later.
     */
    Optional<Outcome> poll() throws ParentChainException;

    /**
     * What is waited for, in words.
     *
     * @return for example {@code commit of blocks 4 to 6: transaction 0x12.. offers 3 gwei and is in no block yet}.
     */
    String waitingFor();

    /**
     * The transaction's place among all of its key.
     *
     * @return the nonce, from 0.
     */
    long nonce();
}
