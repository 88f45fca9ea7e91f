package org.plasmex.settlement.l1;

import org.junit.jupiter.api.Test;
import org.plasmex.settlement.l1.SettlementHaltedException.Cause;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.settlement.l1.L1TestSystem.CHALLENGE;
import static org.plasmex.settlement.l1.L1TestSystem.GWEI;
import static org.plasmex.settlement.l1.L1TestSystem.INCLUSION;
import static org.plasmex.settlement.l1.L1TestSystem.TIMEOUT;
import static org.plasmex.settlement.l1.L1TestSystem.awaitWorking;

/**
 * When committing is over, and how certain that must be.
 */
class CommitterEndTest extends CommitterTestBase
{
    @Test
    void shouldEndInFreezeWithTheLastStepThatCountsWhenTheFrozenChainIsFinalized() throws Exception
    {
        blocks().seal(system().node().pendingTime(), 0, new byte[]{1}, new byte[]{2});
        committable(1);
        final Committer committer = committer(Confirmation.FINALIZED);
        awaitWorking(committer, () -> committer.lastCommitted() == 1);
        sealUpTo(2);
        system().freeze();
        awaitWorking(committer, () -> committer.waitingFor().startsWith("certainty"));
        assertThat(committer.isBlocked()).isTrue();
        assertThat(committer.halted()).isNull();

        system().anvil().mine(3);
        assertHalts(committer, Cause.FROZEN);
        assertThat(committer.halted().endsInFreeze()).isTrue();
        assertThat(committer.halted().tip()).isEqualTo(1);
        assertThat(committer.halted().lastStep()).isEqualTo(3);
        assertThat(committer.waitingFor()).contains("what is after block 1 and step 3 is void");
    }

    @Test
    void shouldTellTheSuccessorAndHaltWithoutFreezeWhenItHasTakenOver() throws Exception
    {
        blocks().seal(system().node().pendingTime(), 0, new byte[]{1}, new byte[]{2});
        committable(1);
        final Committer committer = committer(Confirmation.FINALIZED);
        awaitWorking(committer, () -> committer.lastCommitted() == 1 && null != committer.succession());
        assertThat(committer.succession().successor()).isEmpty();

        final OperatorAccount successor = new OperatorAccount(system().wallet(3), system().addresses());
        final String address = successor.address().toLowerCase(Locale.ROOT);
        new OperatorAccount(system().wallet(L1TestSystem.OPERATOR), system().addresses())
            .nameOperator(address).await(TIMEOUT);
        final long named = system().node().latest().timestamp();
        awaitWorking(committer, () -> committer.succession().successor().equals(address));
        assertThat(committer.succession().from()).isEqualTo(named + 2 * CHALLENGE);
        assertThat(committer.succession().until()).isEqualTo(named + 4 * CHALLENGE);
        assertThat(committer.isBlocked()).isFalse();

        system().anvil().increaseTime(2 * CHALLENGE + 1);
        successor.takeOver(GWEI).await(TIMEOUT);
        awaitWorking(committer, committer::isHandedOver);
        assertThat(committer.blockedBy()).contains("the operator on L1 is " + address + " now");
        assertThat(committer.halted()).isNull();

        system().anvil().mine(70);
        assertHalts(committer, Cause.HANDED_OVER);
        assertThat(committer.halted().endsInFreeze()).isFalse();
        assertThat(committer.halted().getMessage())
            .contains(address, "Block 1 and step 3 are the last", "the successor's --key");
    }

    @Test
    void shouldGoOnWhenL1TakesTheFreezeBack() throws Exception
    {
        sealUpTo(1);
        final Committer committer = committer(Confirmation.FINALIZED);
        awaitWorking(committer, () -> committer.lastCommitted() == 1);
        final String before = system().snapshot();
        system().freeze();
        sealUpTo(2);
        awaitWorking(committer, committer::isBlocked);

        system().revert(before);
        awaitWorking(committer, () -> committer.lastCommitted() == 2);
        assertThat(committer.isBlocked()).isFalse();
        assertThat(committer.halted()).isNull();
    }

    @Test
    void shouldCountNoStepWhenNothingWasCommittedInTime() throws Exception
    {
        sealUpTo(2);
        system().anvil().increaseTime(INCLUSION + 100);
        final Committer committer = committer(Confirmation.FINALIZED);
        awaitWorking(committer, committer::isBlocked);
        assertThat(committer.waitingFor()).contains("block 1 is too old to be committed");

        system().anvil().mine(3);
        assertHalts(committer, Cause.TOO_OLD);
        assertThat(committer.halted().number()).isEqualTo(1);
        assertThat(committer.halted().tip()).isZero();
        assertThat(committer.halted().lastStep()).isZero();
    }

    @Test
    void shouldEndInFreezeAlsoWhileItsTransactionNeverGetsIntoABlock() throws Exception
    {
        final FeePolicy cheap = new FeePolicy(GWEI.multiply(BigInteger.valueOf(6)), GWEI);
        system().anvil().call("evm_setAutomine", "false");
        sealUpTo(1);
        final Committer committer = committer(system().chain(Confirmation.LATEST, cheap, Duration.ofMillis(300)));
        awaitWorking(committer, () -> committer.waitingFor().endsWith("is in no block yet"));
        system().nextBaseFee(20);
        system().anvil().increaseTime(INCLUSION + 100);

        assertHalts(committer, Cause.TOO_OLD);
        assertThat(committer.pendingNonce()).isNotNegative();
        assertThat(committer.halted().tip()).isZero();
    }

