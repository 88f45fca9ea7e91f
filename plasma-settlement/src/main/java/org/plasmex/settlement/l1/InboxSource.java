package org.plasmex.settlement.l1;

import java.util.OptionalLong;

/**
 * The Vault's inbox. Every method asks the parent chain and ends within a timeout.
 */
public interface InboxSource
{
    /**
     * How many entries the inbox has.
     *
     * @param at the header whose state is asked for.
     * @return entries in that block and before.
     * @throws ParentChainException when there is no answer.
     */
    long inboxLength(L1Header at) throws ParentChainException;

    /**
     * How many entries the inbox had when this was its rolling hash.
     *
     * @param rolling the hash, 32 bytes.
     * @param at      the header whose state is asked for.
     * @return the number of entries, none where the inbox never had this hash.
     * @throws ParentChainException when there is no answer.
     */
    OptionalLong inboxLength(byte[] rolling, L1Header at) throws ParentChainException;

    /**
     * Reads entries of the inbox. The answer may hold fewer than there are, and none where those that follow are
     * further on than one call looks; ask again then.
     *
     * @param from      number of the first entry wanted.
     * @param fromBlock number of a block not above that of the first entry wanted.
     * @param at        the last header looked at.
     * @return entries in order, the first numbered {@code from}, and how far was looked.
     * @throws ParentChainException when there is no answer.
     */
    ParentChain.InboxPage inbox(long from, long fromBlock, L1Header at) throws ParentChainException;
}
