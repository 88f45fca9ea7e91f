package org.plasmex.venue.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.client.CommandWriter;
import org.plasmex.contracts.Anvil;
import org.plasmex.gateway.Entrance;
import org.plasmex.gateway.GateStatus.Passage;
import org.plasmex.gateway.ReportListener;
import org.plasmex.gateway.Reports;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.protocol.sbe.StepExecutedDecoder;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.venue.Figures;
import org.plasmex.venue.Setting;
import org.plasmex.venue.Settings;
import org.plasmex.venue.Venue;
import org.plasmex.venue.Waiting;
import org.plasmex.venue.monitor.Health;

/**
 * What a venue does while its operator has no ether, so that no block is committed, and L1's clock goes on; and while
 * somebody who reads what happened does not keep up.
 */
class TradingGuardSystemTest
{
    private static final long PATIENCE_MILLIS = 120_000;
    private static final int HOUR = 3_600;
    private static final int LAG_LIMIT = 500;

    @TempDir
    private Path directory;

    private volatile boolean isReaderStuck;
    private Anvil anvil;
    private DevelopmentChain chain;
    private Venue venue;
    private Desk desk;
    private final Observer observer = new Observer();
    private final AtomicInteger statusOfMarket = new AtomicInteger(-1);

    @BeforeEach
    void trade() throws ParentChainException
    {
        anvil = Anvil.launch(new Anvil.Context());
        chain = DevelopmentChain.deploy(anvil.url());
        final GeneratedWorkload workload = new GeneratedWorkload(1, 2, 100);
        final List<Trader> traders = chain.traders(2, workload.wei(), workload.dollars());
        chain.deposit(traders, workload.wei(), workload.dollars());
        anvil.call("evm_setIntervalMining", "1");

        launch();
        assertThat(venue.operator().list(GeneratedWorkload.TERMS)).isNotNegative();
        await("deposits", () -> observer.deposits() == 4);
        await("open doors", () -> Passage.OPEN == venue.gateStatus().passage());
        desk = new Desk(venue, chain.addresses(), traders, observer, true);
        desk.work(workload, () -> {});
        assertThat(venue.awaitIdle(PATIENCE_MILLIS)).isTrue();
        // L1 may not have answered the committer yet.
        await("commits of all steps", () -> venue.committer().lastCommitted() >= 0 &&
            venue.blocks().header(venue.committer().lastCommitted()).nextStep() > venue.ledger().steps());
        await("open doors", () -> Passage.OPEN == venue.gateStatus().passage());
    }

    @AfterEach
    void close()
    {
        isReaderStuck = false;
        if (null != venue)
        {
            venue.close();
        }
        chain.close();
        anvil.close();
    }

    @Test
    void shouldTakeCancelsOnlyThenSuspendTradingAndResumeByItselfWhenCommittingStopsAndGoesOn()
    {
        ether(BigInteger.ZERO);
        final long committed = venue.committer().lastCommitted();
        assertThat(offerOrder()).isNotNegative();
        await("a block that is not committed", () -> venue.ledger().blocks() > committed);
        anvil.increaseTime(7 * HOUR);
        await("cancels only", () -> Passage.CANCELS_ONLY == venue.gateStatus().passage());
        assertThat(venue.gateStatus().reason()).contains("behind on L1");
        assertThat(offerOrder()).isEqualTo(Entrance.CANCELS_ONLY);
        assertThat(offerCancel()).isNotNegative();
        assertThat(statusOfMarket).hasValue(Terms.OPEN);

        anvil.increaseTime(6 * HOUR);
        assertThat(venue.figures().state()).isIn(Figures.State.CANCELS_ONLY, Figures.State.HALTED);
        await("suspension", () -> Terms.HALTED == statusOfMarket.get());
        await("the guard", () -> Figures.State.HALTED == venue.figures().state());
        assertThat(Health.of(venue.figures()).status()).isEqualTo(503);
        assertThat(Health.of(venue.figures()).json()).contains("\"state\":\"HALTED\"", "behind on L1");
        assertThat(venue.gateStatus().passage()).isEqualTo(Passage.CANCELS_ONLY);

        ether(BigInteger.TEN.pow(20));
        await("resumption", () -> Terms.OPEN == statusOfMarket.get());
        await("open doors", () -> Passage.OPEN == venue.gateStatus().passage());
        assertThat(offerOrder()).isNotNegative();
        assertThat(Health.of(venue.figures()).status()).isEqualTo(200);
        assertThat(venue.failure()).isNull();
    }