    @Test
    void shouldRecoverFromAnOutageThatIsShorterThanInclusion() throws Exception
    {
        sealUpTo(1);
        final Committer committer = committer();
        awaitWorking(committer, () -> committer.lastCommitted() == 1);
        final long until = system().node().pendingTime();
        system().stopNode();
        blocks().seal(until, 0);
        sealUpTo(6);
        awaitWorking(committer, () -> committer.failures() > 2);

        system().startNode();
        system().anvil().increaseTime(INCLUSION - 100);
        awaitWorking(committer, () -> committer.lastCommitted() == 6);
        assertThat(committer.halted()).isNull();
    }

    @Test
    void shouldNeverEndTheHistoryOfAnotherChainsDataDirectory() throws Exception
    {
        blocks(new TestBlocks(system().addresses().genesisTime() - 1));
        sealUpTo(1);
        system().freeze();
        system().anvil().increaseTime(INCLUSION + 100);
        final Committer committer = committer();

        assertHalts(committer, Cause.DOES_NOT_FOLLOW);
        assertThat(committer.halted().endsInFreeze()).isFalse();
        assertThat(committer.halted().tip()).isEqualTo(-1);
        assertThat(committer.waitingFor()).contains("this data directory is not of this chain");
    }

    @Test
    void shouldBothCommitOnceWhenTwoVenuesOfOneKeyMakeTheSameBlocks() throws Exception
    {
        system().anvil().call("evm_setAutomine", "false");
        sealUpTo(6);
        final Committer one = committer();
        final Committer two = committer();
        awaitBothPending(one, two);
        assertThat(two.pendingNonce()).isEqualTo(one.pendingNonce());

        awaitWorking(one, () ->
        {
            two.doWork();
            system().anvil().mine(1);
            return one.lastCommitted() == 6 && two.lastCommitted() == 6;
        });
        assertThat(one.halted()).isNull();
        assertThat(two.halted()).isNull();
        assertThat(chain().status().tip()).isEqualTo(6);
    }

    @Test
    void shouldStopOneWhenTwoVenuesOfOneKeyMakeOtherBlocks() throws Exception
    {
        system().anvil().call("evm_setAutomine", "false");
        final TestBlocks theirs = new TestBlocks(system().addresses().genesisTime());
        theirs.seal(system().node().pendingTime(), 0, new byte[]{1});
        theirs.sealUpTo(2, 0);
        sealUpTo(2);
        final Committer one = committer();
        blocks(theirs);
        final Committer two = committer();
        awaitBothPending(one, two);
        assertThatThrownBy(() -> awaitWorking(one, () ->
        {
            two.doWork();
            system().anvil().mine(1);
            return false;
        })).isInstanceOf(SettlementHaltedException.class).hasMessageContaining("another venue uses the operator's key");
        final Committer loser = null != one.halted() ? one : two;
        final Committer winner = null != one.halted() ? two : one;
        awaitWorking(winner, () ->
        {
            system().anvil().mine(1);
            return winner.lastCommitted() == 2;
        });
        assertThat(loser.halted().why()).isEqualTo(Cause.OTHER_BLOCK_COMMITTED);
        assertThat(loser.halted().endsInFreeze()).isFalse();
        assertThat(winner.halted()).isNull();
    }

    @Test
    void shouldStopWhenAnotherVenueIsAheadWithOtherBlocks() throws Exception
    {
        sealUpTo(4);
        final Committer first = committer();
        awaitWorking(first, () -> first.lastCommitted() == 4);
        blocks(new TestBlocks(system().addresses().genesisTime()));
        blocks().seal(system().node().pendingTime(), 0, new byte[]{1});
        committable(1);

        assertHalts(committer(), Cause.OTHER_BLOCK_COMMITTED);
    }

    @Test
    void shouldBeBlockedWhileL1HasMoreOfItsBlocksThanItHas() throws Exception
    {
        sealUpTo(4);
        final Committer first = committer();
        awaitWorking(first, () -> first.lastCommitted() == 4);
        committable(2);
        final Committer second = committer();
        awaitWorking(second, second::isBlocked);
        assertThat(second.waitingFor()).contains("the block store has only up to block 2");

        sealUpTo(5);
        awaitWorking(second, () -> second.lastCommitted() == 5);
        assertThat(second.isBlocked()).isFalse();
    }

    /** Each has sent its transaction while its node knew nothing of the other's. */
    private void awaitBothPending(final Committer one, final Committer two)
    {
        awaitWorking(one, () -> one.pendingNonce() >= 0);
        system().anvil().call("anvil_dropAllTransactions", "");
        awaitWorking(two, () -> two.pendingNonce() >= 0);
    }

    private static void assertHalts(final Committer committer, final Cause cause)
    {
        assertThatThrownBy(() -> awaitWorking(committer, () -> false)).isInstanceOf(SettlementHaltedException.class);
        assertThat(committer.halted().why()).isEqualTo(cause);
    }
}
