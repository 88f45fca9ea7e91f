package org.plasmex.contracts;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.tuples.generated.Tuple4;
import org.web3j.utils.Numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeploymentTest
{
    private static final String ETH = "0x0000000000000000000000000000000000000000";
    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

    private TestL1 l1;

    @BeforeEach
    void setUp() throws Exception
    {
        l1 = new TestL1(new Anvil.Context());
        l1.deploy();
    }

    @AfterEach
    void tearDown()
    {
        l1.close();
    }

    @Test
    void shouldKnowEachOtherWhenDeployed() throws Exception
    {
        assertThat(l1.deployed).containsExactly("Chain", "Law", "Claims", "Vault", "Court");
        final Deployment contracts = l1.contracts;
        assertThat(contracts.chain().VAULT().send()).isEqualTo(contracts.vault().getContractAddress());
        assertThat(contracts.claims().VAULT().send()).isEqualTo(contracts.vault().getContractAddress());
        assertThat(contracts.vault().CLAIMS().send()).isEqualTo(contracts.claims().getContractAddress());
        assertThat(contracts.chain().parameters().send().challenge).isEqualTo(TestL1.CHALLENGE);
    }

    @Test
    void shouldDepositCommitAndFinalizeThroughTheWrappers() throws Exception
    {
        final Vault vault = l1.contracts.vault();
        final Chain chain = l1.contracts.chain();
        final String owner = Anvil.account(3).getAddress();
        vault.list(BigInteger.ZERO, ETH, GWEI, BigInteger.ONE).send();
        final BigInteger amount = BigInteger.TEN.multiply(GWEI);
        final TransactionReceipt receipt = vault.deposit(BigInteger.ZERO, amount, owner, amount).send();
        final Vault.DepositedEventResponse deposited = Vault.getDepositedEvents(receipt).get(0);
        assertThat(deposited.number).isZero();
        assertThat(deposited.owner).isEqualTo(owner);
        assertThat(deposited.amount).isEqualTo(BigInteger.TEN);
        assertThat(vault.inboxLengthAt(deposited.inboxHash).send()).isEqualTo(BigInteger.ONE);

        final Tuple4<BigInteger, BigInteger, BigInteger, BigInteger> tip = chain.tip().send();
        final Chain.Header header = TestL1.header(1, tip.component2().longValueExact(), l1.time(), 1, 1, 1,
            chain.GENESIS().send(), new byte[32]);
        final byte[] hash = TestL1.hash(header);
        final Chain.CommittedEventResponse committed = Chain.getCommittedEvents(
            chain.commit(header.parent, TestL1.blocks(List.of(header)), deposited.inboxHash, List.of(l1.attest(hash)))
                .send()).get(0);
        assertThat(committed.blockHash).isEqualTo(hash);
        assertThat(committed.header.inbox).isEqualTo(BigInteger.ONE);
        assertThat(chain.isFinal(hash).send()).isFalse();

        l1.anvil.increaseTime(TestL1.CHALLENGE);
        chain.finalize(hash).send();
        assertThat(chain.isFinal(hash).send()).isTrue();
    }

    @Test
    void shouldRefuseBlockThatItsCustodianDidNotAttest() throws Exception
    {
        final Chain chain = l1.contracts.chain();
        final long since = chain.tip().send().component2().longValueExact();
        final Chain.Header header = TestL1.header(1, since, l1.time(), 1, 1, 0, chain.GENESIS().send(), new byte[32]);
        assertThatThrownBy(
            () -> chain.commit(
                header.parent, TestL1.blocks(List.of(header)), new byte[32], List.of(l1.attest(new byte[32]))).send())
            .isInstanceOf(Exception.class);
        assertThat(chain.tip().send().component1()).isZero();
    }

    @Test
    void shouldKeepItsStateWhenAsked(@TempDir final Path directory) throws Exception
    {
        final Path state = directory.resolve("state.json");
        final String account = "\"" + Anvil.account(5).getAddress() + "\"";
        try (Anvil anvil = Anvil.launch(new Anvil.Context().state(state)))
        {
            anvil.call("anvil_setBalance", account + ",\"0x2a\"");
        }
        try (Anvil anvil = Anvil.launch(new Anvil.Context().state(state)))
        {
            assertThat(anvil.call("eth_getBalance", account + ",\"latest\"")).contains("\"0x2a\"");
        }
    }

    @Test
    void shouldPackSignaturesAndRefuseWhatIsNone()
    {
        final byte[] auth = new byte[66];
        auth[1] = 1;
        auth[33] = 0x7f;
        auth[65] = 28;
        final Chain.Attestation attestation = Attestations.fromAuth(auth);
        assertThat(Numeric.toHexString(attestation.r)).startsWith("0x01");
        assertThat(Numeric.toHexString(attestation.vs)).startsWith("0xff");
        auth[65] = 27;
        assertThat(Numeric.toHexString(Attestations.fromAuth(auth).vs)).startsWith("0x7f");
        auth[65] = 1;
        assertThatThrownBy(() -> Attestations.fromAuth(auth)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Attestations.fromAuth(new byte[98])).isInstanceOf(IllegalArgumentException.class);
    }
}
