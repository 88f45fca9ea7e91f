package org.plasmex.venue.l1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.venue.l1.WorstCaseSystem.INCLUSION;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.contracts.FaultyProxy.Fault;
import org.plasmex.gateway.Entrance;
import org.plasmex.gateway.GateStatus.Passage;
import org.plasmex.protocol.sbe.Refusal;
import org.plasmex.settlement.l1.CommitGuard.Mode;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.venue.Venue;
import org.plasmex.venue.stage.GeneratedWorkload;

/**
 * A venue while L1 does not answer: for a while, for too long, and for ever.
 */
class SilentL1SystemTest
{
    @TempDir
    private Path directory;

    private WorstCaseSystem system;

    @BeforeEach
    void setUp() throws Exception
    {
        system = new WorstCaseSystem(directory, Confirmation.LATEST);
        system.open();
    }

    @AfterEach
    void tearDown()
    {
        system.close();
    }

    @Test
    void shouldTradeOnWhileTheNodeIsDownAndCommitAllWhenItIsBackFromItsState() throws Exception
    {
        system.awaitCommitted();
        final long tip = system.tip();
        system.stopNode();
        system.desk().work(new GeneratedWorkload(1, 2, 3_000), () -> {});
        system.awaitSealed();
        system.await("the committer to miss it", () -> system.venue().committer().failures() > 0 &&
            system.venue().committer().waitingFor().contains("does not answer"));
        assertThat(system.venue().guard().mode()).isEqualTo(Mode.OPEN);

        system.startNode();
        system.mineEachSecond(true);
        system.awaitCommitted();
        assertThat(system.tip()).isGreaterThan(tip);
        assertThat(system.venue().failure()).isNull();
    }

    @Test
    void shouldTakeCancelsOnlyThenHaltAndOpenAgainByItselfWhenL1IsBack() throws Exception
    {
        system.awaitCommitted();
        system.proxy().fault(Fault.BREAK);
        system.trade(0);
        final long first = system.desk().writer(0).lastNonce();
        system.trade(0);
        final long second = system.desk().writer(0).lastNonce();
        system.awaitSealed();
        assertThat(system.venue().gate().status().passage()).isEqualTo(Passage.OPEN);

        system.passVenueTime(INCLUSION / 4);
        system.awaitMode(Mode.CANCELS_ONLY);
        system.await("the gate", () -> Passage.CANCELS_ONLY == system.venue().gate().status().passage());
        assertThat(system.offerOrder(1)).isEqualTo(Entrance.CANCELS_ONLY);
        assertThat(system.offerCancel(0, first)).isNotNegative();
        system.await("the cancel", () -> 1 == system.cancels());
        assertThat(system.halts()).isZero();

        system.passVenueTime(INCLUSION / 4);
        system.await("the halt of the market", () -> 1 == system.halts());
        system.awaitMode(Mode.HALTED);
        assertThat(system.offerOrder(1)).isEqualTo(Entrance.CANCELS_ONLY);
        assertThat(system.offerCancel(0, second)).isNotNegative();
        system.await("the cancel", () -> 2 == system.cancels());

        system.proxy().fault(Fault.NONE);
        system.passL1Time(INCLUSION / 2 + 10);
        system.await("the market to open again", () -> 1 == system.openings());
        system.awaitMode(Mode.OPEN);
        system.await("the gate", () -> Passage.OPEN == system.venue().gate().status().passage());
        system.trade(1);
        system.awaitCommitted();
        assertThat(system.halts()).isEqualTo(1);
        assertThat(system.venue().failure()).isNull();
    }

    @Test
    void shouldStayHaltedOverARestartAndOpenWhenL1HasCaughtUp() throws Exception
    {
        system.awaitCommitted();
        system.proxy().fault(Fault.BREAK);
        system.trade(0);
        system.awaitSealed();
        system.passVenueTime(INCLUSION / 2);
        system.await("the halt of the market", () -> 1 == system.halts());
        // L1 answers again, but takes no commit.
        system.proxy().fault(Fault.NONE);
        system.proxy().fault(Fault.ERROR, "eth_estimateGas");
        system.passL1Time(INCLUSION / 2 + 10);

        system.restart();
        system.awaitMode(Mode.HALTED);
        assertThat(system.offerOrder(1)).isEqualTo(Entrance.CANCELS_ONLY);

        system.proxy().fault(Fault.NONE);
        system.await("the market to open again", () -> 1 == system.openings());
        system.awaitCommitted();
        assertThat(system.halts()).isEqualTo(1);
    }

    @Test
    void shouldSealAndCommitWithoutAnyCommandBeforeAnyoneMayFreezeAChainThatIsSilent() throws Exception
    {
        system.awaitCommitted();
        final long tip = system.tip();
        system.passL1Time(system.chain().parameters().challenge() / 2);
        system.await("a block without commands", () -> system.venue().committer().lastCommitted() == tip + 1);

        assertThat(system.venue().blocks().header(tip + 1).steps()).isEqualTo(1);
        assertThat(system.venue().guard().mode()).isEqualTo(Mode.OPEN);
    }

    @Test
    void shouldFreezeForGoodWhenABlockCanNeverBeCommitted() throws Exception
    {
        system.awaitCommitted();
        final long tip = system.tip();
        final long lastStep = system.venue().blocks().header(tip).nextStep() - 1;
        system.proxy().fault(Fault.BREAK);
        system.trade(0);
        system.awaitSealed();
        system.passVenueTime(INCLUSION / 2);
        system.await("the halt of the market", () -> 1 == system.halts());

        system.proxy().fault(Fault.NONE);
        system.passL1Time(INCLUSION + 100);
        system.await("the freeze", () -> system.venue().isFrozen());
        system.await("the gate", () -> Passage.CLOSED == system.venue().gate().status().passage());
        assertThat(system.venue().committer().halted().tip()).isEqualTo(tip);
        assertThat(system.venue().committer().halted().lastStep()).isEqualTo(lastStep);
        assertThat(system.venue().gate().status().reason()).contains(Long.toString(lastStep));
        assertThat(system.offerCancel(0, 1)).isEqualTo(Entrance.GATE_CLOSED);
        assertThat(system.venue().operator().seal()).isNotNegative();
        system.await("the refusal of the seal", () -> system.observer().reasons().containsKey(Refusal.FROZEN));
        system.awaitLinked();
        assertThat(system.venue().failure()).isNull();
        final long sealed = system.venue().blocks().newest();

        final Venue again = system.restart();
        assertThat(again.isFrozen()).isTrue();
        assertThat(again.blocks().newest()).isEqualTo(sealed);
        assertThat(system.offerOrder(1)).isEqualTo(Entrance.GATE_CLOSED);
        assertThat(system.tip()).isEqualTo(tip);
    }
}
