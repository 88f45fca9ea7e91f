package org.plasmex.settlement.l1;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.plasmex.settlement.l1.L1TestSystem.GWEI;
import static org.plasmex.settlement.l1.L1TestSystem.TIMEOUT;

class EthereumSubmissionTest
{
    private static final String RECEIVER = "0x00000000000000000000000000000000000abcde";
    private static final int PAYER = 4;
    private static final FeePolicy FEES = new FeePolicy(GWEI.multiply(BigInteger.valueOf(50)), GWEI);

    @TempDir
    private Path directory;

    private L1TestSystem system;

    @BeforeEach
    void setUp() throws Exception
    {
        system = new L1TestSystem(directory);
    }

    @AfterEach
    void tearDown() throws Exception
    {
        if (null != system)
        {
            system.close();
        }
    }

    @Test
    void shouldOfferMoreWhenItWaitsTooLong() throws Exception
    {
        final EthereumWallet wallet = system.wallet(PAYER, FEES, Duration.ofMillis(50));
        system.anvil().call("evm_setAutomine", "false");
        final EthereumSubmission submission = pay(wallet, 5);
        final String first = submission.waitingFor();
        await().atMost(TIMEOUT).until(() -> submission.poll().isEmpty() && !submission.waitingFor().equals(first));

        system.anvil().mine(1);
        await().atMost(TIMEOUT).until(() -> submission.poll().isPresent());
        assertThat(submission.poll().get().end()).isEqualTo(Outcome.End.SUCCEEDED);
        assertThat(system.node().balance(RECEIVER)).isEqualTo(5);
        assertThat(system.node().transactionCount(wallet.address())).isEqualTo(1);
    }

    @Test
    void shouldNotOfferMoreThanTheCap() throws Exception
    {
        final BigInteger cap = GWEI.multiply(BigInteger.valueOf(3));
        final EthereumWallet wallet = system.wallet(PAYER, new FeePolicy(cap, GWEI), Duration.ZERO);
        system.anvil().call("evm_setAutomine", "false");
        final EthereumSubmission submission = pay(wallet, 5);
        for (int i = 0; i < 50; i++)
        {
            assertThat(submission.poll()).isEmpty();
        }

        system.anvil().mine(1);
        assertThat(new BigInteger(submission.await(TIMEOUT).getEffectiveGasPrice().substring(2), 16))
            .isLessThanOrEqualTo(cap);
    }

    @Test
    void shouldKeepSeveralUnderWayInOrder() throws Exception
    {
        final EthereumWallet wallet = system.wallet(PAYER);
        system.anvil().call("evm_setAutomine", "false");
        final List<EthereumSubmission> underWay = new ArrayList<>();
        for (int i = 0; i < 20; i++)
        {
            underWay.add(pay(wallet, 1));
        }

        system.anvil().mine(1);
        for (final EthereumSubmission submission : underWay)
        {
            submission.await(TIMEOUT);
        }

        assertThat(system.node().balance(RECEIVER)).isEqualTo(20);
    }

    @Test
    void shouldBeSupersededWhenAnotherTransactionTakesItsNonce() throws Exception
    {
        final EthereumWallet wallet = system.wallet(PAYER, FEES, Duration.ofMillis(300));
        system.anvil().call("evm_setAutomine", "false");
        final EthereumSubmission submission = pay(wallet, 5);
        final FeePolicy generous = new FeePolicy(GWEI.multiply(BigInteger.valueOf(90)), GWEI.multiply(BigInteger.TEN));
        pay(system.wallet(PAYER, generous, Duration.ofHours(1)), 7);
        system.anvil().mine(1);

        assertThatThrownBy(() -> submission.await(TIMEOUT)).hasMessageContaining("was used by another transaction");
        assertThat(submission.poll().get().end()).isEqualTo(Outcome.End.SUPERSEDED);

        system.anvil().call("evm_setAutomine", "true");
        pay(wallet, 2).await(TIMEOUT);
        assertThat(system.node().balance(RECEIVER)).isEqualTo(9);
    }

    @Test
    void shouldSayWhatIsMissingAndGoOnWhenThePayerHasTooLittle() throws Exception
    {
        final EthereumWallet wallet = system.wallet(PAYER);
        system.anvil().call("anvil_setBalance", '"' + wallet.address() + "\",\"0x10\"");
        final EthereumSubmission submission = pay(wallet, 5);
        assertThat(submission.poll()).isEmpty();
        assertThat(submission.waitingFor())
            .contains("was not taken by the node")
            .containsIgnoringCase("insufficient funds");

        system.anvil().call("anvil_setBalance", '"' + wallet.address() + "\",\"0xffffffffffffffff\"");
        submission.await(TIMEOUT);
        assertThat(system.node().balance(RECEIVER)).isEqualTo(5);
    }

    @Test
    void shouldFillTheGapWhenL1LosesTheTransactionBefore() throws Exception
    {
        final EthereumWallet wallet = system.wallet(PAYER, FEES, Duration.ofMillis(100));
        final String before = system.snapshot();
        final EthereumSubmission first = pay(wallet, 5);
        final EthereumSubmission second = pay(wallet, 7);
        first.await(TIMEOUT);
        system.revert(before);
        assertThat(system.node().transactionCount(wallet.address())).isZero();

        second.await(TIMEOUT);
        assertThat(system.node().balance(RECEIVER)).isEqualTo(7);
        assertThat(system.node().transactionCount(wallet.address())).isEqualTo(2);
    }

    @Test
    void shouldTellTheOperatorsMistakeByName()
    {
        final OperatorAccount operator = new OperatorAccount(system.wallet(0), system.addresses());

        assertThatThrownBy(() -> operator.list(7, Deployer.ETH, GWEI, 1))
            .hasMessage("listing of asset 7 reverts: WrongAssetNumber(given: 7, next: 2)");
    }

    @Test
    void shouldHoldNoNonceWhenTheTransactionIsLargerThanTheNodeTakesAny() throws Exception
    {
        final EthereumWallet wallet = system.wallet(PAYER);
        system.anvil().call("evm_setAutomine", "false");
        system.proxy().lie("eth_sendRawTransaction", answer -> answer.replaceFirst("\"result\":\"\\w*\"",
            "\"error\":{\"code\":-32000,\"message\":\"oversized data: transaction size 141319, limit 131072\"}"));
        assertThatThrownBy(() -> pay(wallet, 5)).hasMessageContaining("oversized data")
            .hasMessageContaining("nothing was sent");

        // This one has really refused it.
        system.proxy().lie("eth_sendRawTransaction", answer -> answer);
        system.anvil().call("anvil_dropAllTransactions", "");
        system.anvil().call("evm_setAutomine", "true");
        pay(wallet, 7).await(TIMEOUT);
        assertThat(system.node().balance(RECEIVER)).isEqualTo(7);
        assertThat(system.node().transactionCount(wallet.address())).isEqualTo(1);
    }

    private static EthereumSubmission pay(final EthereumWallet wallet, final long amount) throws ParentChainException
    {
        return wallet.submit("gift", RECEIVER, BigInteger.valueOf(amount), "0x");
    }
}
