package org.plasmex.settlement.l1;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plasmex.protocol.sbe.DepositDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.settlement.l1.SettlementHaltedException.Cause;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.settlement.l1.L1TestSystem.ETH;
import static org.plasmex.settlement.l1.L1TestSystem.GWEI;
import static org.plasmex.settlement.l1.L1TestSystem.TIMEOUT;
import static org.plasmex.settlement.l1.L1TestSystem.awaitWorking;

/**
 * L1 takes back blocks with deposits, requests and commits in them. The blocks of the ledger process all entries of the
 * inbox that were offered.
 */
class ReorganisationTest extends CommitterTestBase
{
    private static final int OTHER = 2;

    private L1Account other;
    private final List<String> offered = new ArrayList<>();

    @BeforeEach
    void setUpOther()
    {
        other = new L1Account(system().wallet(OTHER), system().addresses());
    }

    @Test
    void shouldKnowNothingOfADepositOrRequestThatIsTakenBackBeforeItIsFinal() throws Exception
    {
        final L1Follower follower = follower(Confirmation.FINALIZED);
        final Committer committer = committer(Confirmation.FINALIZED);
        deposit(system().customer(), 1);
        system().customer().requestWithdraw(1, ETH).await(TIMEOUT);
        awaitWorking(follower, () -> follower.waitingFor().isEmpty());
        system().reorganise(2);
        deposit(other, 2);
        system().anvil().mine(2);
        awaitWorking(follower, () -> offered.size() == 1);

        assertThat(offered).containsExactly("0: 2");
        blocks().seal(system().node().pendingTime(), 1);
        committable(1);
        awaitWorking(committer, () -> committer.lastCommitted() == 1);
    }

    @Test
    void shouldTakeTwoDepositsAsTheyAreInTheEndWhenTheyAreSwappedBeforeTheyAreFinal() throws Exception
    {
        final L1Follower follower = follower(Confirmation.FINALIZED);
        final Committer committer = committer(Confirmation.FINALIZED);
        final String first = deposit(system().customer(), 1);
        final String second = deposit(other, 2);
        awaitWorking(follower, () -> follower.waitingFor().isEmpty());
        system().reorganise(2, second, first);
        system().anvil().mine(2);
        awaitWorking(follower, () -> offered.size() == 2);

        assertThat(offered).containsExactly("0: 2", "1: 1");
        blocks().seal(system().node().pendingTime(), 2);
        committable(1);
        awaitWorking(committer, () -> committer.lastCommitted() == 1);
        assertThat(committer.failures()).isZero();
    }

    @Test
    void shouldCommitNothingAndHaltWhenDepositsTakenForConfirmedAreSwappedBetweenSealAndCommit() throws Exception
    {
        final L1Follower follower = follower(Confirmation.LATEST);
        final Committer committer = committer(Confirmation.LATEST);
        for (int i = 0; i < 3; i++)
        {
            deposit(other, 3);
        }
        final String first = deposit(system().customer(), 1);
        final String second = deposit(other, 2);
        awaitWorking(follower, () -> offered.size() == 5);
        blocks().seal(system().node().pendingTime(), 5);
        system().reorganise(2, second, first);
        committable(1);
        awaitWorking(committer, () -> committer.failures() > 3);

        assertThat(committer.waitingFor()).contains("commit of block 1 reverts: UnknownInboxHash");
        assertThatThrownBy(() -> awaitWorking(follower, () -> false)).isInstanceOf(SettlementHaltedException.class);
        assertThat(follower.halted().why()).isEqualTo(Cause.INBOX_DIVERGED);
        assertThat(follower.halted().endsInFreeze()).isFalse();
        assertThat(follower.halted().number()).isEqualTo(3);
        assertThat(follower.waitingFor()).contains("rolling hash after 5 entries").contains("the Vault never had it")
            .contains("what it did from entry 3 on");
        assertThat(chain().status().tip()).isZero();
        assertThat(committer.transactions()).isZero();
    }

