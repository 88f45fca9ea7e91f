package org.plasmex.settlement.l1;

import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;
import org.plasmex.contracts.FaultyProxy.Fault;
import org.plasmex.protocol.Cells;
import org.plasmex.settlement.l1.SettlementHaltedException.Cause;

import java.math.BigInteger;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.settlement.l1.L1TestSystem.CENT;
import static org.plasmex.settlement.l1.L1TestSystem.CHALLENGE;
import static org.plasmex.settlement.l1.L1TestSystem.DOLLAR;
import static org.plasmex.settlement.l1.L1TestSystem.GWEI;
import static org.plasmex.settlement.l1.L1TestSystem.INCLUSION;
import static org.plasmex.settlement.l1.L1TestSystem.TIMEOUT;
import static org.plasmex.settlement.l1.L1TestSystem.awaitWorking;

class CommitterTest extends CommitterTestBase
{
    private static final String RECIPIENT = "0x00000000000000000000000000000000000abcde";

    @Test
    void shouldCommitInOrderSeveralBlocksInATransaction() throws Exception
    {
        sealUpTo(10);
        final Committer committer = committer();
        awaitWorking(committer, () -> committer.lastCommitted() == 10);

        assertThat(committer.transactions()).isEqualTo(3);
        assertThat(committer.gasUsed()).isPositive();
        assertThat(committer.failures()).isZero();
        assertThat(committer.lastFinal()).isZero();
        for (long number = 0; number <= 10; number++)
        {
            assertThat(chain().committedAt(blocks().header(number).hash())).isPresent();
        }
    }

    @Test
    void shouldCommitOnlyWhatIsSynced() throws Exception
    {
        blocks().sealUpTo(5, 0);
        committable(3);
        final Committer committer = committer();
        awaitWorking(committer, () -> committer.lastCommitted() == 3 && committer.waitingFor().startsWith("block 4"));

        committable(5);
        awaitWorking(committer, () -> committer.lastCommitted() == 5);
    }

    @Test
    void shouldWaitUntilL1HasReachedTheBlocksTime() throws Exception
    {
        final long now = system().node().pendingTime();
        blocks().seal(now, 0);
        blocks().seal(now + 500, 0);
        committable(2);
        final Committer committer = committer();
        awaitWorking(committer, () -> committer.lastCommitted() == 1 && committer.waitingFor().startsWith("L1's time"));

        system().anvil().increaseTime(500);
        awaitWorking(committer, () -> committer.lastCommitted() == 2);
        assertThat(committer.failures()).isZero();
    }

    @Test
    void shouldGoOnFromTheTipAfterARestart() throws Exception
    {
        sealUpTo(3);
        final Committer first = committer();
        awaitWorking(first, () -> first.lastCommitted() == 3);

        sealUpTo(6);
        final Committer second = committer();
        awaitWorking(second, () -> second.lastCommitted() == 6);

        assertThat(second.transactions()).isEqualTo(1);
        assertThat(second.failures()).isZero();
    }

    @Test
    void shouldCommitOnceWhenTheNodeDiesAndForgetsTheTransaction() throws Exception
    {
        sealUpTo(4);
        system().anvil().call("evm_setAutomine", "false");
        final Committer committer = committer();
        awaitWorking(committer, () -> committer.waitingFor().endsWith("is in no block yet"));
        assertThat(committer.waitingFor()).startsWith("commit of blocks 1 to 4: transaction 0x");

        system().stopNode();
        awaitWorking(committer, () -> committer.failures() > 2);
        assertThat(committer.waitingFor()).contains("does not answer");

        system().startNode();
        sealUpTo(7);
        awaitWorking(committer, () -> committer.lastCommitted() == 7);
        assertThat(committer.transactions()).isEqualTo(2);
    }

    @Test
    void shouldCommitOnceWhenTheAnswerToTheTransactionIsLost() throws Exception
    {
        system().nodeTimeout(Duration.ofSeconds(2));
        sealUpTo(2);
        final Committer committer = committer();
        system().anvil().call("evm_setAutomine", "false");
        awaitWorking(committer, () -> committer.waitingFor().endsWith("is in no block yet"));
        system().proxy().fault(Fault.TAKE_AND_HANG);
        system().anvil().mine(1);
        awaitWorking(committer, () -> committer.failures() > 0);

        system().proxy().fault(Fault.NONE);
        awaitWorking(committer, () -> committer.lastCommitted() == 2);
        assertThat(committer.transactions()).isEqualTo(1);
    }

