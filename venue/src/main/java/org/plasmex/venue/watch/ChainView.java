package org.plasmex.venue.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.l1.ChainParameters;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.InboxIntake;
import org.plasmex.settlement.l1.InboxStore;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Reason;
import org.plasmex.venue.UserException;
import org.plasmex.venue.l1.L1Options;
import org.plasmex.watcher.chain.ChainFollower;
import org.plasmex.watcher.chain.ChainState;
import org.plasmex.watcher.chain.Nodes;
import org.plasmex.watcher.duty.Due;
import org.plasmex.watcher.duty.Duty;
import org.plasmex.watcher.duty.Ending;
import org.plasmex.watcher.duty.Refunding;
import org.plasmex.watcher.duty.Situation;
import org.plasmex.watcher.receipt.AccountReceipts;
import org.plasmex.watcher.receipt.Departing;

/**
 * A chain as L1 alone tells it to a command, and what can be done with it so. The inbox is kept in a directory that
 * goes with it. For one thread.
 */
final class ChainView implements AutoCloseable
{
    private final L1Options l1;
    private final L1Options.Side side;
    private final Consumer<String> news;
    private final ChainState state = new ChainState();
    private final Set<String> owners = new TreeSet<>();
    private final Path directory;
    private final BlockStore noBlocks;
    private final InboxStore inbox;
    private final ChainFollower follower;
    private final InboxIntake intake;
    private final Ending ending;
    private final Refunding refunding;

    private ChainView(
        final L1Options l1,
        final L1Options.Side side,
        final Path directory,
        final EthereumChain chain,
        final ChainParameters parameters,
        final Consumer<String> news)
    {
        this.l1 = l1;
        this.side = side;
        this.directory = directory;
        this.news = news;
        final Genesis genesis = new Genesis(side.addresses().chainId(), side.addresses().vaultBytes(),
            side.addresses().genesisTime(), parameters.span());
        noBlocks = BlockStore.open(directory.resolve("blocks"), genesis);
        inbox = InboxStore.open(directory.resolve("inbox"), genesis.chainId(), genesis.vault());
        intake = new InboxIntake(chain, inbox, side.addresses().block());
        final Nodes nodes = new Nodes(List.of(new Nodes.Eye(side.node(), chain, side.court(), side.account())));
        follower = new ChainFollower(
            nodes, state, side.addresses().block(), EthereumChain.DEFAULT_BLOCKS_PER_QUERY);
        owners.add(side.account().address().toLowerCase(Locale.ROOT));
        final Situation situation = new Situation(
            state, noBlocks, inbox, side.addresses(), parameters, nodes, side.account().address());
        ending = new Ending(situation, inbox, Duration.ZERO);
        refunding = new Refunding(situation, () -> owners);
    }

    /**
     * Reads all that L1 tells of a chain.
     *
     * @param l1   that waits for transactions.
     * @param side the contracts.
     * @param news told how far it is, and what is done.
     * @return the view, to be closed.
     * @throws ParentChainException if L1 does not answer.
     */
    static ChainView open(final L1Options l1, final L1Options.Side side, final Consumer<String> news)
        throws ParentChainException
    {
        final EthereumChain chain = EthereumChain.view(side.node(), side.addresses(), Confirmation.LATEST);
        final ChainParameters parameters = chain.parameters();
        final ChainView view;
        try
        {
            view = new ChainView(l1, side, Files.createTempDirectory("plasmex-l1-"), chain, parameters, news);
        }
        catch (final IOException ex)
        {
            throw new UserException("no room for what L1 tells: " + Reason.of(ex), ex);
        }
        try
        {
            view.read();
            return view;
        }
        catch (final ParentChainException | RuntimeException ex)
        {
            view.close();
            throw ex;
        }
    }

    /** Of the chain. */
    Genesis genesis()
    {
        return noBlocks.genesis();
    }

    /** Reads on, to the newest L1 block. */
    void read() throws ParentChainException
    {
        String left;
        do
        {
            left = follower.follow();
            if (left.isEmpty())
            {
                left = intake.follow(follower.head());
            }
            if (!left.isEmpty())
            {
                news.accept(left);
            }
        }
        while (!left.isEmpty());
    }

    /** Also this one's deposits come back: address, hex in lower case, or empty. */
    void addOwner(final String owner)
    {
        owners.add(owner);
    }

    /** Time of the newest L1 block, seconds. */
    long now()
    {
        return follower.head().timestamp();
    }

    /** What can be done with receipts, as L1 stands now. */
    Departing departing(final AccountReceipts receipts)
    {
        return new Departing(receipts, side.addresses(), state, side.account(), side.court(),
            filing -> l1.await(side.court().submit(filing)), news);
    }

    /**
     * Freezes a chain whose operator is silent, makes its last blocks final when their time has come, and has deposits
     * given back that the ledger never took. Says when it is too early for that.
     *
     * @return whether none of the owners' deposits is left that must still come back.
     */
    boolean end() throws ParentChainException
    {
        if (!state.isFrozen() && now() <= ending.freezableAfter())
        {
            news.accept("the chain stands. If nothing is committed until " +
                Instant.ofEpochSecond(ending.freezableAfter()) +
                ", run this again then: it freezes the chain, so that everybody gets out what is theirs");
            tellUntaken("which the ledger has not taken yet");
            return refunding.untaken().isEmpty();
        }

        for (final Duty duty : List.of(ending, refunding))
        {
            List<Due> due = duty.due(now());
            while (!due.isEmpty())
            {
                for (final Due one : due)
                {
                    l1.await(side.court().submit(one.filing()));
                }
                read();
                due = duty.due(now());
            }
        }
        if (!state.hasEnded())
        {
            news.accept("block " + state.tip() + " becomes final after " + Instant.ofEpochSecond(ending.finalAfter()) +
                ", unless somebody challenges: run this again then");
        }
        tellUntaken("which the ledger never took: it comes back when the last block is final");
        return refunding.untaken().isEmpty();
    }

    private void tellUntaken(final String words) throws ParentChainException
    {
        for (final long number : new ArrayList<>(refunding.untaken()))
        {
            final InboxEntry deposit = inbox.entry(number);
            news.accept("deposit " + number + " of " + side.account().amount((int)deposit.a(), deposit.b()) +
                ", " + words);
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(inbox, noBlocks);
        IoUtil.delete(directory.toFile(), true);
    }
}
