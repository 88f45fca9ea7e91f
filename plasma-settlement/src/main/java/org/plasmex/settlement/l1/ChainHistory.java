package org.plasmex.settlement.l1;

import org.plasmex.contracts.Chain;
import org.plasmex.contracts.Vault;
import org.plasmex.protocol.Hex;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the contracts do not tell when they are asked, and L1 has in its blocks: when things happened, and who the
 * custodians are. Each question may take many of the node. Not thread safe.
 */
public final class ChainHistory
{
    private static final String COMMITTED = EventEncoder.encode(Chain.COMMITTED_EVENT);
    private static final String REPLACED = EventEncoder.encode(Chain.CUSTODIANREPLACED_EVENT);
    private static final Set<String> ENTRIES = Set.of(
        EventEncoder.encode(Vault.DEPOSITED_EVENT),
        EventEncoder.encode(Vault.WITHDRAWREQUESTED_EVENT),
        EventEncoder.encode(Vault.CANCELREQUESTED_EVENT),
        EventEncoder.encode(Vault.REVOKEREQUESTED_EVENT));
    private static final int BLOCKS_PER_QUERY = EthereumChain.DEFAULT_BLOCKS_PER_QUERY;
    private static final int WORD_DIGITS = 64;
    private static final int ADDRESS_DIGITS = 40;
    // Of what the contract was constructed with, before the list of the custodians.
    private static final int WORDS_BEFORE = 12;

    private final EthereumNode node;
    private final DeployedContracts contracts;
    private final ContractAddresses addresses;

    /**
     * The history of a deployment.
     *
     * @param node      that is asked.
     * @param contracts of the deployment.
     */
    public ChainHistory(final EthereumNode node, final DeployedContracts contracts)
    {
        this.node = node;
        this.contracts = contracts;
        addresses = contracts.addresses();
    }

    /**
     * Who the custodians are.
     *
     * @return addresses in rising order, hex with 0x, in lower case; none where L1 does not tell with whom the chain
     *     was deployed, because another contract did it.
     * @throws ParentChainException when the node does not answer.
     */
    public List<String> custodians() throws ParentChainException
    {
        final Set<String> known = new TreeSet<>(deployedWith());
        if (!areAllCustodians(known))
        {
            final long head = node.latest().number();
            for (long from = addresses.block(); from <= head; from += BLOCKS_PER_QUERY)
            {
                for (final Log log : node.logs(
                    addresses.chain(), from, Math.min(head, from + BLOCKS_PER_QUERY - 1), REPLACED))
                {
                    known.remove(address(log.getTopics().get(1)));
                    known.add(address(log.getTopics().get(2)));
                }
            }
        }

        return List.copyOf(known);
    }

    /**
     * When a block was committed.
     *
     * @param number of the block.
     * @return seconds since the epoch.
     * @throws ParentChainException when the node does not answer, or has no such event.
     */
    public long committedAt(final long number) throws ParentChainException
    {
        return time(find(addresses.chain(), number, Set.of(COMMITTED)), "the commit of block " + number);
    }

    /**
     * When an entry was put into the inbox.
     *
     * @param number of the entry.
     * @return seconds since the epoch.
     * @throws ParentChainException when the node does not answer, or has no such event.
     */
    public long enteredAt(final long number) throws ParentChainException
    {
        return time(find(addresses.vault(), number, ENTRIES), "inbox entry " + number);
    }

    private boolean areAllCustodians(final Set<String> known) throws ParentChainException
    {
        for (final String custodian : known)
        {
            if (!contracts.isCustodian(custodian))
            {
                return false;
            }
        }

        return true;
    }

    private long time(final Optional<Log> log, final String what) throws ParentChainException
    {
        final long block = log.orElseThrow(() -> new ParentChainException(
            "L1 node " + node.url() + " does not have the event of " + what + ": use one that keeps all events"))
            .getBlockNumber().longValueExact();

        return node.header(DefaultBlockParameter.valueOf(BigInteger.valueOf(block))).orElseThrow(() ->
            new ParentChainException("L1 node " + node.url() + " has no header of block " + block)).timestamp();
    }

    /** From the newest on: what is asked for is not long ago. A chain that lost blocks has two of one number. */
    private Optional<Log> find(final String contract, final long number, final Set<String> events)
        throws ParentChainException
    {
        for (long to = node.latest().number(); to >= addresses.block(); to -= BLOCKS_PER_QUERY)
        {
            Optional<Log> found = Optional.empty();
            for (final Log log : node.logs(contract, Math.max(addresses.block(), to - BLOCKS_PER_QUERY + 1), to))
            {
                if (events.contains(log.getTopics().get(0)) && number(log.getTopics().get(1)) == number)
                {
                    found = Optional.of(log);
                }
            }
            if (found.isPresent())
            {
                return found;
            }
        }

        return Optional.empty();
    }

    /** It was deployed in one of the blocks of the deployment's time: on a chain of one's own there may be several. */
    private List<String> deployedWith() throws ParentChainException
    {
        long number = addresses.block();
        EthBlock.Block block = block(number);
        while (null != block && block.getTimestamp().longValueExact() <= addresses.genesisTime())
        {
            for (final EthBlock.TransactionResult<?> result : block.getTransactions())
            {
                final EthBlock.TransactionObject transaction = (EthBlock.TransactionObject)result.get();
                if (null == transaction.getTo())
                {
                    final Optional<TransactionReceipt> receipt = node.receipt(transaction.getHash());
                    if (receipt.isPresent() && addresses.chain().equalsIgnoreCase(receipt.get().getContractAddress()))
                    {
                        return constructedWith(transaction.getInput());
                    }
                }
            }
            number++;
            block = block(number);
        }

        return List.of();
    }

    private EthBlock.Block block(final long number) throws ParentChainException
    {
        return node.send(node.web3j().ethGetBlockByNumber(
            DefaultBlockParameter.valueOf(BigInteger.valueOf(number)), true)).getBlock();
    }

    /** The list is last: that it has as many addresses as it says shows where it begins. */
    private List<String> constructedWith(final String input)
    {
        final String vault = addresses.vault().substring(2).toLowerCase(Locale.ROOT);
        int count = 1;
        int begin = input.length() - 2 * WORD_DIGITS;
        while (begin >= WORDS_BEFORE * WORD_DIGITS)
        {
            final int first = begin - WORDS_BEFORE * WORD_DIGITS;
            if (new BigInteger(input.substring(begin, begin + WORD_DIGITS), 16).equals(BigInteger.valueOf(count)) &&
                input.substring(first, first + WORD_DIGITS).toLowerCase(Locale.ROOT).endsWith(vault))
            {
                final List<String> custodians = new ArrayList<>();
                for (int i = 1; i <= count; i++)
                {
                    custodians.add(address(input.substring(begin + i * WORD_DIGITS, begin + (i + 1) * WORD_DIGITS)));
                }
                return custodians;
            }
            count++;
            begin -= WORD_DIGITS;
        }

        return List.of();
    }

    private static String address(final String word)
    {
        return "0x" + word.substring(word.length() - ADDRESS_DIGITS).toLowerCase(Locale.ROOT);
    }

    private static long number(final String word)
    {
        return new BigInteger(1, Hex.decode(word)).longValue();
    }
}