    @Test
    void shouldCommitAgainWhenL1TakesTheCommitBack() throws Exception
    {
        final String before = system().snapshot();
        sealUpTo(4);
        final Committer committer = committer();
        awaitWorking(committer, () -> committer.lastCommitted() == 4);

        system().revert(before);
        assertThat(chain().status().tip()).isZero();
        awaitWorking(committer, () -> chain().status().tip() == 4);
        assertThat(committer.halted()).isNull();
    }

    @Test
    void shouldHaltWhenAnotherBlockIsCommittedUnderTheNumber() throws Exception
    {
        sealUpTo(2);
        final Committer other = committer();
        awaitWorking(other, () -> other.lastCommitted() == 2);

        blocks(new TestBlocks(system().addresses().genesisTime()));
        blocks().seal(system().node().pendingTime(), 0, new byte[]{1});
        sealUpTo(3);
        final Committer committer = committer();

        assertThatThrownBy(() -> awaitWorking(committer, () -> false))
            .isInstanceOf(SettlementHaltedException.class)
            .hasMessageContaining("block 2 is committed on L1 with another hash than ours");
        assertThat(committer.halted().why()).isEqualTo(Cause.OTHER_BLOCK_COMMITTED);
        assertThat(committer.doWork()).isZero();
        assertThat(chain().status().tip()).isEqualTo(2);
    }

    @Test
    void shouldHaltWhenAnotherVenueCommitsUnderItsNose() throws Exception
    {
        sealUpTo(2);
        final Committer committer = committer();
        awaitWorking(committer, () -> committer.lastCommitted() == 2);

        final TestBlocks ours = blocks();
        final TestBlocks theirs = new TestBlocks(system().addresses().genesisTime());
        theirs.sealUpTo(2, 0);
        theirs.seal(system().node().pendingTime(), 0, new byte[]{1});
        blocks(theirs);
        committable(3);
        final Committer other = committer();
        awaitWorking(other, () -> other.lastCommitted() == 3);

        blocks(ours);
        sealUpTo(4);
        assertThatThrownBy(() -> awaitWorking(committer, () -> false)).isInstanceOf(SettlementHaltedException.class);
        assertThat(committer.halted().why()).isEqualTo(Cause.OTHER_BLOCK_COMMITTED);
        assertThat(committer.halted().number()).isEqualTo(3);
    }

    @Test
    void shouldHaltWhenTheLedgerIsOfAnotherDeployment()
    {
        blocks(new TestBlocks(system().addresses().genesisTime() - 1));
        sealUpTo(1);
        final Committer committer = committer();

        assertThatThrownBy(() -> awaitWorking(committer, () -> false)).isInstanceOf(SettlementHaltedException.class);
        assertThat(committer.halted().why()).isEqualTo(Cause.DOES_NOT_FOLLOW);
    }

    @Test
    void shouldHaltWhenABlockIsTooOldToBeCommitted()
    {
        sealUpTo(1);
        system().anvil().increaseTime(INCLUSION + 100);
        final Committer committer = committer();

        assertThatThrownBy(() -> awaitWorking(committer, () -> false)).isInstanceOf(SettlementHaltedException.class);
        assertThat(committer.halted().why()).isEqualTo(Cause.TOO_OLD);
    }

    @Test
    void shouldHaltCommitsAndStillFinalizeWhenTheChainIsFrozen() throws Exception
    {
        blocks().sealUpTo(2, 0);
        committable(1);
        final Committer committer = committer();
        awaitWorking(committer, () -> committer.lastCommitted() == 1);

        system().freeze();
        assertThatThrownBy(() -> awaitWorking(committer, () -> false)).isInstanceOf(SettlementHaltedException.class);
        assertThat(committer.halted().why()).isEqualTo(Cause.FROZEN);

        committable(2);
        system().anvil().increaseTime(CHALLENGE);
        awaitWorking(committer, () -> committer.lastFinal() == 1);
        assertThat(committer.lastCommitted()).isEqualTo(1);
    }

