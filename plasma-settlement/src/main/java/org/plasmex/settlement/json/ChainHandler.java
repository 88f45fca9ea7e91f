package org.plasmex.settlement.json;

import com.fasterxml.jackson.databind.JsonNode;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.inbox.InboxEntry;

/**
 * Receives what a file of a chain holds, in the order of the file.
 */
interface ChainHandler
{
    /**
     * What the chain is; before any entry, block and vector.
     */
    void onChain(long chainId, byte[] vault, Header genesis);

    /**
     * The next entry of the inbox, and the rolling hash that the file says is after it.
     */
    void onEntry(InboxEntry entry, byte[] rolling);

    /**
     * A block begins.
     */
    void onBlock(Header header, byte[] hash);

    /**
     * The next step of the block.
     */
    void onStep(long number, byte[] step);

    /**
     * The block has no more steps.
     */
    void onBlockEnd(Header header);

    /**
     * A vector: a step, and what the law must say of it.
     */
    void onVector(Header header, long number, byte[] step, JsonNode accesses);
}
