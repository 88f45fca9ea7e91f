package org.plasmex.watcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.court.EthereumCourt;
import org.plasmex.settlement.l1.Backoff;
import org.plasmex.settlement.l1.ChainParameters;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.DeployedContracts;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.EthereumWallet;
import org.plasmex.settlement.l1.InboxStore;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.NoContractException;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.watcher.chain.ChainFollower;
import org.plasmex.watcher.chain.ChainState;
import org.plasmex.watcher.chain.Nodes;
import org.plasmex.watcher.duty.Answers;
import org.plasmex.watcher.duty.Challenges;
import org.plasmex.watcher.duty.Claiming;
import org.plasmex.watcher.duty.Collecting;
import org.plasmex.watcher.duty.Ending;
import org.plasmex.watcher.duty.Keeper;
import org.plasmex.watcher.duty.Leaving;
import org.plasmex.watcher.duty.LinkDoubts;
import org.plasmex.watcher.duty.Proofs;
import org.plasmex.watcher.duty.Refunding;
import org.plasmex.watcher.duty.Situation;
import org.plasmex.watcher.fetch.BlockFetcher;
import org.plasmex.watcher.fetch.Custody;
import org.plasmex.watcher.receipt.ReceiptDesk;
import org.plasmex.watcher.serve.BlockServer;
import org.plasmex.watcher.serve.BlockServerContext;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;

/**
 * A running watcher. It trusts L1, and nobody else: not the venue, not those who serve blocks, and where two L1 nodes
 * are given, none of them alone.
 * <p>
 * Launched, it has three threads of its own: one for L1, one that gets blocks, one that checks them, with others beside
 * it for signatures. Any thread may read the figures, and close it.
 */
public final class Watch implements AutoCloseable
{
    private static final String BLOCKS = "blocks";
    private static final String INBOX = "inbox";
    private static final String CHECKED = "checked";
    private static final String ANNOUNCER = "announcer";
    private static final String DOWNLOADS = "downloads";
    private static final Duration BACKOFF_LIMIT = Duration.ofSeconds(60);
    private static final Duration RECEIPT_PATIENCE = Duration.ofSeconds(2);
    private static final int SECRET_LENGTH = 32;
    private static final long IDLE_MILLIS = 20;

    private final WatchContext context;
    private final Nodes nodes;
    private final ChainParameters parameters;
    private final BlockStore store;
    private final InboxStore inbox;
    private final ChainState state = new ChainState();
    private final ChainFollower follower;
    private final LinkDoubts links;
    private final Keeper keeper;
    private final L1Side l1;
    private final BlockFetcher fetcher;
    private final BlockChecker checker;
    private final Custody custody;
    private final List<AgentRunner> runners = new ArrayList<>();
    private final BlockServer server;
    private volatile Throwable failure;

    private Watch(final WatchContext context, final Nodes nodes, final ContractAddresses addresses)
        throws ParentChainException
    {
        this.context = context;
        this.nodes = nodes;
        parameters = nodes.agreed("the chain's parameters", eye -> eye.chain().parameters());
        final Genesis genesis = new Genesis(
            addresses.chainId(), addresses.vaultBytes(), addresses.genesisTime(), parameters.span());
        final Path directory = context.directory();
        final Consumer<String> news = new Once(context.news());
        store = BlockStore.open(directory.resolve(BLOCKS), genesis);
        inbox = InboxStore.open(directory.resolve(INBOX), addresses.chainId(), addresses.vaultBytes());
        follower = new ChainFollower(nodes, state, addresses.block(), context.blocksPerQuery());
        fetcher = new BlockFetcher(
            state,
            this::fetchable,
            store,
            made(directory.resolve(DOWNLOADS)),
            context.sources(),
            context.patience(),
            context.challengeAfter(),
            context.maxBlockLength(),
            context.clock(),
            news);
        checker = new BlockChecker(
            state, this::checkable, this::fetchable, this::unquestioned, store, inbox, context.recoveries(),
            context.threads(), fetcher::changes, directory.resolve(CHECKED), news);

        final String me = context.isDryRun() ? "" : context.key().getAddress().toLowerCase(Locale.ROOT);
        final Situation situation = new Situation(
            state, store, inbox, addresses, parameters, nodes, me);
        final Leaving leaving = new Leaving(situation, checker::endCells, context.accounts());
        final Claiming claiming = new Claiming(situation, checker::checked, context.accounts());
        links = new LinkDoubts(situation, checker::doubts, context.challengeAfter());
        keeper = new Keeper(
            List.of(
                new Proofs(situation, checker::faults),
                new Answers(situation, context.leftToOthers(parameters)),
                leaving,
                claiming,
                new Challenges(situation, fetcher, context.challengeAfter()),
                links,
                new Ending(situation, inbox, context.leftToOthers(parameters)),
                new Refunding(situation, leaving::owners),
                new Collecting(situation, address ->
                    leaving.owners().contains(address) || claiming.recipients().contains(address))),
            context.isDryRun() ? null : () -> nodes.answering().court(),
            context.clock(),
            context.resendAfter().toNanos(),
            context.news());
        l1 = new L1Side(nodes, state, follower, inbox, addresses.block(), keeper, context.custodianKey() != null,
            new Backoff(context.clock(), context.pollInterval(), BACKOFF_LIMIT), context.news());
        custody = context.custodianKey() == null ? null : custody(news);
        server = WatchContext.OFF.equals(context.address()) ? null : serve();
    }