    @Test
    void shouldWaitWhileGasCostsMoreThanTheCap() throws Exception
    {
        sealUpTo(1);
        final String dear = GWEI.multiply(BigInteger.TEN).toString(16);
        system().anvil().call("anvil_setNextBlockBaseFeePerGas", "\"0x" + dear + '"');
        system().anvil().mine(1);
        final FeePolicy cheap = new FeePolicy(GWEI.multiply(BigInteger.valueOf(6)), GWEI);
        final Committer committer = committer(system().chain(Confirmation.LATEST, cheap, Duration.ofSeconds(5)));
        awaitWorking(committer, () -> committer.waitingFor().contains("above the cap of 6 gwei"));

        // Empty blocks let the base fee fall, an eighth each.
        system().anvil().mine(8);
        awaitWorking(committer, () -> committer.lastCommitted() == 1);
    }

    @Test
    void shouldTellTheContractsReasonWhenACommitIsRefused() throws Exception
    {
        blocks().seal(system().node().pendingTime(), 0, new byte[0]);
        final long time = blocks().header(1).until();
        blocks().seal(time - 1, 0);
        committable(2);
        final Committer committer = committer();
        awaitWorking(committer, () -> committer.failures() > 2);

        assertThat(committer.waitingFor()).contains("commit of blocks 1 to 2 reverts: WrongUntil(given: " + (time - 1));
        assertThat(committer.lastCommitted()).isZero();
        assertThat(committer.transactions()).isZero();
    }

    @Test
    void shouldPayAClaimOfAFinalBlock() throws Exception
    {
        final L1Account customer = system().customer();
        customer.deposit(DOLLAR, CENT.multiply(BigInteger.valueOf(1000)), customer.address()).await(TIMEOUT);
        final L1Follower follower = new L1Follower(new L1FollowerContext()
            .chain(system().chain(Confirmation.LATEST))
            .store(store())
            .clock(new L1Clock(SystemNanoClock.INSTANCE))
            .port((buffer, offset, length) -> 0)
            .firstBlock(system().addresses().block())
            .pollInterval(Duration.ofMillis(20)));
        final Committer committer = committer();
        blocks().seal(system().node().pendingTime(), 1, TestBlocks.withdraw(DOLLAR, 300, RECIPIENT));
        blocks().sealUpTo(3, 1);
        committable(3);
        awaitWorking(committer, () -> committer.waitingFor().startsWith("inbox entry 0"));
        awaitWorking(follower, () -> store().size() == 1);
        awaitWorking(committer, () -> committer.lastCommitted() == 3);
        assertThatThrownBy(() -> customer.claim(blocks().receipt(1)))
            .isInstanceOf(RevertedException.class).hasMessageContaining("NotFinal");

        system().anvil().increaseTime(CHALLENGE);
        awaitWorking(committer, () -> committer.lastFinal() == 3);
        assertThat(committer.transactions()).isEqualTo(2);

        customer.claim(blocks().receipt(1)).await(TIMEOUT);
        assertThat(customer.isClaimed(Cells.balance(DOLLAR, 0), 1)).isTrue();
        assertThat(customer.credit(DOLLAR, RECIPIENT)).isEqualTo(300);
        assertThatThrownBy(() -> customer.claim(blocks().receipt(1)))
            .isInstanceOf(RevertedException.class).hasMessageContaining("AlreadyClaimed(number: 1)");

        customer.pay(DOLLAR, RECIPIENT).await(TIMEOUT);
        assertThat(customer.balance(DOLLAR, RECIPIENT)).isEqualTo(CENT.multiply(BigInteger.valueOf(300)));
        assertThat(customer.credit(DOLLAR, RECIPIENT)).isZero();
        assertThat(customer.custody(DOLLAR)).isEqualTo(700);
        assertThat(customer.balance(DOLLAR, system().addresses().vault()))
            .isEqualTo(CENT.multiply(BigInteger.valueOf(700)));
    }

    @Test
    void shouldFinalizeOnlyWhatIsOldEnough() throws Exception
    {
        blocks().seal(system().node().pendingTime(), 0);
        committable(1);
        final Committer committer = committer();
        awaitWorking(committer, () -> committer.lastCommitted() == 1);
        for (int i = 2; i <= 5; i++)
        {
            system().anvil().increaseTime(400);
            blocks().seal(blocks().header(blocks().newest()).until() + 400, 0);
            committable(i);
            final int newest = i;
            awaitWorking(committer, () -> committer.lastCommitted() == newest);
        }

        final long third = chain().committedAt(blocks().header(3).hash()).getAsLong();
        system().anvil().increaseTime(third + CHALLENGE - system().node().latest().timestamp());
        awaitWorking(committer, () -> committer.lastFinal() == 3);
        system().anvil().increaseTime(CHALLENGE);
        awaitWorking(committer, () -> committer.lastFinal() == 5);
    }
}
