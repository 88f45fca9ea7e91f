package org.plasmex.settlement.court;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.contracts.Anvil;
import org.plasmex.contracts.Vault;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.KeyRecovery;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.TestSteps;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.l1.ChainStatus;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.Deployer;
import org.plasmex.settlement.l1.EthereumChain;
import org.plasmex.settlement.l1.InboxRefill;
import org.plasmex.settlement.l1.InboxStore;
import org.plasmex.settlement.l1.EthereumWallet;
import org.plasmex.settlement.l1.L1TestSystem;
import org.plasmex.settlement.l1.OperatorAccount;
import org.plasmex.settlement.l1.Outcome;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.Submission;
import org.plasmex.settlement.law.Inbox;
import org.plasmex.settlement.ledger.Ledger;
import org.plasmex.settlement.verify.Fault;
import org.plasmex.settlement.verify.LedgerVerifier;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint16;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contracts on an Ethereum of their own, a chain that the ledger has made under their Vault, its inbox on L1, and a
 * stranger with a key who goes to court. What is done to L1 can be taken back.
 */
final class CourtTestSystem implements AutoCloseable
{
    static final Duration TIMEOUT = L1TestSystem.TIMEOUT;
    static final int STRANGER = 3;

    private static final long BLOCK_TIME = 100;

    private final L1TestSystem system;
    private final Path directory;
    private final TestChain chain;
    private final EthereumChain operator;
    private final EthereumCourt court;
    private final BlockStore honest;
    private InboxStore inbox;
    private String snapshot;
    private int stores;

    /**
     * Deploys, makes the chain, and tells L1 what its inbox must hold. Nothing is committed yet.
     */
    CourtTestSystem(final Path directory, final Consumer<TestChain> history) throws IOException, ParentChainException
    {
        this.directory = directory;
        system = new L1TestSystem(directory);
        final EthereumWallet wallet = system.wallet(L1TestSystem.OPERATOR);
        final String quote = new Deployer(wallet, TIMEOUT).deployToken();
        final BigInteger many = BigInteger.TEN.pow(18);
        new OperatorAccount(wallet, system.addresses())
            .list(TestSteps.QUOTE, quote, L1TestSystem.CENT, 1).await(TIMEOUT);
        system.customer().mint(quote, system.customer().address(), many).await(TIMEOUT);
        system.customer().approve(quote, many).await(TIMEOUT);

        chain = new TestChain(genesis());
        history.accept(chain);
        honest = BlockStore.open(directory.resolve("honest"), chain.genesis());
        final Ledger ledger = new Ledger(honest, chain.inbox());
        chain.records().forEach((record) -> ledger.onRecord(new UnsafeBuffer(record), 0, record.length));

        system.anvil().increaseTime(BLOCK_TIME * (honest.newest() + 1));
        operator = system.chain(Confirmation.LATEST);
        court = new EthereumCourt(system.wallet(STRANGER), addresses());
        for (long entry = 0; entry < chain.inbox().size(); entry++)
        {
            tell(chain.inbox().entry(entry));
        }
        readInbox();
        assertThat(inbox.rolling(inbox.size())).isEqualTo(chain.inbox().rolling(chain.inbox().size()));
        snapshot = system.snapshot();
    }

    private Genesis genesis()
    {
        final ContractAddresses at = system.addresses();
        return new Genesis(at.chainId(), at.vaultBytes(), at.genesisTime(), TestSteps.SPAN);
    }

    /**
     * Reads the inbox out of L1's events, as after a loss of it.
     */
    void readInbox() throws ParentChainException
    {
        if (inbox != null)
        {
            inbox.close();
        }
        inbox = InboxRefill.open(directory.resolve("inbox" + stores++), addresses(), operator, TIMEOUT, 0);
    }

