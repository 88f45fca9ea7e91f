package org.plasmex.settlement.l1;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plasmex.contracts.Anvil;
import org.plasmex.contracts.FaultyProxy.Fault;
import org.plasmex.contracts.Vault;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.sbe.CancelRequestDecoder;
import org.plasmex.protocol.sbe.DepositDecoder;
import org.plasmex.protocol.sbe.MessageHeaderDecoder;
import org.plasmex.protocol.sbe.RevokeRequestDecoder;
import org.plasmex.protocol.sbe.WithdrawRequestDecoder;
import org.web3j.protocol.core.DefaultBlockParameterName;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plasmex.settlement.l1.L1TestSystem.CENT;
import static org.plasmex.settlement.l1.L1TestSystem.DOLLAR;
import static org.plasmex.settlement.l1.L1TestSystem.ETH;
import static org.plasmex.settlement.l1.L1TestSystem.GWEI;
import static org.plasmex.settlement.l1.L1TestSystem.TIMEOUT;
import static org.plasmex.settlement.l1.L1TestSystem.awaitWorking;

class L1FollowerTest
{
    @TempDir
    private Path directory;

    private L1TestSystem system;
    private InboxStore store;
    private L1Account customer;
    private String who;
    private final List<String> commands = new ArrayList<>();
    private final L1Clock clock = new L1Clock(SystemNanoClock.INSTANCE);

