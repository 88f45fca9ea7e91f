package org.plasmex.settlement.l1;

import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.contracts.Chain;
import org.plasmex.contracts.FaultyProxy.Fault;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.methods.response.Log;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.settlement.l1.L1TestSystem.ETH;
import static org.plasmex.settlement.l1.L1TestSystem.GWEI;
import static org.plasmex.settlement.l1.L1TestSystem.TIMEOUT;
import static org.plasmex.settlement.l1.L1TestSystem.awaitWorking;

/**
 * A follower and a committer at a node that behaves badly in one way, then well again.
 */
class NodeFaultsTest
{
    private static final String COMMITTED = EventEncoder.encode(Chain.COMMITTED_EVENT);
    private static final FeePolicy FEES =
        new FeePolicy(GWEI.multiply(BigInteger.valueOf(100)), GWEI);

    private static final Set<Fault> FAULTS = EnumSet.complementOf(EnumSet.of(Fault.NONE, Fault.SLOW));
    private static final String SEND = "eth_sendRawTransaction";

    @TempDir
    private Path directory;

    private L1TestSystem system;
    private InboxStore store;
    private TestBlocks blocks;
    private L1Follower follower;
    private Committer committer;
    private final List<Integer> offered = new ArrayList<>();
    private final L1Clock clock = new L1Clock(SystemNanoClock.INSTANCE);

    @BeforeEach
    void setUp() throws Exception
    {
        system = new L1TestSystem(directory);
        system.nodeTimeout(Duration.ofMillis(400));
        store = system.openStore(directory.resolve("inbox"));
        blocks = new TestBlocks(system.addresses().genesisTime());
        follower = new L1Follower(new L1FollowerContext()
            .chain(system.chain(Confirmation.LATEST))
            .store(store)
            .clock(clock)
            .port((buffer, offset, length) ->
            {
                offered.add(length);
                return offered.size();
            })
            .firstBlock(system.addresses().block())
            .pollInterval(Duration.ofMillis(20))
            .backoffLimit(Duration.ofMillis(100)));
        committer = new Committer(new CommitterContext()
            .chain(system.chain(Confirmation.LATEST, FEES, Duration.ofMillis(300)))
            .headers(blocks::header)
            .committable(blocks::newest)
            .inbox(store)
            .attestor(system.custodians())
            .blocksPerTransaction(2)
            .pollInterval(Duration.ofMillis(20))
            .backoffLimit(Duration.ofMillis(100)));
    }

    @AfterEach
    void tearDown() throws Exception
    {
        if (null != store)
        {
            store.close();
        }

        if (null != system)
        {
            system.close();
        }
    }

    @Test
    void shouldGoOnWhereItWasAfterEachWayToFail() throws Exception
    {
        for (final Fault fault : FAULTS)
        {
            final int entries = offered.size();
            final long failures = committer.failures();
            final long misses = follower.failures();
            blocks.sealUpTo(blocks.newest() + 3, entries);
            awaitWorking(committer, () -> committer.lastCommitted() > blocks.newest() - 3);
            system.proxy().fault(fault);
            awaitWorking(committer, () -> committer.failures() > failures + 1);
            awaitWorking(follower, () -> follower.failures() > misses + 1);
            assertThat(follower.waitingFor()).as("%s", fault).isNotEmpty();

            blocks.sealUpTo(blocks.newest() + 3, entries);
            system.proxy().fault(Fault.NONE);
            deposit();
            awaitWorking(follower, () -> offered.size() == entries + 1 && follower.waitingFor().isEmpty());
            awaitWorking(committer, () -> committer.lastCommitted() == blocks.newest());
            final long time = system.node().latest().timestamp();
            awaitWorking(follower, () -> clock.headerTimestamp() == time);
        }

        assertCommittedOnceInOrder();
    }

