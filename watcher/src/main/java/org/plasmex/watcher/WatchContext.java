package org.plasmex.watcher;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.protocol.SigningKey;
import org.plasmex.settlement.l1.ChainParameters;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.FeePolicy;
import org.web3j.crypto.Credentials;

/**
 * What a watcher is told.
 */
public final class WatchContext
{
    /** Stands for an address at which nothing is served. */
    public static final String OFF = "off";

    private static final long MAX_BLOCK_LENGTH = 1 << 30;

    private List<String> rpcs = List.of();
    private String vault;
    private List<String> sources = List.of();
    private Path directory;
    private Set<Integer> accounts = Set.of();
    private Credentials key;
    private SigningKey custodianKey;
    private boolean isDryRun;
    private String address = OFF;
    private Confirmation confirmation = Confirmation.FINALIZED;
    private FeePolicy fees = new FeePolicy(
        BigInteger.valueOf(500 * FeePolicy.GWEI), BigInteger.valueOf(FeePolicy.GWEI));
    private Duration timeout = Duration.ofSeconds(10);
    private Duration resendAfter = Duration.ofSeconds(30);
    private Duration pollInterval = Duration.ofSeconds(2);
    private Duration patience = Duration.ofSeconds(10);
    private Duration challengeAfter = Duration.ofMinutes(30);
    private Duration leftToOthers = Duration.ofHours(2);
    private int threads = Runtime.getRuntime().availableProcessors();
    private int blocksPerQuery = EthereumChain.DEFAULT_BLOCKS_PER_QUERY;
    private NanoClock clock = SystemNanoClock.INSTANCE;
    private Consumer<String> news = words -> { };

    /**
     * The nodes of L1, which are compared.
     *
     * @param rpcs URLs, at least one; transactions go to the first.
     * @return this.
     */
    public WatchContext rpcs(final List<String> rpcs)
    {
        this.rpcs = List.copyOf(rpcs);
        return this;
    }

    /**
     * Whose chain is watched.
     *
     * @param vault its address, hex with 0x.
     * @return this.
     */
    public WatchContext vault(final String vault)
    {
        this.vault = vault;
        return this;
    }

    /**
     * Who serves blocks.
     *
     * @param sources URLs; asked in this order.
     * @return this.
     */
    public WatchContext sources(final List<String> sources)
    {
        this.sources = List.copyOf(sources);
        return this;
    }

    /**
     * Where the watcher keeps what it has.
     *
     * @param directory is required.
     * @return this.
     */
    public WatchContext directory(final Path directory)
    {
        this.directory = directory;
        return this;
    }

    /**
     * Accounts to exit for.
     *
     * @param accounts none unless set.
     * @return this.
     */
    public WatchContext accounts(final Set<Integer> accounts)
    {
        this.accounts = Set.copyOf(accounts);
        return this;
    }

    /**
     * Who pays for transactions, and is rewarded.
     *
     * @param key none unless set: then all that is due is only told.
     * @return this.
     */
    public WatchContext key(final Credentials key)
    {
        this.key = key;
        return this;
    }

    /**
     * Whose attestations it gives to those sources that are venues.
     *
     * @param custodianKey a custodian's, used for nothing else; none unless set.
     * @return this.
     */
    public WatchContext custodianKey(final SigningKey custodianKey)
    {
        this.custodianKey = custodianKey;
        return this;
    }

    /**
     * Whether what is due is only told.
     *
     * @param isDryRun false unless set.
     * @return this.
     */
    public WatchContext dryRun(final boolean isDryRun)
    {
        this.isDryRun = isDryRun;
        return this;
    }

    /**
     * Where blocks, metrics and health are served.
     *
     * @param address host and port with a colon between; {@link #OFF} unless set.
     * @return this.
     */
    public WatchContext address(final String address)
    {
        this.address = address;
        return this;
    }

    /**
     * Which L1 blocks count as there to stay.
     *
     * @param confirmation finalized ones unless set.
     * @return this.
     */
    public WatchContext confirmation(final Confirmation confirmation)
    {
        this.confirmation = confirmation;
        return this;
    }

