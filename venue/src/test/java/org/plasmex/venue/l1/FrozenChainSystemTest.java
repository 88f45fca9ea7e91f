package org.plasmex.venue.l1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.venue.l1.WorstCaseSystem.INCLUSION;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.contracts.Anvil;
import org.plasmex.contracts.FaultyProxy.Fault;
import org.plasmex.gateway.Entrance;
import org.plasmex.gateway.GateStatus.Passage;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.court.Filing;
import org.plasmex.settlement.court.Prover;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.SettlementHaltedException.Cause;
import org.plasmex.venue.Figures;
import org.plasmex.venue.Venue;
import org.plasmex.venue.stage.DevelopmentChain;

/**
 * A venue whose chain a stranger freezes by the chain's own functions, while the venue cannot do what it must in time.
 */
class FrozenChainSystemTest
{
    private static final int STRANGER = 7;
    private static final long PATIENCE_MILLIS = 120_000;

    @TempDir
    private Path directory;

    private WorstCaseSystem system;

    @BeforeEach
    void setUp() throws Exception
    {
        system = new WorstCaseSystem(directory, Confirmation.LATEST);
        system.open();
        system.awaitCommitted();
    }

    @AfterEach
    void tearDown()
    {
        system.close();
    }

    @Test
    void shouldEndInFrozenAndStaySoWhenItsChainIsFrozenForSilence() throws Exception
    {
        final Header tip = system.venue().blocks().header(system.tip());
        system.proxy().fault(Fault.BREAK);
        system.trade(0);
        system.awaitSealed();
        system.passL1Time(system.chain().parameters().challenge() + 1);
        file(prover().freezeForSilence(tip));

        system.proxy().fault(Fault.NONE);
        assertEndsInFrozen(tip);
    }

    @Test
    void shouldEndInFrozenAndStaySoWhenItsChainIsFrozenForAnEntryOfTheInboxThatIsNotProcessed() throws Exception
    {
        final Header tip = system.venue().blocks().header(system.tip());
        system.proxy().fault(Fault.ERROR, "eth_estimateGas");
        final long entry = system.venue().inbox().size();
        final L1Account account = system.chain().trader(0).l1();
        account.deposit(DevelopmentChain.ETH, DevelopmentChain.ETH_QUANTUM, account.address())
            .await(Duration.ofSeconds(120));
        system.await("the deposit", () -> system.observer().deposits() == 5);
        system.awaitSealed();
        system.proxy().fault(Fault.BREAK);
        system.passL1Time(INCLUSION + 1);
        file(prover().freezeForInbox(entry));

        system.proxy().fault(Fault.NONE);
        assertEndsInFrozen(tip);
    }

    private void assertEndsInFrozen(final Header tip) throws Exception
    {
        final long lastStep = tip.nextStep() - 1;
        final Venue venue = system.venue();
        system.await("the freeze", venue::isFrozen);
        system.await("what clients are told", () -> lastStep == system.frozenStep());
        assertThat(venue.committer().halted().why()).isEqualTo(Cause.FROZEN);
        assertThat(venue.figures().state()).isEqualTo(Figures.State.FROZEN);
        assertThat(venue.gate().status().passage()).isEqualTo(Passage.CLOSED);
        assertThat(venue.gate().status().reason()).contains("what is after step " + lastStep + " is void");
        assertThat(system.offerCancel(0, 1)).isEqualTo(Entrance.GATE_CLOSED);
        assertThat(system.tip()).isEqualTo(tip.number());
        assertThat(venue.failure()).isNull();
        assertThat(venue.awaitIdle(PATIENCE_MILLIS)).isTrue();
        final long sealed = venue.blocks().newest();
        assertThat(sealed).isGreaterThan(tip.number());

        final Venue again = system.restart();
        assertThat(again.isFrozen()).isTrue();
        assertThat(again.gate().status().reason()).contains("what is after step " + lastStep + " is void");
        assertThat(system.offerOrder(0)).isEqualTo(Entrance.GATE_CLOSED);
        final long executed = again.executed();
        system.await("L1", () -> again.committer().lastCommitted() == tip.number());
        assertThat(again.executed()).isEqualTo(executed);
        assertThat(again.blocks().newest()).isEqualTo(sealed);
        assertThat(again.failure()).isNull();
    }

    private Prover prover()
    {
        return new Prover(system.venue().blocks(), system.venue().inbox(), system.chain().addresses());
    }

    // Anybody may.
    private void file(final Filing filing)
    {
        assertThat(filing.value()).isEqualTo(BigInteger.ZERO);
        final String hash = system.anvil().call("eth_sendTransaction", "{\"from\":\"" +
            Anvil.account(STRANGER).getAddress() + "\",\"to\":\"" + filing.to() + "\",\"data\":\"" + filing.data() +
            "\"}").replaceAll("(?s).*\"result\":\"(0x[0-9a-f]*)\".*", "$1");
        system.anvil().mine(1);
        assertThat(system.anvil().call("eth_getTransactionReceipt", '"' + hash + '"')).contains("\"status\":\"0x1\"");
    }
}