    /**
     * Starts a watcher.
     *
     * @param context what it is told; complete, and not changed afterwards.
     * @return the watcher, to be closed.
     * @throws ParentChainException     if L1 does not answer, or knows no such Vault; ask again later.
     * @throws NoCustodianException if the custodian's key is none's.
     */
    public static Watch launch(final WatchContext context) throws ParentChainException
    {
        final Watch watch = open(context);
        watch.run(watch.l1, watch.custody == null ? watch.fetcher : new CompositeAgent(watch.fetcher, watch.custody),
            watch.checker);
        return watch;
    }

    /**
     * Makes a watcher that has no threads for its duty cycles: the caller is the thread, with {@link #doWork()}.
     *
     * @param context what it is told; complete, and not changed afterwards.
     * @return the watcher, to be closed.
     * @throws ParentChainException     if L1 does not answer, or knows no such Vault; ask again later.
     * @throws NoCustodianException if the custodian's key is none's.
     */
    public static Watch open(final WatchContext context) throws ParentChainException
    {
        final List<EthereumNode> open = new ArrayList<>();
        try
        {
            context.rpcs().forEach(rpc -> open.add(new EthereumNode(rpc, context.timeout())));
            final ContractAddresses addresses = find(context.vault(), open);
            final List<Nodes.Eye> eyes = new ArrayList<>();
            for (final EthereumNode node : open)
            {
                final EthereumWallet wallet = wallet(context, node, addresses);
                eyes.add(new Nodes.Eye(
                    node,
                    new EthereumChain(node, addresses, context.confirmation(), wallet, context.blocksPerQuery()),
                    new EthereumCourt(wallet, addresses),
                    new L1Account(wallet, addresses)));
            }

            final Nodes nodes = new Nodes(eyes);
            checkCustodian(context, nodes);
            return new Watch(context, nodes, addresses);
        }
        catch (final ParentChainException | RuntimeException ex)
        {
            CloseHelper.quietCloseAll(open);
            throw ex;
        }
    }

    /** As all say who answer, at least one. */
    private static ContractAddresses find(final String vault, final List<EthereumNode> nodes)
        throws ParentChainException
    {
        ContractAddresses addresses = null;
        ParentChainException silence = null;
        for (final EthereumNode node : nodes)
        {
            final ContractAddresses told;
            try
            {
                told = DeployedContracts.find(node, vault).addresses();
            }
            catch (final NoContractException ex)
            {
                throw ex;
            }
            catch (final ParentChainException ex)
            {
                silence = ex;
                continue;
            }
            if (addresses != null && !addresses.equals(told))
            {
                throw new ParentChainException("the L1 nodes disagree about the Vault " + vault + ": " +
                    addresses + " and, as " + node.url() + " says, " + told);
            }
            addresses = told;
        }
        if (addresses == null)
        {
            throw silence;
        }
        return addresses;
    }

