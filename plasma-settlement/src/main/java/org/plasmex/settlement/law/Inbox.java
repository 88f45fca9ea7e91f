package org.plasmex.settlement.law;

import org.agrona.DirectBuffer;

/**
 * The L1 inbox: a queue of numbered entries that never change once written. An implementation is read by the thread
 * that runs the law, and must not allocate there.
 */
public interface Inbox
{
    /**
     * A deposit: the address is the owner's, then asset and amount.
     */
    int DEPOSIT = 1;

    /**
     * A request to withdraw: the address is the requester's, then account and asset.
     */
    int WITHDRAW = 2;

    /**
     * A request to cancel an order: the address is the requester's, then slot and the order's nonce.
     */
    int CANCEL = 3;

    /**
     * A request to revoke the signer: the address is the requester's, then account and nonce.
     */
    int REVOKE = 4;

    /**
     * How many entries are known.
     *
     * @return the number the next entry will have.
     */
    long size();

    /**
     * Whether an entry is of this kind and content.
     *
     * @param entry         number of the entry, unsigned; one that is not known has no content.
     * @param kind          one of the constants of this interface.
     * @param address       holds the owner or requester.
     * @param addressOffset where its 20 bytes begin.
     * @param a             the first field after the address.
     * @param b             the second field after the address.
     * @return true if the entry is exactly this.
     */
    boolean contains(long entry, int kind, DirectBuffer address, int addressOffset, long a, long b);
}