    @BeforeEach
    void setUp() throws Exception
    {
        system = new L1TestSystem(directory);
        store = system.openStore(directory.resolve("inbox"));
        customer = system.customer();
        who = customer.address();
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
    void shouldOfferEveryKindOfEntryInOrder() throws Exception
    {
        customer.deposit(ETH, GWEI.multiply(BigInteger.valueOf(5)), who).await(TIMEOUT);
        customer.deposit(DOLLAR, CENT.multiply(BigInteger.valueOf(1234)), who).await(TIMEOUT);
        customer.requestWithdraw(4_000_000_000L, DOLLAR).await(TIMEOUT);
        customer.requestCancel(77, 1L << 62).await(TIMEOUT);
        customer.requestRevoke(3, (1L << 62) - 1).await(TIMEOUT);

        final L1Follower follower = follower(Confirmation.LATEST, 0, this::take);
        awaitWorking(follower, () -> commands.size() == 5);

        assertThat(commands).containsExactly(
            "0: deposit " + who + " asset 0 amount 5",
            "1: deposit " + who + " asset 1 amount 1234",
            "2: withdraw " + who + " account 4000000000 asset 1",
            "3: cancel " + who + " slot 77 order 4611686018427387904",
            "4: revoke " + who + " account 3 nonce 4611686018427387903");
        assertThat(store.rolling(5)).isEqualTo(inboxHash());
        assertThat(follower.nextEntry()).isEqualTo(5);
        assertThat(clock.headerTimestamp()).isEqualTo(system.node().latest().timestamp());
        assertThat(clock.isSet()).isTrue();
    }

    @Test
    void shouldWaitUntilAnEntryIsFinalized() throws Exception
    {
        final L1Follower follower = follower(Confirmation.FINALIZED, 0, this::take);
        customer.deposit(ETH, GWEI, who).await(TIMEOUT);
        final long block = system.node().latest().number();
        awaitWorking(follower, () -> follower.head() == block && follower.waitingFor().isEmpty());
        assertThat(commands).isEmpty();
        assertThat(store.size()).isZero();

        system.anvil().mine(2);
        awaitWorking(follower, () -> !commands.isEmpty());
        assertThat(store.block(0)).isEqualTo(block);
    }

    @Test
    void shouldWaitForBlocksOnTopWhenADepthIsConfigured() throws Exception
    {
        final L1Follower follower = follower(Confirmation.depth(3), 0, this::take);
        customer.deposit(ETH, GWEI, who).await(TIMEOUT);
        system.anvil().mine(2);
        final long head = system.node().latest().number();
        awaitWorking(follower, () -> follower.head() == head && follower.waitingFor().isEmpty());
        assertThat(commands).isEmpty();

        system.anvil().mine(1);
        awaitWorking(follower, () -> !commands.isEmpty());
    }

    @Test
    void shouldFindEntriesFarApartAndManyInOneBlock() throws Exception
    {
        deposit(1);
        system.anvil().mine(45);
        system.anvil().call("evm_setAutomine", "false");
        final List<EthereumSubmission> underWay = new ArrayList<>();
        for (int i = 2; i <= 9; i++)
        {
            underWay.add(customer.deposit(ETH, GWEI.multiply(BigInteger.valueOf(i)), who));
        }

        system.anvil().mine(1);
        for (final EthereumSubmission submission : underWay)
        {
            submission.await(TIMEOUT);
        }

        system.anvil().mine(35);
        final L1Follower follower = follower(Confirmation.FINALIZED, 0, this::take);
        awaitWorking(follower, () -> commands.size() == 9);

        assertThat(commands).last().isEqualTo("8: deposit " + who + " asset 0 amount 9");
        assertThat(store.rolling(9)).isEqualTo(inboxHash());
    }

    @Test
    void shouldOfferNothingTwiceAfterARestart() throws Exception
    {
        deposit(3);
        final L1Follower first = follower(Confirmation.LATEST, 0, this::take);
        awaitWorking(first, () -> commands.size() == 3);
        store.close();
        deposit(2);

        store = system.openStore(directory.resolve("inbox"));
        commands.clear();
        final L1Follower second = follower(Confirmation.LATEST, 2, this::take);
        awaitWorking(second, () -> second.nextEntry() == 5 && second.waitingFor().isEmpty());

        assertThat(commands).extracting(command -> command.charAt(0)).containsExactly('2', '3', '4');
    }

    @Test
    void shouldReadAgainWhatTheStoreHasLostWithoutOfferingIt() throws Exception
    {
        deposit(3);
        final L1Follower follower = follower(Confirmation.LATEST, 3, this::take);
        awaitWorking(follower, () -> store.size() == 3 && follower.waitingFor().isEmpty());
        deposit(1);
        awaitWorking(follower, () -> commands.size() == 1);

        assertThat(commands.get(0)).startsWith("3:");
    }

    @Test
    void shouldOfferAgainWhenUnderBackPressure() throws Exception
    {
        deposit(3);
        final int[] refusals = {50};
        final L1Follower follower = follower(Confirmation.LATEST, 0, (buffer, offset, length) ->
        {
            final boolean isRefused = refusals[0] > 0 && refusals[0]-- % 3 != 0;
            return isRefused ? -1 : take(buffer, offset, length);
        });
        awaitWorking(follower, () -> follower.nextEntry() == 3);

        assertThat(commands).extracting(command -> command.charAt(0)).containsExactly('0', '1', '2');
    }

    @Test
    void shouldGoOnWhenTheNodeIsKilledAndStartedAgain() throws Exception
    {
        final L1Follower follower = follower(Confirmation.LATEST, 0, this::take);
        deposit(2);
        awaitWorking(follower, () -> commands.size() == 2);

        system.stopNode();
        awaitWorking(follower, () -> follower.failures() > 2);
        assertThat(follower.waitingFor()).contains("does not answer").contains("check that it runs");
        final long told = clock.nanoTime();

        system.startNode();
        deposit(1);
        awaitWorking(follower, () -> commands.size() == 3);
        assertThat(clock.nanoTime()).isGreaterThan(told);
        assertThat(store.rolling(3)).isEqualTo(inboxHash());
    }

    @Test
    void shouldTimeOutWhenTheNodeKeepsSilent() throws Exception
    {
        system.nodeTimeout(Duration.ofSeconds(2));
        final L1Follower follower = follower(Confirmation.LATEST, 0, this::take);
        awaitWorking(follower, () -> follower.waitingFor().isEmpty());

        system.proxy().fault(Fault.TAKE_AND_HANG);
        awaitWorking(follower, () -> follower.failures() > 1);
        assertThat(follower.waitingFor()).contains("does not answer eth_getBlockByNumber within 2000 ms");

        system.proxy().fault(Fault.NONE);
        deposit(1);
        awaitWorking(follower, () -> commands.size() == 1);
    }

    @Test
    void shouldTakeNeitherTimeNorEntriesFromANodeOfAnotherChain() throws Exception
    {
        final L1Follower follower = follower(Confirmation.LATEST, 0, this::take);
        try (Anvil other = Anvil.launch(new Anvil.Context().chainId(5)))
        {
            system.proxy().connect(other.url());
            awaitWorking(follower, () ->
                follower.waitingFor().contains("follows chain 5, and configured is chain 31337"));
            assertThat(clock.isSet()).isFalse();
        }

        system.proxy().connect(system.anvil().url());
        deposit(1);
        awaitWorking(follower, () -> commands.size() == 1);
    }

    @Test
    void shouldTakeNoEntryThatTheVaultDoesNotHaveAndMissNone() throws Exception
    {
        customer.deposit(ETH, GWEI.multiply(BigInteger.valueOf(5)), who).await(TIMEOUT);
        final L1Follower follower = follower(Confirmation.LATEST, 0, this::take);
        system.proxy().lie("eth_getLogs", answer -> answer.replaceFirst("0{63}5", "0".repeat(63) + '6'));
        awaitWorking(follower, () -> follower.waitingFor().contains("which the Vault does not have"));
        system.proxy().lie("eth_getLogs", answer -> answer.replaceFirst("\"result\":\\[.*]", "\"result\":[]"));
        awaitWorking(follower, () -> follower.waitingFor().contains("do not hold entry 0, which the Vault has"));
        assertThat(commands).isEmpty();
        assertThat(store.size()).isZero();

        system.proxy().lie("eth_getLogs", UnaryOperator.identity());
        awaitWorking(follower, () -> commands.size() == 1);
        assertThat(commands).containsExactly("0: deposit " + who + " asset 0 amount 5");
    }

    @Test
    void shouldHaltWhenWhatWasTakenForConfirmedIsReorganised() throws Exception
    {
        final String before = system.snapshot();
        deposit(1);
        final L1Follower follower = follower(Confirmation.LATEST, 0, this::take);
        awaitWorking(follower, () -> commands.size() == 1);

        system.revert(before);
        awaitWorking(follower, () -> follower.waitingFor().contains("the inbox has 0 entries, and 1 are stored"));

        new L1Account(system.wallet(1), system.addresses()).requestCancel(1, 1).await(TIMEOUT);
        assertThatThrownBy(() -> awaitWorking(follower, () -> false)).isInstanceOf(SettlementHaltedException.class);
        assertThat(follower.halted().why()).isEqualTo(SettlementHaltedException.Cause.INBOX_DIVERGED);
        assertThat(follower.doWork()).isZero();
        assertThat(commands).hasSize(1);
    }

    private L1Follower follower(final Confirmation confirmation, final long nextEntry, final InboxPort port)
    {
        return new L1Follower(new L1FollowerContext()
            .chain(system.chain(confirmation))
            .store(store)
            .clock(clock)
            .port(port)
            .firstBlock(system.addresses().block())
            .nextEntry(nextEntry)
            .pollInterval(Duration.ofMillis(20))
            .backoffLimit(Duration.ofMillis(200)));
    }

    private void deposit(final int count) throws ParentChainException
    {
        for (int i = 0; i < count; i++)
        {
            customer.deposit(ETH, GWEI, who).await(TIMEOUT);
        }
    }

    private byte[] inboxHash() throws ParentChainException
    {
        final ContractAddresses at = system.addresses();
        final ContractCalls calls = new ContractCalls(system.node(), at.chain(), at.vault(), at.claims());
        final Vault vault = calls.vault();

        return (byte[])calls.read(vault, vault.inboxHash(), DefaultBlockParameterName.LATEST).get(0).getValue();
    }

    private long take(final DirectBuffer buffer, final int offset, final int length)
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        header.wrap(buffer, offset);
        assertThat(length).isEqualTo(MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength());
        commands.add(switch (header.templateId())
        {
            case DepositDecoder.TEMPLATE_ID ->
            {
                final DepositDecoder deposit = new DepositDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield deposit.entry() + ": deposit " + address(buffer, deposit.offset()) + " asset " + deposit.asset() +
                    " amount " + deposit.amount();
            }
            case WithdrawRequestDecoder.TEMPLATE_ID ->
            {
                final WithdrawRequestDecoder withdraw =
                    new WithdrawRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield withdraw.entry() + ": withdraw " + address(buffer, withdraw.offset()) + " account " +
                    withdraw.account() + " asset " + withdraw.asset();
            }
            case CancelRequestDecoder.TEMPLATE_ID ->
            {
                final CancelRequestDecoder cancel =
                    new CancelRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield cancel.entry() + ": cancel " + address(buffer, cancel.offset()) + " slot " + cancel.slot() +
                    " order " + cancel.order();
            }
            case RevokeRequestDecoder.TEMPLATE_ID ->
            {
                final RevokeRequestDecoder revoke =
                    new RevokeRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield revoke.entry() + ": revoke " + address(buffer, revoke.offset()) + " account " +
                    revoke.account() + " nonce " + revoke.nonce();
            }
            default -> throw new AssertionError("template " + header.templateId());
        });

        return commands.size();
    }

    private static String address(final DirectBuffer buffer, final int blockOffset)
    {
        return Hex.encode(buffer, blockOffset + DepositDecoder.ownerEncodingOffset(), 20);
    }
}
