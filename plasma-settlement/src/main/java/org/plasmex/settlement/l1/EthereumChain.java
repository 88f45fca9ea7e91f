package org.plasmex.settlement.l1;

import org.plasmex.contracts.Attestations;
import org.plasmex.contracts.Chain;
import org.plasmex.contracts.Vault;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.law.Inbox;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.datatypes.Type;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.response.Log;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The parent chain that is Ethereum, over the contracts of one deployment.
 * <p>
 * One thread may follow while another commits: only {@link #commit} and {@link #finalizeUpTo} use the wallet.
 */
public final class EthereumChain implements ParentChain
{
    /** How many blocks are searched for events in one call, unless told otherwise. */
    public static final int DEFAULT_BLOCKS_PER_QUERY = 2_000;

    private static final DefaultBlockParameter LATEST = DefaultBlockParameterName.LATEST;
    private static final String DEPOSITED = EventEncoder.encode(Vault.DEPOSITED_EVENT);
    private static final String WITHDRAW_REQUESTED = EventEncoder.encode(Vault.WITHDRAWREQUESTED_EVENT);
    private static final String CANCEL_REQUESTED = EventEncoder.encode(Vault.CANCELREQUESTED_EVENT);
    private static final String REVOKE_REQUESTED = EventEncoder.encode(Vault.REVOKEREQUESTED_EVENT);

    private final EthereumNode node;
    private final ContractAddresses addresses;
    private final Confirmation confirmation;
    private final EthereumWallet wallet;
    private final ContractCalls contracts;
    private final int blocksPerQuery;
    private volatile boolean isChecked;

    /**
     * A chain. Nothing is asked of the node yet.
     *
     * @param node           that is asked; closed with this.
     * @param addresses      where the contracts are.
     * @param confirmation   when a block counts as there to stay.
     * @param wallet         the operator's, over the same node; it must not be used by anybody else.
     * @param blocksPerQuery how many blocks are searched for events in one call: what the node allows.
     */
    public EthereumChain(
        final EthereumNode node,
        final ContractAddresses addresses,
        final Confirmation confirmation,
        final EthereumWallet wallet,
        final int blocksPerQuery)
    {
        this.node = node;
        this.addresses = addresses;
        this.confirmation = confirmation;
        this.wallet = wallet;
        this.blocksPerQuery = blocksPerQuery;
        contracts = new ContractCalls(node, addresses.chain(), addresses.vault(), addresses.claims());
    }

    /**
     * A chain that is looked at, and sent nothing.
     *
     * @param node         that is asked; closed with this.
     * @param addresses    where the contracts are.
     * @param confirmation when a block counts as there to stay.
     * @return the chain.
     */
    public static EthereumChain view(
        final EthereumNode node, final ContractAddresses addresses, final Confirmation confirmation)
    {
        return new EthereumChain(node, addresses, confirmation, null, DEFAULT_BLOCKS_PER_QUERY);
    }

    /** {@inheritDoc} */
    @Override
    public ChainParameters parameters() throws ParentChainException
    {
        checkChainId();
        final Chain chain = contracts.chain();
        final List<Type<?>> fixed = contracts.read(chain, chain.parameters(), LATEST);
        final Vault vault = contracts.vault();
        final BigInteger requestFee = contracts.readNumber(vault, vault.REQUEST_FEE(), LATEST);

        return EthereumNode.understand("the chain's parameters", fixed, values -> parameters(values, requestFee));
    }

    /**
     * Who may commit blocks.
     *
     * @return address, hex with 0x, in lower case.
     * @throws ParentChainException when the node does not answer.
     */
    public String operator() throws ParentChainException
    {
        return contracts.operator();
    }

    /**
     * Whether an attestation of an account counts.
     *
     * @param account address, hex with 0x.
     * @return true if it is one of the custodians.
     * @throws ParentChainException when the node does not answer.
     */
    public boolean isCustodian(final String account) throws ParentChainException
    {
        return contracts.isCustodian(account);
    }

    /** {@inheritDoc} */
    @Override
    public L1Header head() throws ParentChainException
    {
        checkChainId();

        return node.latest();
    }

    /** {@inheritDoc} */
    @Override
    public L1Header confirmed() throws ParentChainException
    {
        if (confirmation.isFinalized())
        {
            return node.header(DefaultBlockParameterName.FINALIZED).orElseThrow(() -> new ParentChainException(
                "L1 node " + node.url() + " has no finalized block yet: wait until it has synced"));
        }

        final L1Header latest = node.latest();
        if (0 == confirmation.depth())
        {
            return latest;
        }

        final long number = Math.max(0, latest.number() - confirmation.depth());

        return node.header(block(number)).orElseThrow(() -> new ParentChainException(
            "L1 node " + node.url() + " has block " + latest.number() + " but not block " + number));
    }

    /** {@inheritDoc} */
    @Override
    public long inboxLength(final L1Header at) throws ParentChainException
    {
        if (at.number() < addresses.block())
        {
            return 0;
        }

        final Vault vault = contracts.vault();

        return contracts.readLong(vault, vault.inboxLength(), block(at.number()));
    }

    /** {@inheritDoc} */
    @Override
    public OptionalLong inboxLength(final byte[] rolling, final L1Header at) throws ParentChainException
    {
        final Vault vault = contracts.vault();

        return contracts.find(
            vault, vault.inboxLengthAt(rolling), 0, ContractErrors.UNKNOWN_INBOX_HASH, block(at.number()));
    }

    /** {@inheritDoc} */
    @Override
    public InboxPage inbox(final long from, final long fromBlock, final L1Header at) throws ParentChainException
    {
        final long lastBlock = Math.min(at.number(), fromBlock + blocksPerQuery - 1);
        final List<L1Entry> entries = new ArrayList<>();
        if (fromBlock <= lastBlock)
        {
            for (final Log log : node.logs(addresses.vault(), fromBlock, lastBlock))
            {
                final L1Entry entry = EthereumNode.understand("an event of the Vault", log, EthereumChain::entry);
                if (null != entry && entry.number() >= from)
                {
                    if (from + entries.size() != entry.number())
                    {
                        throw new ParentChainException("L1 node " + node.url() + " has the event of inbox entry " +
                            entry.number() + " in block " + entry.block() + ", but not that of entry " +
                            (from + entries.size()) + " from block " + fromBlock + " on");
                    }

                    entries.add(entry);
                }
            }
        }

        return new InboxPage(entries, lastBlock + 1);
    }

    /** {@inheritDoc} */
    @Override
    public ChainStatus status() throws ParentChainException
    {
        return status(node.pendingTime(), LATEST);
    }

    /** {@inheritDoc} */
    @Override
    public ChainStatus status(final L1Header at) throws ParentChainException
    {
        return status(at.timestamp(), block(at.number()));
    }

    /** {@inheritDoc} */
    @Override
    public Funds funds() throws ParentChainException
    {
        final Chain chain = contracts.chain();

        return new Funds(node.balance(wallet.address()), contracts.readNumber(chain, chain.bond(), LATEST));
    }

    /** {@inheritDoc} */
    @Override
    public String committing()
    {
        return wallet.address().toLowerCase(Locale.ROOT);
    }

    /** {@inheritDoc} */
    @Override
    public Succession succession(final L1Header at) throws ParentChainException
    {
        return contracts.succession(block(at.number()));
    }

    /** {@inheritDoc} */
    @Override
    public OptionalLong committedAt(final byte[] blockHash) throws ParentChainException
    {
        final Chain chain = contracts.chain();

        return contracts.find(chain, chain.committedBlock(blockHash), 1, ContractErrors.NOT_COMMITTED, LATEST);
    }

    /** {@inheritDoc} */
    @Override
    public Submission commit(
        final List<Header> headers, final byte[] inboxHash, final List<Attestation> attestations)
        throws ParentChainException
    {
        final List<Chain.NewBlock> blocks = headers.stream().map(EthereumChain::encode).toList();
        final List<Chain.Attestation> encodedAttestations = attestations.stream()
            .map(attestation -> Attestations.fromAuth(attestation.auth()))
            .toList();
        final long first = headers.get(0).number();
        final long last = headers.get(headers.size() - 1).number();

        return wallet.submit(
            first == last ? "commit of block " + first : "commit of blocks " + first + " to " + last,
            addresses.chain(),
            BigInteger.ZERO,
            contracts.chain().commit(headers.get(0).parent(), blocks, inboxHash, encodedAttestations)
                .encodeFunctionCall());
    }

    /** {@inheritDoc} */
    @Override
    public Submission finalizeUpTo(final Header header) throws ParentChainException
    {
        return wallet.submit(
            "finalize up to block " + header.number(),
            addresses.chain(),
            BigInteger.ZERO,
            contracts.chain().finalize(header.hash()).encodeFunctionCall());
    }

    /** {@inheritDoc} */
    @Override
    public void close()
    {
        node.close();
    }

    private ChainStatus status(final long time, final DefaultBlockParameter at) throws ParentChainException
    {
        final Chain chain = contracts.chain();
        final boolean isFrozen = contracts.readFlag(chain, chain.frozen(), at);
        // The final pointer is never above the tip: read first, it is not even where a commit comes in between.
        final long finalNumber = contracts.readLong(chain, chain.finalNumber(), at);
        final long tip = contracts.readLong(chain, chain.tip(), at);

        return new ChainStatus(time, tip, finalNumber, isFrozen);
    }

    private void checkChainId() throws ParentChainException
    {
        if (!isChecked)
        {
            final long chainId = node.chainId();
            if (addresses.chainId() != chainId)
            {
                throw new ParentChainException("L1 node " + node.url() + " follows chain " + chainId + ", and " +
                    "configured is chain " + addresses.chainId() + ": use a node of that chain");
            }

            isChecked = true;
        }
    }

    private static ChainParameters parameters(final List<Type<?>> values, final BigInteger requestFee)
    {
        final Chain.Parameters fixed = (Chain.Parameters)values.get(0);

        return new ChainParameters(
            fixed.challenge.longValueExact(),
            fixed.response.longValueExact(),
            fixed.proof.longValueExact(),
            fixed.inclusion.longValueExact(),
            fixed.recency.longValueExact(),
            fixed.span.longValueExact(),
            fixed.minimumBond,
            requestFee);
    }

    private static L1Entry entry(final Log log)
    {
        final String topic = log.getTopics().isEmpty() ? "" : log.getTopics().get(0);
        if (DEPOSITED.equals(topic))
        {
            final Vault.DepositedEventResponse event = Vault.getDepositedEventFromLog(log);
            return entry(log, event.number, Inbox.DEPOSIT, event.owner, event.asset, event.amount);
        }

        if (WITHDRAW_REQUESTED.equals(topic))
        {
            final Vault.WithdrawRequestedEventResponse event = Vault.getWithdrawRequestedEventFromLog(log);
            return entry(log, event.number, Inbox.WITHDRAW, event.requester, event.account, event.asset);
        }

        if (CANCEL_REQUESTED.equals(topic))
        {
            final Vault.CancelRequestedEventResponse event = Vault.getCancelRequestedEventFromLog(log);
            return entry(log, event.number, Inbox.CANCEL, event.requester, event.slot, event.order);
        }

        if (REVOKE_REQUESTED.equals(topic))
        {
            final Vault.RevokeRequestedEventResponse event = Vault.getRevokeRequestedEventFromLog(log);
            return entry(log, event.number, Inbox.REVOKE, event.requester, event.account, event.nonce);
        }

        return null;
    }

    private static L1Entry entry(
        final Log log,
        final BigInteger number,
        final int kind,
        final String address,
        final BigInteger a,
        final BigInteger b)
    {
        return new L1Entry(
            number.longValueExact(),
            log.getBlockNumber().longValueExact(),
            new InboxEntry(kind, Hex.decode(address), a.longValueExact(), b.longValueExact()));
    }

    private static Chain.NewBlock encode(final Header header)
    {
        return new Chain.NewBlock(
            BigInteger.valueOf(header.until()),
            BigInteger.valueOf(header.steps()),
            BigInteger.valueOf(header.inbox()),
            header.dataRoot());
    }

    private static DefaultBlockParameter block(final long number)
    {
        return DefaultBlockParameter.valueOf(BigInteger.valueOf(number));
    }
}
