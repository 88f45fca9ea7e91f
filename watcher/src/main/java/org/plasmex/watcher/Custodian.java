package org.plasmex.watcher;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.inbox.InboxReader;
import org.plasmex.settlement.l1.Backoff;
import org.plasmex.settlement.l1.ChainParameters;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.EthereumWallet;
import org.plasmex.settlement.l1.FeePolicy;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.L1Agent;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.watcher.chain.ChainFollower;
import org.plasmex.watcher.chain.ChainState;
import org.plasmex.watcher.chain.Nodes;
import org.plasmex.watcher.duty.Answers;
import org.plasmex.watcher.duty.Keeper;
import org.plasmex.watcher.duty.Situation;
import org.slf4j.LoggerFactory;
import org.web3j.crypto.Credentials;

/**
 * What a custodian has promised: that it holds the blocks and shows what is asked for. Answers every challenge on L1 at
 * once, with what is in a store that somebody else fills. What is open is read from L1, so nothing is lost by a crash.
 * <p>
 * A thread of its own; any thread may close it.
 */
public final class Custodian implements AutoCloseable
{
    private static final Duration BACKOFF_LIMIT = Duration.ofSeconds(60);
    private static final Duration RESEND_AFTER = Duration.ofSeconds(30);
    private static final long IDLE_MILLIS = 20;

    private final Nodes nodes;
    private final AgentRunner runner;

    /**
     * Starts to answer.
     *
     * @param node      of L1; closed with this, also where it cannot start.
     * @param key       who pays for answers, and earns by them; used by nobody else. It needs ETH for gas.
     * @param fees      what answers may cost.
     * @param addresses of the contracts.
     * @param store     of the blocks; not closed.
     * @param inbox     of L1; not closed.
     * @param poll      how often L1 is asked.
     * @param news      told of what is done, by a thread of its own.
     * @throws ParentChainException if L1 does not answer.
     */
    public Custodian(
        final EthereumNode node,
        final Credentials key,
        final FeePolicy fees,
        final ContractAddresses addresses,
        final BlockStore store,
        final InboxReader inbox,
        final Duration poll,
        final Consumer<String> news) throws ParentChainException
    {
        final EthereumWallet wallet = new EthereumWallet(
            node, key, addresses.chainId(), fees, SystemNanoClock.INSTANCE, RESEND_AFTER);
        final EthereumCourt court = new EthereumCourt(wallet, addresses);
        final EthereumChain chain = new EthereumChain(
            node, addresses, Confirmation.LATEST, wallet, EthereumChain.DEFAULT_BLOCKS_PER_QUERY);
        nodes = new Nodes(List.of(new Nodes.Eye(node, chain, court, new L1Account(wallet, addresses))));
        final ChainState state = new ChainState();
        final ChainParameters parameters = parameters(chain);
        final Situation situation = new Situation(
            state, store, inbox, addresses, parameters, nodes, key.getAddress().toLowerCase(Locale.ROOT));
        final Keeper keeper = new Keeper(
            List.of(new Answers(situation, Duration.ZERO)),
            () -> court,
            SystemNanoClock.INSTANCE,
            RESEND_AFTER.toNanos(),
            news);
        final Answering answering = new Answering(
            new ChainFollower(nodes, state, addresses.block(), EthereumChain.DEFAULT_BLOCKS_PER_QUERY),
            keeper,
            new Backoff(SystemNanoClock.INSTANCE, poll, BACKOFF_LIMIT));
        runner = new AgentRunner(
            new SleepingMillisIdleStrategy(IDLE_MILLIS),
            ex -> news.accept("challenges are not answered any more: " + ex.getMessage()),
            null,
            answering);
        AgentRunner.startOnThread(runner);
    }

    private static ChainParameters parameters(final EthereumChain chain) throws ParentChainException
    {
        try
        {
            return chain.parameters();
        }
        catch (final ParentChainException ex)
        {
            chain.close();
            throw ex;
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(runner, nodes);
    }

    /**
     * Follows L1 and answers.
     */
    private static final class Answering extends L1Agent
    {
        private final ChainFollower follower;
        private final Keeper keeper;

        Answering(final ChainFollower follower, final Keeper keeper, final Backoff backoff)
        {
            super(LoggerFactory.getLogger(Custodian.class), backoff);
            this.follower = follower;
            this.keeper = keeper;
        }

        @Override
        protected boolean poll() throws ParentChainException
        {
            final String toRead = follower.follow();
            if (toRead.isEmpty())
            {
                keeper.keep(follower.head().timestamp());
            }
            told(toRead.isEmpty() ? keeper.waitingFor() : toRead);
            return !toRead.isEmpty();
        }

        @Override
        protected void onFailure()
        {
            // What is asked next does not depend on what failed; the agent tells of it.
        }

        @Override
        public String roleName()
        {
            return "custodian";
        }
    }
}
