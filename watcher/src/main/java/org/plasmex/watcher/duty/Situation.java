package org.plasmex.watcher.duty;

import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.court.Prover;
import org.plasmex.settlement.inbox.InboxReader;
import org.plasmex.settlement.l1.ChainParameters;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.watcher.chain.ChainState;
import org.plasmex.watcher.chain.Nodes;
import org.web3j.protocol.core.DefaultBlockParameter;

/**
 * What duties look at. Used by one thread, that of the duties.
 */
public final class Situation
{
    private final ChainState state;
    private final BlockStore store;
    private final InboxReader inbox;
    private final ContractAddresses addresses;
    private final ChainParameters parameters;
    private final Nodes nodes;
    private final String me;
    private final Prover prover;
    private final Map<Long, Long> times = new HashMap<>();

    /**
     * A situation.
     *
     * @param state      of the chain.
     * @param store      of the blocks that are there.
     * @param inbox      of L1.
     * @param addresses  of the contracts.
     * @param parameters of the chain.
     * @param nodes      of L1.
     * @param me         address of who sends transactions, hex in lower case; empty where nobody does.
     */
    public Situation(
        final ChainState state,
        final BlockStore store,
        final InboxReader inbox,
        final ContractAddresses addresses,
        final ChainParameters parameters,
        final Nodes nodes,
        final String me)
    {
        this.state = state;
        this.store = store;
        this.inbox = inbox;
        this.addresses = addresses;
        this.parameters = parameters;
        this.nodes = nodes;
        this.me = me;
        prover = new Prover(store, inbox, addresses);
    }

    ChainState state()
    {
        return state;
    }

    BlockStore store()
    {
        return store;
    }

    InboxReader inbox()
    {
        return inbox;
    }

    ContractAddresses addresses()
    {
        return addresses;
    }

    ChainParameters parameters()
    {
        return parameters;
    }

    EthereumCourt court()
    {
        return nodes.answering().court();
    }

    L1Account vault()
    {
        return nodes.answering().vault();
    }

    String me()
    {
        return me;
    }

    Prover prover()
    {
        return prover;
    }

    /**
     * What a challenge is sent with, wei: the price twice, since others may challenge in between, and that doubles it.
     * What an answer does not earn comes back.
     */
    BigInteger deposit() throws ParentChainException
    {
        return court().price().shiftLeft(1);
    }

    /** When a block was committed, seconds; it must be committed. */
    long committedAt(final long number) throws ParentChainException
    {
        return timeOf(state.committedIn(number));
    }

    /** The time of an L1 block, seconds. */
    long timeOf(final long block) throws ParentChainException
    {
        // L1 may be reorganised, and another block have another time: not by as much as matters here.
        Long time = times.get(block);
        if (time == null)
        {
            final EthereumNode node = nodes.answering().node();
            time = node.header(DefaultBlockParameter.valueOf(BigInteger.valueOf(block)))
                .orElseThrow(() -> new ParentChainException("L1 node " + node.url() + " has no block " + block))
                .timestamp();
            times.put(block, time);
        }
        return time;
    }

    static long seconds(final Duration duration)
    {
        return duration.toSeconds();
    }
}
