package org.plasmex.settlement.court;

import java.math.BigInteger;

/**
 * One transaction that is put before the contracts, ready to be sent. Immutable.
 *
 * @param kind  what it is.
 * @param block number of the block that it is about, 0 where it is about none.
 * @param step  number of the step that it is about, 0 where it is about none.
 * @param what  it is, in words.
 * @param to    address of the contract, hex with 0x.
 * @param value what is sent with it, wei.
 * @param data  the encoded call, hex with 0x.
 */
public record Filing(Kind kind, long block, long step, String what, String to, BigInteger value, String data)
{
    /**
     * What can be put before the contracts.
     */
    public enum Kind
    {
        /** Proves that a step is unlawful. */
        UNLAWFUL,
        /** Proves that a link is false. */
        BROKEN_LINK,
        /** Proves that a link leaves out a touch. */
        SKIPPED_TOUCH,
        /** Asks for a chunk to be shown. */
        CHALLENGE_CHUNK,
        /** Asks for the step to be shown that a link names. */
        CHALLENGE_LINK,
        /** Shows a chunk. */
        ANSWER_CHUNK,
        /** Shows the step that a challenged link names. */
        ANSWER_LINK,
        /** Convicts a block of withholding what was challenged. */
        WITHHELD,
        /** Closes a challenge against a block that is gone. */
        CLOSE,
        /** Gives back to a challenger what the answer of a block at fault has cost it. */
        MAKE_WHOLE,
        /** Freezes the chain: an entry of the inbox was not processed in time. */
        FREEZE_FOR_INBOX,
        /** Freezes the chain: nothing was committed in time. */
        FREEZE_FOR_SILENCE,
        /** Moves the final pointer. */
        FINALIZE,
        /** The bond of a chain that has ended is owed to its operator. */
        RELEASE_BOND,
        /** Starts exits of balances. */
        EXIT,
        /** Puts a later touch in the place of an exit's. */
        SUPERSEDE,
        /** Credits exits whose windows have closed. */
        SETTLE,
        /** Credits what a step of a final block pays. */
        CLAIM,
        /** Credits a deposit that the ledger never took. */
        REFUND,
        /** Fetches what a contract owes in ETH. */
        COLLECT,
        /** Fetches what the Vault has credited. */
        PAY
    }

    @Override
    public String toString()
    {
        return what;
    }
}
