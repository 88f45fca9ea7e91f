package org.plasmex.settlement.l1;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.settlement.l1.L1TestSystem.GWEI;
import static org.plasmex.settlement.l1.L1TestSystem.awaitWorking;

/**
 * What can become of a transaction that is on its way.
 */
class CommitterTransactionTest extends CommitterTestBase
{
    @Test
    void shouldSendAgainWhatTheNodeForgets() throws Exception
    {
        system().anvil().call("evm_setAutomine", "false");
        sealUpTo(2);
        final Committer committer = committer();
        awaitWorking(committer, () -> committer.waitingFor().endsWith("is in no block yet"));
        final long nonce = committer.pendingNonce();
        system().anvil().call("anvil_dropTransaction",
            '"' + committer.waitingFor().replaceAll(".*transaction (0x[0-9a-f]+) .*", "$1") + '"');
        awaitPending(committer);
        system().anvil().call("anvil_dropAllTransactions", "");
        awaitPending(committer);
        assertThat(committer.pendingNonce()).isEqualTo(nonce);

        system().anvil().mine(1);
        awaitWorking(committer, () -> committer.lastCommitted() == 2);
        assertThat(committer.transactions()).isEqualTo(1);
        assertThat(committer.pendingNonce()).isEqualTo(-1);
    }

    @Test
    void shouldStayBelowTheCapAndGetThroughWhenGasIsCheaperAgain() throws Exception
    {
        final FeePolicy cheap = new FeePolicy(GWEI.multiply(BigInteger.valueOf(6)), GWEI);
        system().anvil().call("evm_setAutomine", "false");
        sealUpTo(1);
        final Committer committer = committer(system().chain(Confirmation.LATEST, cheap, Duration.ofMillis(100)));
        awaitWorking(committer, () -> committer.waitingFor().endsWith("is in no block yet"));
        system().nextBaseFee(20);
        system().anvil().mine(1);
        awaitWorking(committer, () ->
            committer.waitingFor().contains("while L1 gas costs ") && committer.waitingFor().contains("cap of 6 gwei"));
        system().anvil().mine(3);
        assertThat(chain().status().tip()).isZero();

        // Empty blocks let the base fee fall, an eighth each.
        awaitWorking(committer, () ->
        {
            system().anvil().mine(1);
            return committer.lastCommitted() == 1;
        });
        assertThat(committer.transactions()).isEqualTo(1);

        sealUpTo(2);
        system().nextBaseFee(20);
        system().anvil().mine(1);
        awaitWorking(committer, () -> committer.waitingFor().contains("above the cap of 6 gwei"));
        awaitWorking(committer, () ->
        {
            system().anvil().mine(1);
            return committer.lastCommitted() == 2;
        });
    }

    @Test
    void shouldTellARevertedCommitAndCommitAgain() throws Exception
    {
        system().anvil().call("evm_setAutomine", "false");
        sealUpTo(2);
        final Committer committer = committer();
        awaitWorking(committer, () -> committer.waitingFor().endsWith("is in no block yet"));
        final String chain = '"' + system().addresses().chain() + '"';
        final String code = system().anvil().call("eth_getCode", chain + ",\"latest\"")
            .replaceAll("(?s).*\"result\":\"(0x[0-9a-f]*)\".*", "$1");
        system().anvil().call("anvil_setCode", chain + ",\"0x60006000fd\"");
        system().anvil().mine(1);
        system().anvil().call("anvil_setCode", chain + ",\"" + code + '"');
        awaitWorking(committer, () -> committer.failures() == 1);
        assertThat(committer.waitingFor())
            .startsWith("commit of blocks 1 to 2: transaction 0x").contains("REVERTED");

        awaitWorking(committer, () -> committer.waitingFor().endsWith("is in no block yet"));
        system().anvil().mine(1);
        awaitWorking(committer, () -> committer.lastCommitted() == 2);
        assertThat(committer.transactions()).isEqualTo(2);
    }

    @Test
    void shouldGoOnWhenTheNodeComesBackFromItsStateHavingForgottenWhatWasPending() throws Exception
    {
        sealUpTo(3);
        final Committer committer = committer();
        awaitWorking(committer, () -> committer.lastCommitted() == 3);
        for (int round = 1; round <= 2; round++)
        {
            system().anvil().call("evm_setAutomine", "false");
            sealUpTo(blocks().newest() + 3);
            awaitWorking(committer, () -> committer.waitingFor().endsWith("is in no block yet"));
            final long failures = committer.failures();
            system().stopNode();
            awaitWorking(committer, () -> committer.failures() > failures + 2);
            sealUpTo(blocks().newest() + 2);
            system().startNode();
            awaitWorking(committer, () -> committer.lastCommitted() == blocks().newest());
        }

        assertThat(chain().status().tip()).isEqualTo(13);
    }

    @Test
    void shouldTellItsFundsAlsoWhileNothingCanBeSent() throws Exception
    {
        final String operator = system().wallet(L1TestSystem.OPERATOR).address();
        system().anvil().call("anvil_setBalance", '"' + operator + "\",\"0x10\"");
        sealUpTo(1);
        final Committer committer = committer();
        awaitWorking(committer, () -> null != committer.funds() && committer.waitingFor().contains("not taken"));
        assertThat(committer.funds()).isEqualTo(new Funds(BigInteger.valueOf(16), GWEI));
        assertThat(committer.waitingFor()).containsIgnoringCase("insufficient funds");

        system().anvil().call("anvil_setBalance", '"' + operator + "\",\"0xffffffffffffffff\"");
        awaitWorking(committer, () -> committer.lastCommitted() == 1);
        final BigInteger before = committer.funds().balance();
        awaitWorking(committer, () -> !before.equals(committer.funds().balance()) || before.bitLength() > 60);
        assertThat(committer.funds().bond()).isEqualTo(GWEI);
    }

    private void awaitPending(final Committer committer) throws Exception
    {
        awaitWorking(committer, () -> system().anvil().call("txpool_status", "").contains("\"pending\":\"0x1\""));
    }
}