    @Test
    void shouldFreezeForGoodAndStayFrozenWhenItsBlocksCanNeverBeCommitted()
    {
        ether(BigInteger.ZERO);
        final long committed = venue.committer().lastCommitted();
        assertThat(offerOrder()).isNotNegative();
        await("a block that counts for nothing", () -> venue.ledger().blocks() > committed);
        anvil.increaseTime(25 * HOUR);

        await("freeze", () -> venue.isFrozen());
        assertThat(venue.gateStatus().passage()).isEqualTo(Passage.CLOSED);
        assertThat(venue.figures().state()).isEqualTo(Figures.State.FROZEN);
        assertThat(offerCancel()).isEqualTo(Entrance.GATE_CLOSED);
        final String reason = venue.gateStatus().reason();
        assertThat(reason).contains("what is after step " +
            (venue.blocks().header(committed).nextStep() - 1) + " is void");
        assertThat(venue.failure()).isNull();
        venue.close();
        final byte[] state = venue.stateDigest();

        launch();
        assertThat(venue.isFrozen()).isTrue();
        assertThat(venue.gateStatus().reason()).isEqualTo(reason);
        final long executed = venue.executed();
        await("L1", () -> venue.committer().lastCommitted() == committed);
        assertThat(venue.failure()).isNull();
        venue.close();
        assertThat(venue.executed()).isEqualTo(executed);
        assertThat(venue.stateDigest()).isEqualTo(state);
    }

    @Test
    void shouldTakeCancelsOnlyWhileAReaderIsTooFarBehindAndOrdersAgainWhenItHasCaughtUp()
    {
        isReaderStuck = true;
        final long executed = venue.executed();
        await("cancels only", () -> Entrance.CANCELS_ONLY == offerOrder());
        assertThat(venue.executed() - executed).isGreaterThan(LAG_LIMIT / 2);
        assertThat(venue.gateStatus().reason()).contains("reports are behind");
        assertThat(venue.figures().lag("reports")).isGreaterThan(LAG_LIMIT / 2);
        await("a cancel to be taken", () -> offerCancel() >= 0);

        isReaderStuck = false;
        await("open doors", () -> Passage.OPEN == venue.gateStatus().passage());
        assertThat(offerOrder()).isNotNegative();
    }

    private void launch()
    {
        final Settings settings = Settings.of(Map.of())
            .with(Setting.L1_CONFIRMATION, "latest")
            .with(Setting.L1_POLL_INTERVAL, "50")
            .with(Setting.BLOCK_INTERVAL, "200")
            .with(Setting.LAG_LIMIT, String.valueOf(LAG_LIMIT));
        venue = Venue.launch(
            chain.venueContext(settings).directory(directory).errorHandler(Throwable::printStackTrace));
        venue.follow(Reports.ALL_SESSIONS, observer);
        venue.follow(Reports.ALL_SESSIONS, new ReportListener()
        {
            private final DirectBuffer body = new UnsafeBuffer();

            @Override
            public void onStep(final StepExecutedDecoder step)
            {
                Waiting.until(PATIENCE_MILLIS, () -> !isReaderStuck);
                step.balances().forEach(balance -> {});
                step.orders().forEach(order -> {});
                step.wrapBody(body);
                final int op = body.getByte(0) & 0xff;
                if (Steps.STATUS == op)
                {
                    statusOfMarket.set(body.getByte(Steps.STATUS_STATUS) & 0xff);
                }
                else if (Steps.LIST == op)
                {
                    statusOfMarket.set(Terms.OPEN);
                }
            }
        });
    }

    private long offerOrder()
    {
        final CommandWriter writer = desk.writer(0);
        final int length = writer.placeOrder(
            desk.buffer(), 0, GeneratedWorkload.TERMS, Terms.BUY, Terms.GTC, GeneratedWorkload.TERMS.tickSize(), 1);
        return venue.door().offer(desk.buffer(), 0, length);
    }

    private long offerCancel()
    {
        final int length = desk.writer(0).cancelOrder(desk.buffer(), 0, 1);
        return venue.door().offer(desk.buffer(), 0, length);
    }

    private void ether(final BigInteger wei)
    {
        anvil.call("anvil_setBalance",
            "\"" + Anvil.account(0).getAddress() + "\",\"0x" + wei.toString(16) + "\"");
    }

    private void await(final String what, final BooleanSupplier condition)
    {
        assertThat(Waiting.until(PATIENCE_MILLIS, () -> condition.getAsBoolean() || null != venue.failure()) &&
            condition.getAsBoolean()).as("%s; failure %s, gate %s, committer waits for %s", what, venue.failure(),
            venue.gateStatus(), venue.committer().waitingFor()).isTrue();
    }
}