    private static void checkCustodian(final WatchContext context, final Nodes nodes) throws ParentChainException
    {
        if (context.custodianKey() != null)
        {
            final String me = Hex.encode(context.custodianKey().address());
            if (!nodes.agreed("the custodian " + me, eye -> eye.chain().isCustodian(me)))
            {
                throw new NoCustodianException(me);
            }
        }
    }

    /**
     * One round of everything it does: L1, sources, blocks. Of a watcher that was opened, by one thread.
     *
     * @throws Exception if it can go on no more.
     */
    public void doWork() throws Exception
    {
        l1.doWork();
        fetcher.doWork();
        if (custody != null)
        {
            custody.doWork();
        }
        checker.doWork();
    }

    private void run(final Agent... agents)
    {
        final ErrorHandler onError = ex ->
        {
            failure = ex;
            context.news().accept("the watcher has failed: " + ex.getMessage());
        };
        for (final Agent agent : agents)
        {
            final AgentRunner runner =
                new AgentRunner(new SleepingMillisIdleStrategy(IDLE_MILLIS), onError, null, agent);
            runners.add(runner);
            AgentRunner.startOnThread(runner);
        }
    }

    private BlockServer serve()
    {
        final WatchPage page = new WatchPage(this);
        return new BlockServer(new BlockServerContext()
            .store(store)
            .receipts(new ReceiptDesk(
                store,
                inbox,
                () -> checker.good(fetcher.changes()),
                state::finalNumber,
                fetcher::changes,
                context.clock(),
                RECEIPT_PATIENCE))
            .address(context.address())
            .serve("/metrics", request -> request.contentType("text/plain; version=0.0.4").result(page.metrics()))
            .serve("/health", request -> request.contentType("application/json").result(page.health())));
    }

    private static EthereumWallet wallet(
        final WatchContext context, final EthereumNode node, final ContractAddresses addresses)
    {
        return new EthereumWallet(
            node,
            context.key() == null ? nobody() : context.key(),
            addresses.chainId(),
            context.fees(),
            context.clock(),
            context.resendAfter());
    }

    /** A key for who only looks: nothing is ever sent with it. */
    private static Credentials nobody()
    {
        final byte[] secret = new byte[SECRET_LENGTH];
        new SecureRandom().nextBytes(secret);
        secret[0] = 0;
        return Credentials.create(ECKeyPair.create(secret));
    }

    private static Path made(final Path directory)
    {
        try
        {
            return Files.createDirectories(directory);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot make " + directory, ex);
        }
    }

    private Custody custody(final Consumer<String> news)
    {
        return new Custody(
            state,
            this::fetchable,
            l1::operator,
            store,
            fetcher,
            this::attestable,
            context.custodianKey(),
            context.directory().resolve(ANNOUNCER),
            context.sources(),
            context.patience(),
            context.maxBlockLength(),
            context.clock(),
            news);
    }

    /** Nothing is signed whose links nobody could compare. */
    private long attestable()
    {
        return checker.hasGaps() ? 0 : checker.good(fetcher.changes());
    }

    private long fetchable()
    {
        return l1.confirmedTip();
    }

    private long unquestioned()
    {
        return l1.confirmedFinal();
    }

    /** A custodian checks also what is not committed yet, as long as something can be. */
    private long checkable()
    {
        return custody == null || state.isFrozen() ? state.tip() : Math.max(state.tip(), store.newest());
    }

    /**
     * How the chain stands on L1.
     *
     * @return the state, to be read only.
     */
    public ChainState state()
    {
        return state;
    }

    /**
     * The last block that is in the watcher's store.
     *
     * @return its number.
     */
    public long fetched()
    {
        return store.newest();
    }

    /**
     * The last block that was signed as a custodian.
     *
     * @return its number, 0 for none since the start.
     */
    public long attested()
    {
        return custody == null ? 0 : custody.attested();
    }

    /**
     * What checks the blocks.
     *
     * @return its figures.
     */
    public BlockChecker checker()
    {
        return checker;
    }

    /**
     * What does what is due.
     *
     * @return its figures.
     */
    public Keeper keeper()
    {
        return keeper;
    }

