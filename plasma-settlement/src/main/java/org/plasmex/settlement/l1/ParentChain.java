package org.plasmex.settlement.l1;

import org.plasmex.settlement.block.Header;

import java.util.List;
import java.util.OptionalLong;

/**
 * The chain this ledger settles on: its time, its inbox, and the committed blocks.
 * <p>
 * Every method asks the parent chain and ends within a timeout. One thread may follow (time and inbox) while another
 * commits (the rest).
 */
public interface ParentChain extends InboxSource, AutoCloseable
{
    /**
     * What was fixed when the chain was deployed.
     *
     * @return its parameters.
     * @throws ParentChainException when there is no answer.
     */
    ChainParameters parameters() throws ParentChainException;

    /**
     * The newest header.
     *
     * @return the header.
     * @throws ParentChainException when there is no answer.
     */
    L1Header head() throws ParentChainException;

    /**
     * The newest header that counts as there to stay.
     *
     * @return the header, not above {@link #head()}.
     * @throws ParentChainException when there is no answer, or no such header yet.
     */
    L1Header confirmed() throws ParentChainException;

    /**
     * Where the committed chain stands, in the newest block.
     *
     * @return its status.
     * @throws ParentChainException when there is no answer.
     */
    ChainStatus status() throws ParentChainException;

    /**
     * Where the committed chain stood.
     *
     * @param at the header whose state is asked for.
     * @return its status then; its time is the header's.
     * @throws ParentChainException when there is no answer, or there was no such chain yet.
     */
    ChainStatus status(L1Header at) throws ParentChainException;

    /**
     * What the operator has, in the newest block.
     *
     * @return the balance of the key that commits, and the bond.
     * @throws ParentChainException when there is no answer.
     */
    Funds funds() throws ParentChainException;

    /**
     * Who commits here.
     *
     * @return address of the key, hex with 0x, in lower case.
     */
    String committing();

    /**
     * Who may commit, and who was named to do it next.
     *
     * @param at the header whose state is asked for.
     * @return the operator's place.
     * @throws ParentChainException when there is no answer.
     */
    Succession succession(L1Header at) throws ParentChainException;

    /**
     * When a block was committed, in the newest block's state.
     *
     * @param blockHash the block's hash, 32 bytes.
     * @return seconds since the epoch, none where no committed block has this hash.
     * @throws ParentChainException when there is no answer.
     */
    OptionalLong committedAt(byte[] blockHash) throws ParentChainException;

    /**
     * Sends a commit of blocks, having tried that it will be taken.
     *
     * @param headers      in order, the first following on the tip.
     * @param inboxHash    the inbox's rolling hash at the last header's {@code inbox}, 32 bytes.
     * @param attestations of the last block.
     * @return the transaction on its way.
     * @throws RevertedException    when it would be refused; nothing was sent.
     * @throws ParentChainException when there is no answer, or it costs too much; nothing was sent.
     */
    Submission commit(List<Header> headers, byte[] inboxHash, List<Attestation> attestations)
        throws ParentChainException;

    /**
     * Sends a call that moves the final pointer up to a block.
     *
     * @param header of a committed block whose challenge period has passed.
     * @return the transaction on its way.
     * @throws RevertedException    when it would be refused; nothing was sent.
     * @throws ParentChainException when there is no answer, or it costs too much; nothing was sent.
     */
    Submission finalizeUpTo(Header header) throws ParentChainException;

    /** {@inheritDoc} */
    @Override
    void close();

    /**
     * Entries of the inbox, in order.
     *
     * @param entries   what was found.
     * @param nextBlock number of the first block that was not looked at.
     */
    record InboxPage(List<L1Entry> entries, long nextBlock)
    {
    }
}