    /**
     * What transactions may cost.
     *
     * @param fees up to 500 gwei unless set.
     * @return this.
     */
    public WatchContext fees(final FeePolicy fees)
    {
        this.fees = fees;
        return this;
    }

    /**
     * How often L1 is asked, and how long it may take.
     *
     * @param pollInterval 2 s unless set.
     * @param timeout      of an answer, 10 s unless set.
     * @param resendAfter  how long a transaction may be in no block before more is offered for it, 30 s unless set.
     * @return this.
     */
    public WatchContext l1(final Duration pollInterval, final Duration timeout, final Duration resendAfter)
    {
        this.pollInterval = pollInterval;
        this.timeout = timeout;
        this.resendAfter = resendAfter;
        return this;
    }

    /**
     * How long others are waited for.
     *
     * @param patience     with a source that is silent, 10 s unless set.
     * @param leftToOthers how long answers, and making blocks final, are left to the venue, 2 hours unless set;
     *                     never more than a quarter of RESPONSE.
     * @return this.
     */
    public WatchContext patience(final Duration patience, final Duration leftToOthers)
    {
        this.patience = patience;
        this.leftToOthers = leftToOthers;
        return this;
    }

    /**
     * How long after its commit a block may be missing before it is challenged.
     *
     * @param challengeAfter 30 minutes unless set.
     * @return this.
     */
    public WatchContext challengeAfter(final Duration challengeAfter)
    {
        this.challengeAfter = challengeAfter;
        return this;
    }

    /**
     * How many threads check signatures.
     *
     * @param threads as many as there are processors unless set.
     * @return this.
     */
    public WatchContext threads(final int threads)
    {
        this.threads = threads;
        return this;
    }

    /**
     * How many L1 blocks are searched for events in one question: what the nodes allow.
     *
     * @param blocksPerQuery 2,000 unless set.
     * @return this.
     */
    public WatchContext blocksPerQuery(final int blocksPerQuery)
    {
        this.blocksPerQuery = blocksPerQuery;
        return this;
    }

    /**
     * What its waits are measured with: between two questions to L1, before a source is asked again, before a
     * transaction is offered more.
     *
     * @param clock monotonic; the system's unless set.
     * @return this.
     */
    public WatchContext clock(final NanoClock clock)
    {
        this.clock = clock;
        return this;
    }

    /**
     * Who is told what the watcher sees and does.
     *
     * @param news takes lines, from several threads.
     * @return this.
     */
    public WatchContext news(final Consumer<String> news)
    {
        this.news = news;
        return this;
    }

    List<String> rpcs()
    {
        return rpcs;
    }

    String vault()
    {
        return vault;
    }

    List<String> sources()
    {
        return sources;
    }

    Path directory()
    {
        return directory;
    }

    Set<Integer> accounts()
    {
        return accounts;
    }

    Credentials key()
    {
        return key;
    }

    SigningKey custodianKey()
    {
        return custodianKey;
    }

    boolean isDryRun()
    {
        return isDryRun || key == null;
    }

    String address()
    {
        return address;
    }

    Confirmation confirmation()
    {
        return confirmation;
    }

    FeePolicy fees()
    {
        return fees;
    }

    Duration timeout()
    {
        return timeout;
    }

    Duration resendAfter()
    {
        return resendAfter;
    }

    Duration pollInterval()
    {
        return pollInterval;
    }

    Duration patience()
    {
        return patience;
    }

    Duration challengeAfter()
    {
        return challengeAfter;
    }

    /** A quarter of RESPONSE at most: nobody comes too late. */
    Duration leftToOthers(final ChainParameters parameters)
    {
        final Duration most = Duration.ofSeconds(parameters.response() / 4);
        return leftToOthers.compareTo(most) < 0 ? leftToOthers : most;
    }

    int threads()
    {
        return threads;
    }

    int blocksPerQuery()
    {
        return blocksPerQuery;
    }

    NanoClock clock()
    {
        return clock;
    }

    Consumer<String> news()
    {
        return news;
    }

    Supplier<KeyRecovery> recoveries()
    {
        return KeyRecovery::best;
    }

    long maxBlockLength()
    {
        return MAX_BLOCK_LENGTH;
    }
}
