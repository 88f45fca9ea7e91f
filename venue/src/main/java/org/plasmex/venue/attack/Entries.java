package org.plasmex.venue.attack;

/**
 * Writes entries of the inbox on L1; each is there when the call returns.
 */
interface Entries
{
    void deposit(byte[] owner, int asset, long quanta);

    /**
     * A request of an account's owner to withdraw.
     */
    void withdraw(int requester, int account, int asset);

    /**
     * A request of an account's owner to cancel an order.
     */
    void cancel(int requester, int slot, long order);

    /**
     * A request of an account's owner to revoke what was signed.
     */
    void revoke(int requester, int account, long nonce);
}