    /**
     * Writes an entry of the inbox on L1, in the name of whoever asks.
     */
    void tell(final InboxEntry entry) throws ParentChainException
    {
        final String address = Hex.encode(entry.address());
        switch (entry.kind())
        {
            case Inbox.DEPOSIT ->
                system.customer().deposit(
                    (int)entry.a(), L1TestSystem.CENT.multiply(BigInteger.valueOf(entry.b())), address).await(TIMEOUT);
            case Inbox.WITHDRAW -> request(address, Vault.FUNC_REQUESTWITHDRAW,
                new Uint32(entry.a()), new Uint16(entry.b()));
            case Inbox.CANCEL -> request(address, Vault.FUNC_REQUESTCANCEL,
                new Uint32(entry.a()), new Uint64(entry.b()));
            default -> request(address, Vault.FUNC_REQUESTREVOKE, new Uint32(entry.a()), new Uint64(entry.b()));
        }
    }

    private void request(final String from, final String function, final Type<?>... values)
    {
        system.anvil().call("anvil_setBalance", '"' + from + "\",\"0xde0b6b3a7640000\"");
        system.anvil().call("anvil_impersonateAccount", '"' + from + '"');
        system.anvil().call("eth_sendTransaction", "{\"from\":\"" + from + "\",\"to\":\"" + addresses().vault() +
            "\",\"value\":\"0x7\",\"data\":\"" +
            FunctionEncoder.encode(new Function(function, List.of(values), List.of())) + "\"}");
    }

    /**
     * L1 as it was when the system was made, or when this was called last.
     */
    void restore()
    {
        system.revert(snapshot);
        snapshot = system.snapshot();
    }

    /**
     * What is done up to now is not taken back any more.
     */
    void keep()
    {
        snapshot = system.snapshot();
    }

    L1TestSystem l1()
    {
        return system;
    }

    ContractAddresses addresses()
    {
        return system.addresses();
    }

    TestChain chain()
    {
        return chain;
    }

    BlockStore honest()
    {
        return honest;
    }

    InboxStore inbox()
    {
        return inbox;
    }

    EthereumCourt court()
    {
        return court;
    }

    /**
     * Address of the stranger.
     */
    String stranger()
    {
        return Anvil.account(STRANGER).getAddress();
    }

    ChainStatus status() throws ParentChainException
    {
        return operator.status();
    }

    /**
     * Where the next blocks that are written go.
     */
    Path newDirectory()
    {
        return directory.resolve("store" + stores++);
    }

    /**
     * A prover made anew from what is on disk.
     */
    Prover prover(final BlockStore store)
    {
        return new Prover(store, inbox, addresses());
    }

    /**
     * Commits blocks as the operator, whatever is in them.
     */
    void commit(final BlockStore store, final long upTo) throws ParentChainException
    {
        for (long number = operator.status().tip() + 1; number <= upTo; number++)
        {
            final Header header = store.header(number);
            await(operator.commit(
                List.of(header), inbox.rolling(header.inbox()), system.custodians().attest(header)));
        }
    }

    private static void await(final Submission submission) throws ParentChainException
    {
        final long deadline = System.nanoTime() + TIMEOUT.toNanos();
        Outcome outcome = submission.poll().orElse(null);
        while (outcome == null)
        {
            assertThat(System.nanoTime() - deadline).as(submission.waitingFor()).isNegative();
            Thread.onSpinWait();
            outcome = submission.poll().orElse(null);
        }
        assertThat(outcome.hasSucceeded()).as(outcome.toString()).isTrue();
    }

    /**
     * What a stranger finds who trusts nobody.
     */
    List<Fault> verify(final BlockStore store, final long lastFinal)
    {
        return new LedgerVerifier(store, inbox, KeyRecovery::best, 2)
            .verify(store.newest(), lastFinal, (block, newest, steps) -> {});
    }

    /**
     * Sends a filing of the stranger's, which must be taken.
     */
    TransactionReceipt send(final Filing filing) throws ParentChainException
    {
        return court.submit(filing).await(TIMEOUT);
    }

    void passTime(final long seconds)
    {
        system.anvil().increaseTime(seconds);
        system.anvil().mine(1);
    }

    /**
     * What a transaction told.
     */
    <T extends CourtEvent> List<T> told(final TransactionReceipt receipt, final Class<T> kind)
        throws ParentChainException
    {
        final long block = receipt.getBlockNumber().longValueExact();
        return court.events(block, block).stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void close() throws IOException
    {
        if (inbox != null)
        {
            inbox.close();
        }
        honest.close();
        system.close();
    }
}