    @Test
    void shouldTellThatACommitRevertedWhenDepositsAreSwappedWhileItIsOnItsWay() throws Exception
    {
        final L1Follower follower = follower(Confirmation.LATEST);
        final Committer committer = committer(Confirmation.LATEST);
        final String first = deposit(system().customer(), 1);
        final String second = deposit(other, 2);
        awaitWorking(follower, () -> offered.size() == 2);
        blocks().seal(system().node().pendingTime(), 2);
        system().anvil().call("evm_setAutomine", "false");
        committable(1);
        awaitWorking(committer, () -> committer.waitingFor().endsWith("is in no block yet"));
        final String commit = system().raw(committer.waitingFor().replaceAll(".*transaction (0x[0-9a-f]+) .*", "$1"));
        system().reorganise(2, second, first, commit);
        awaitWorking(committer, () -> committer.failures() > 0);

        assertThat(chain().status().tip()).isZero();
        assertThat(committer.transactions()).isEqualTo(1);
        assertThat(committer.waitingFor()).contains("REVERTED");
        assertThatThrownBy(() -> awaitWorking(follower, () -> false)).isInstanceOf(SettlementHaltedException.class);
    }

    @Test
    void shouldCommitAgainWhenTheCommitIsTakenBackWithTheDepositsBelowIt() throws Exception
    {
        final L1Follower follower = follower(Confirmation.LATEST);
        final Committer committer = committer(Confirmation.LATEST);
        final String deposit = deposit(system().customer(), 1);
        awaitWorking(follower, () -> offered.size() == 1);
        blocks().seal(system().node().pendingTime(), 1);
        committable(1);
        awaitWorking(committer, () -> committer.lastCommitted() == 1);

        system().reorganise(2);
        assertThat(chain().status().tip()).isZero();
        awaitWorking(committer, () -> committer.waitingFor().contains("UnknownInboxHash"));
        awaitWorking(follower, () -> follower.waitingFor().contains("has 0 entries, and 1 are stored"));
        assertThat(committer.lastCommitted()).isZero();

        system().anvil().call("eth_sendRawTransaction", '"' + deposit + '"');
        awaitWorking(committer, () -> committer.lastCommitted() == 1 && chain().status().tip() == 1);
        awaitWorking(follower, () -> follower.waitingFor().isEmpty());
        assertThat(offered).hasSize(1);
        assertThat(committer.halted()).isNull();
    }

    @Test
    void shouldNoticeThatACommitIsInAnotherBlockNow() throws Exception
    {
        final Committer committer = committer(Confirmation.LATEST);
        sealUpTo(3);
        system().anvil().call("evm_setAutomine", "false");
        awaitWorking(committer, () -> committer.waitingFor().endsWith("is in no block yet"));
        final String commit = system().raw(committer.waitingFor().replaceAll(".*transaction (0x[0-9a-f]+) .*", "$1"));
        system().anvil().mine(1);
        awaitWorking(committer, () -> committer.lastCommitted() == 3);

        system().reorganise(1, commit);
        system().anvil().call("evm_setAutomine", "true");
        sealUpTo(5);
        awaitWorking(committer, () -> committer.lastCommitted() == 5);
        assertThat(committer.failures()).isZero();
    }

    /** The deposit's transaction, as it was signed. */
    private String deposit(final L1Account from, final long gwei) throws ParentChainException
    {
        return system().raw(from.deposit(ETH, GWEI.multiply(BigInteger.valueOf(gwei)), from.address())
            .await(TIMEOUT).getTransactionHash());
    }

    private L1Follower follower(final Confirmation confirmation)
    {
        return new L1Follower(new L1FollowerContext()
            .chain(system().chain(confirmation))
            .store(store())
            .clock(new L1Clock(SystemNanoClock.INSTANCE))
            .port(this::take)
            .firstBlock(system().addresses().block())
            .pollInterval(Duration.ofMillis(20))
            .backoffLimit(Duration.ofMillis(200)));
    }

    private long take(final DirectBuffer buffer, final int offset, final int length)
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        header.wrap(buffer, offset);
        if (DepositDecoder.TEMPLATE_ID == header.templateId())
        {
            final DepositDecoder deposit = new DepositDecoder().wrapAndApplyHeader(buffer, offset, header);
            offered.add(deposit.entry() + ": " + deposit.amount());
        }
        else
        {
            offered.add("template " + header.templateId());
        }

        return offered.size();
    }
}