    /**
     * Number of the newest L1 block seen.
     *
     * @return 0 before the first answer.
     */
    public long head()
    {
        return follower.head().number();
    }

    /**
     * Number of the L1 block up to which the contracts' events were read.
     *
     * @return the number.
     */
    public long read()
    {
        return follower.read();
    }

    /**
     * Links into blocks that nobody gives, whose steps are still to be shown.
     *
     * @return how many.
     */
    public long linksInDoubt()
    {
        return links.open();
    }

    /**
     * How often L1 did not answer as it should.
     *
     * @return since the start.
     */
    public long failures()
    {
        return l1.failures();
    }

    /**
     * Where blocks, metrics and health are served.
     *
     * @return the URL, empty where nothing is.
     */
    public String url()
    {
        return server == null ? "" : server.url();
    }

    /**
     * Why the watcher does no more.
     *
     * @return null while it goes on.
     */
    public Throwable failure()
    {
        return failure;
    }

    /**
     * How it goes, in a line.
     *
     * @return words.
     */
    public String status()
    {
        final String waiting = !fetcher.waitingFor().isEmpty() ? fetcher.waitingFor() :
            custody != null && !custody.waitingFor().isEmpty() ? custody.waitingFor() : l1.waitingFor();
        return String.format(Locale.ROOT, "L1 block %d; %s, block %d committed%s, %d final; %d here%s, %d checked " +
            "(%,d steps)%s%s%s%s", head(), state.hasEnded() ? "ended" : state.isFrozen() ? "FROZEN" : "running",
            Math.max(0, state.tip()), silence(), state.finalNumber(), fetched(), deafness(), checker.checked(),
            checker.steps(),
            custody == null ? "" : attesting(),
            checker.faults().isEmpty() ? "" : "; " + checker.faults().get(0),
            checker.finalFaults().isEmpty() ? "" : "; final for ever: " + checker.finalFaults().get(0) + more(),
            waiting.isEmpty() ? "" : "; waiting for " + waiting);
    }

    private String more()
    {
        final long more = checker.finalFaults().size() - 1 + checker.moreFinalFaults();
        return more == 0 ? "" : " and " + more + " more";
    }

    /** A venue that stands commits after CHALLENGE / 2 at the latest, though nothing has happened. */
    private String silence()
    {
        final long age = commitAge();
        return state.isFrozen() || age <= parameters.challenge() / 2 + 2 * parameters.span() ? "" :
            ", NOTHING FOR " + Words.duration(age) + " (the chain can be frozen after " +
            Words.duration(parameters.challenge()) + ")";
    }

    /** Nobody need answer where nothing is to be had any more. */
    private String deafness()
    {
        return state.isFrozen() || custody != null || fetcher.silence().isEmpty() ? "" :
            ", NO SOURCE OF BLOCKS ANSWERS: " + fetcher.silence();
    }

    private String attesting()
    {
        final String successor = state.successor(custody.address());
        if (!successor.isEmpty())
        {
            return ", NO CUSTODIAN ANY MORE: its place was handed over to " + successor;
        }
        if (custody.isServing())
        {
            return ", " + custody.attested() + " attested";
        }
        return custody.silence().isEmpty() ?
            ", no venue waits for its attestations (it must name this custodian with --custodian ADDRESS)" :
            ", NO VENUE TO ATTEST FOR: " + custody.silence();
    }

    /**
     * How old the last committed block is, as L1's newest block tells the time.
     *
     * @return seconds, 0 while it is not known.
     */
    public long commitAge()
    {
        try
        {
            return Math.max(0, follower.head().timestamp() - state.header(state.tip()).until());
        }
        catch (final IndexOutOfBoundsException ex)
        {
            // L1 has told of none yet, or takes it back.
            return 0;
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(server);
        CloseHelper.closeAll(runners);
        CloseHelper.closeAll(nodes, inbox, store);
    }

    /**
     * Tells what is not told again and again.
     */
    private static final class Once implements Consumer<String>
    {
        private final Consumer<String> news;
        private String last = "";

        Once(final Consumer<String> news)
        {
            this.news = news;
        }

        @Override
        public synchronized void accept(final String words)
        {
            if (!words.equals(last))
            {
                last = words;
                news.accept(words);
            }
        }
    }
}
