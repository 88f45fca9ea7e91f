package org.plasmex.watcher.chain;

import java.util.OptionalLong;

import org.plasmex.settlement.l1.InboxSource;
import org.plasmex.settlement.l1.L1Header;
import org.plasmex.settlement.l1.ParentChain.InboxPage;
import org.plasmex.settlement.l1.ParentChainException;

/**
 * The Vault's inbox as all nodes tell it who answer. Not thread safe.
 *
 * @param nodes that are asked.
 */
public record AgreedInbox(Nodes nodes) implements InboxSource
{
    @Override
    public long inboxLength(final L1Header at) throws ParentChainException
    {
        return nodes.agreed("the length of the inbox at L1 block " + at.number(), eye -> eye.chain().inboxLength(at));
    }

    @Override
    public OptionalLong inboxLength(final byte[] rolling, final L1Header at) throws ParentChainException
    {
        return nodes.agreed("a hash of the inbox", eye -> eye.chain().inboxLength(rolling, at));
    }

    @Override
    public InboxPage inbox(final long from, final long fromBlock, final L1Header at) throws ParentChainException
    {
        return nodes.agreed("the inbox from entry " + from + " on", eye -> eye.chain().inbox(from, fromBlock, at));
    }
}
