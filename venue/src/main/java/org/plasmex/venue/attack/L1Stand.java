package org.plasmex.venue.attack;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SystemNanoClock;
import org.plasmex.contracts.Anvil;
import org.plasmex.protocol.Hex;
import org.plasmex.protocol.SigningKey;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.inbox.MemoryInbox;
import org.plasmex.settlement.l1.Attestation;
import org.plasmex.settlement.l1.ContractAddresses;
import org.plasmex.settlement.l1.Confirmation;
import org.plasmex.settlement.l1.Custodians;
import org.plasmex.settlement.l1.DeployedContracts;
import org.plasmex.settlement.l1.EthereumNode;
import org.plasmex.settlement.l1.EthereumWallet;
import org.plasmex.settlement.l1.FeePolicy;
import org.plasmex.settlement.l1.L1Account;
import org.plasmex.settlement.l1.L1Header;
import org.plasmex.settlement.l1.Outcome;
import org.plasmex.settlement.l1.ParentChain;
import org.plasmex.settlement.l1.ParentChainException;
import org.plasmex.settlement.l1.Submission;
import org.plasmex.venue.stage.DevelopmentChain;
import org.web3j.crypto.Credentials;

/**
 * An Ethereum of one's own on which an operator misbehaves: it can be set back to where it was before. For one thread.
 */
final class L1Stand implements Entries, AutoCloseable
{
    private static final long GENESIS = 1_800_000_000L;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final FeePolicy FEES =
        new FeePolicy(BigInteger.valueOf(1000 * FeePolicy.GWEI), BigInteger.valueOf(FeePolicy.GWEI));
    private static final int BANK = 1;
    /** The account of anvil that watches. */
    static final int WATCHER = 8;
    private static final int SLANDERER = 7;
    private static final int BYSTANDER = 6;
    private static final BigInteger PLENTY = BigInteger.ONE.shiftLeft(62);
    private static final int WAIT_MS = 2;

    private final Anvil anvil;
    private final DevelopmentChain chain;
    private final EthereumNode node;
    private final ParentChain operator;
    private final Custodians custodians;
    private final Genesis genesis;
    private final L1Account bank;
    private final List<L1Account> owners = new ArrayList<>();

    private L1Stand(final Anvil anvil, final DevelopmentChain chain)
    {
        this.anvil = anvil;
        this.chain = chain;
        node = new EthereumNode(chain.url(), TIMEOUT);
        final ContractAddresses addresses = chain.addresses();
        operator = chain.chain(Confirmation.parse("latest"));
        custodians = new Custodians(
            List.of(SigningKey.fromPrivate(DevelopmentChain.custodianKey())),
            addresses.chainId(),
            addresses.vaultBytes());
        genesis = new Genesis(
            addresses.chainId(), addresses.vaultBytes(), addresses.genesisTime(), chain.parameters().span());
        bank = new L1Account(wallet(Anvil.account(BANK)), addresses);
        for (int i = 0; i < Bodies.ACCOUNTS; i++)
        {
            owners.add(new L1Account(wallet(Credentials.create(Hex.encode(Bodies.secret(i)))), addresses));
        }
    }

    /**
     * Starts it all, at a time that is always the same.
     */
    static L1Stand launch() throws ParentChainException
    {
        final Anvil anvil = Anvil.launch(new Anvil.Context().timestamp(GENESIS));
        try
        {
            final L1Stand stand = new L1Stand(anvil, DevelopmentChain.deploy(anvil.url()));
            stand.fund();
            return stand;
        }
        catch (final ParentChainException | RuntimeException ex)
        {
            anvil.close();
            throw ex;
        }
    }

    /**
     * One that another process has launched: its clock and its past are the other's.
     */
    static L1Stand attach(final String url, final String vault) throws ParentChainException
    {
        try (EthereumNode node = new EthereumNode(url, TIMEOUT))
        {
            return new L1Stand(null, DevelopmentChain.attach(url, DeployedContracts.find(node, vault).addresses()));
        }
    }

    private void fund()
    {
        owners.forEach(owner ->
            anvil.call("anvil_setBalance", "\"" + owner.address() + "\",\"0x56bc75e2d63100000\""));
        await(() -> bank.mint(chain.token(), bank.address(), PLENTY));
        await(() -> bank.approve(chain.token(), PLENTY));
    }

    ContractAddresses addresses()
    {
        return chain.addresses();
    }

    Genesis genesis()
    {
        return genesis;
    }

    DevelopmentChain development()
    {
        return chain;
    }

    ParentChain operator()
    {
        return operator;
    }

    /**
     * Where the node answers.
     */
    String url()
    {
        return chain.url();
    }

    /**
     * The wallet of who watches; then that of who answers, and of who accuses falsely.
     */
    EthereumWallet watcher()
    {
        return wallet(Anvil.account(WATCHER));
    }

    EthereumWallet bystander()
    {
        return wallet(Anvil.account(BYSTANDER));
    }

    EthereumWallet slanderer()
    {
        return wallet(Anvil.account(SLANDERER));
    }

    private EthereumWallet wallet(final Credentials credentials)
    {
        return new EthereumWallet(
            node, credentials, chain.addresses().chainId(), FEES, SystemNanoClock.INSTANCE, Duration.ofSeconds(30));
    }