    @Test
    void shouldCommitOnceHoweverTheNodeFailsAsItIsSentTheTransaction() throws Exception
    {
        for (final Fault fault : FAULTS)
        {
            final long sent = system.proxy().requests(SEND);
            system.proxy().fault(fault, SEND);
            blocks.sealUpTo(blocks.newest() + 2, 0);
            awaitWorking(committer, () -> system.proxy().requests(SEND) > sent + 2 ||
                committer.lastCommitted() == blocks.newest());

            system.proxy().fault(Fault.NONE);
            awaitWorking(committer, () -> committer.lastCommitted() == blocks.newest());
            assertThat(committer.pendingNonce()).as("%s", fault).isEqualTo(-1);
        }

        assertCommittedOnceInOrder();
    }

    @Test
    void shouldCommitAndFollowWhenTheNodeIsSlow() throws Exception
    {
        system.proxy().delay(Duration.ofMillis(100));
        system.proxy().fault(Fault.SLOW);
        blocks.sealUpTo(4, 0);
        awaitWorking(committer, () -> committer.lastCommitted() == 4);
        awaitWorking(follower, () -> follower.waitingFor().isEmpty());
        assertCommittedOnceInOrder();
    }

    @Test
    void shouldGoOnWhenOnlySomeMethodsFail() throws Exception
    {
        blocks.sealUpTo(2, 0);
        for (final String method : List.of("eth_call", "eth_getTransactionCount", "eth_estimateGas",
            "eth_getTransactionReceipt", "eth_getBlockByNumber", "eth_getBalance"))
        {
            system.proxy().fault(Fault.WRONG_RESULT);
            system.proxy().fault(Fault.NONE, method);
            final long failures = committer.failures();
            awaitWorking(committer, () -> committer.failures() > failures);
            system.proxy().fault(Fault.NONE);
            system.proxy().fault(Fault.GARBAGE, method);
            blocks.sealUpTo(blocks.newest() + 1, 0);
            committer.doWork();
        }

        system.proxy().fault(Fault.NONE);
        awaitWorking(committer, () -> committer.lastCommitted() == blocks.newest());
        assertCommittedOnceInOrder();
    }

    @Test
    void shouldGoOnCommittingWhenItsFundsCannotBeRead() throws Exception
    {
        system.proxy().fault(Fault.ERROR, "eth_getBalance");
        blocks.sealUpTo(2, 0);
        awaitWorking(committer, () -> committer.lastCommitted() == 2);

        assertThat(committer.funds()).isNull();
        assertThat(committer.failures()).isPositive();
    }

    @Test
    void shouldTellHowLongL1IsSilentAndHowLongItStandsStill() throws Exception
    {
        final long[] now = {0};
        final L1Follower own = new L1Follower(new L1FollowerContext()
            .chain(system.chain(Confirmation.LATEST))
            .store(store)
            .clock(clock)
            .port((buffer, offset, length) -> 0)
            .monotonic(() -> now[0])
            .pollInterval(Duration.ofSeconds(1)));
        own.doWork();
        now[0] += Duration.ofSeconds(9).toNanos();
        own.doWork();
        assertThat(own.secondsSinceAnswer()).isZero();
        assertThat(own.secondsSinceNewHead()).isEqualTo(9);

        system.proxy().fault(Fault.BREAK);
        now[0] += Duration.ofSeconds(5).toNanos();
        own.doWork();
        assertThat(own.secondsSinceAnswer()).isEqualTo(5);
        assertThat(own.secondsSinceNewHead()).isEqualTo(14);

        system.proxy().fault(Fault.NONE);
        system.anvil().mine(1);
        now[0] += Duration.ofSeconds(5).toNanos();
        own.doWork();
        assertThat(own.secondsSinceAnswer()).isZero();
        assertThat(own.secondsSinceNewHead()).isZero();
    }

    private void deposit() throws ParentChainException
    {
        system.customer().deposit(ETH, GWEI, system.customer().address()).await(TIMEOUT);
    }

    private void assertCommittedOnceInOrder() throws ParentChainException
    {
        final List<Long> numbers = new ArrayList<>();
        final EthereumNode node = system.node();
        for (final Log log : node.logs(system.addresses().chain(), 0, node.latest().number()))
        {
            if (COMMITTED.equals(log.getTopics().get(0)))
            {
                numbers.add(Chain.getCommittedEventFromLog(log).number.longValueExact());
            }
        }

        assertThat(numbers).isEqualTo(LongStream.rangeClosed(0, blocks.newest()).boxed().toList());
    }
}