    /**
     * Who pays for deposits.
     */
    String bankAddress()
    {
        return bank.address();
    }

    long now()
    {
        return ask(() -> node.latest().timestamp());
    }

    long blockNumber()
    {
        return ask(() -> node.latest().number());
    }

    /**
     * Carries the clock forward.
     */
    void later(final long seconds)
    {
        anvil.increaseTime(seconds);
    }

    /**
     * Mines a block, also where nothing was sent.
     */
    void tick()
    {
        anvil.mine(1);
    }

    /**
     * The newest blocks are replaced by others, without transactions but for the first of them.
     *
     * @param blocks       how many.
     * @param transactions of the first one, in order, as they were signed.
     */
    void reorganise(final int blocks, final String... transactions)
    {
        anvil.call("anvil_reorg", blocks + ",[" +
            Stream.of(transactions).map(signed -> "[\"" + signed + "\",0]").collect(Collectors.joining(",")) + "]");
    }

    /**
     * A transaction as it was signed.
     */
    String signed(final String hash)
    {
        return anvil.call("eth_getRawTransactionByHash", '"' + hash + '"')
            .replaceAll("(?s).*\"result\":\"(0x[0-9a-f]*)\".*", "$1");
    }

    /**
     * Keeps everything as it is now, to come back to.
     */
    String keep()
    {
        return anvil.call("evm_snapshot", "").replaceAll(".*\"result\":\"(0x[0-9a-f]+)\".*", "$1");
    }

    /**
     * Everything is again as it was when it was kept. That is used up then.
     */
    void back(final String kept)
    {
        if (!anvil.call("evm_revert", "\"" + kept + "\"").contains("true"))
        {
            throw new IllegalStateException("anvil has lost its snapshot " + kept);
        }
    }

    /**
     * The operator commits, with all attestations.
     *
     * @throws ParentChainException a RevertedException where the chain does not take it.
     */
    void commit(final List<Header> headers, final MemoryInbox inbox) throws ParentChainException
    {
        final Header last = headers.get(headers.size() - 1);
        final long known = Math.max(0, Math.min(last.inbox(), inbox.size()));
        commit(headers, inbox.rolling(known), custodians.attest(last));
    }

    void commit(final List<Header> headers, final byte[] inboxHash, final List<Attestation> attestations)
        throws ParentChainException
    {
        await(operator.commit(headers, inboxHash, attestations));
    }

    List<Attestation> attest(final Header header)
    {
        return custodians.attest(header);
    }

    /**
     * All that is in the inbox now.
     */
    MemoryInbox inbox() throws ParentChainException
    {
        final MemoryInbox inbox = new MemoryInbox();
        final L1Header head = operator.head();
        long block = addresses().block();
        while (block <= head.number())
        {
            final ParentChain.InboxPage page = operator.inbox(inbox.size(), block, head);
            page.entries().forEach(entry -> inbox.add(entry.entry()));
            block = page.nextBlock();
        }
        return inbox;
    }

    void finalizeUpTo(final Header header)
    {
        await(() -> operator.finalizeUpTo(header));
    }

    @Override
    public void deposit(final byte[] owner, final int asset, final long quanta)
    {
        final BigInteger quantum =
            asset == DevelopmentChain.ETH ? DevelopmentChain.ETH_QUANTUM : DevelopmentChain.DOLLAR_QUANTUM;
        await(() -> bank.deposit(asset, BigInteger.valueOf(quanta).multiply(quantum), Hex.encode(owner)));
    }

    @Override
    public void withdraw(final int requester, final int account, final int asset)
    {
        await(() -> owners.get(requester).requestWithdraw(account, asset));
    }

    @Override
    public void cancel(final int requester, final int slot, final long order)
    {
        await(() -> owners.get(requester).requestCancel(slot, order));
    }

    @Override
    public void revoke(final int requester, final int account, final long nonce)
    {
        await(() -> owners.get(requester).requestRevoke(account, nonce));
    }

    private void await(final Question<Submission> sending)
    {
        ask(() ->
        {
            await(sending.ask());
            return true;
        });
    }

    /**
     * Waits until a transaction is in a block.
     */
    static Outcome await(final Submission submission) throws ParentChainException
    {
        while (true)
        {
            final var outcome = submission.poll();
            if (outcome.isPresent())
            {
                if (!outcome.get().hasSucceeded())
                {
                    throw new ParentChainException(submission.waitingFor() + ": " + outcome.get().reason());
                }
                return outcome.get();
            }
            try
            {
                TimeUnit.MILLISECONDS.sleep(WAIT_MS);
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
                throw new ParentChainException("interrupted: " + submission.waitingFor(), ex);
            }
        }
    }

    /**
     * What an honest part asks L1, which is one's own and answers.
     */
    static <T> T ask(final Question<T> question)
    {
        try
        {
            return question.ask();
        }
        catch (final ParentChainException ex)
        {
            throw new IllegalStateException("an Ethereum of one's own refuses: " + ex.getMessage(), ex);
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(operator, node, chain, anvil);
    }

    /**
     * Something that L1 is asked.
     */
    @FunctionalInterface
    interface Question<T>
    {
        T ask() throws ParentChainException;
    }
}
